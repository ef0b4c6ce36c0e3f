"""When somebody was reached is known to whoever calls next, database or not."""

from __future__ import annotations

import stat
from datetime import timedelta

from seawall.worker.beside import sent_pages as keeping
from seawall.worker.beside.sent_pages import SentPages
from tests.conftest import NOON
from tests.faults.disks import filled, small_disk

LATER = NOON + timedelta(minutes=5)


def test_what_one_process_noted_another_knows(tmp_path):
    SentPages(tmp_path).note("order_1", at=NOON)
    SentPages(tmp_path).note("order_2", at=LATER, outside=True)

    pages = SentPages(tmp_path)

    assert (pages.last("order_1"), pages.outside("order_1")) == (NOON, None)
    assert (pages.last("order_2"), pages.outside("order_2")) == (LATER, LATER)
    assert pages.to_write_down() == {"order_2": LATER}
    pages.write_down("order_2")
    assert SentPages(tmp_path).to_write_down() == {}


def test_a_call_by_the_usual_way_later_forgets_nothing_of_the_one_outside(tmp_path):
    pages = SentPages(tmp_path)
    pages.note("order_1", at=NOON, outside=True)
    pages.note("order_1", at=LATER)

    assert pages.last("order_1") == LATER
    assert pages.to_write_down() == {"order_1": NOON}


def test_what_cannot_be_written_is_remembered_as_long_as_the_process_lives(tmp_path):
    (tmp_path / "on-call").write_text("a file where the folder should be")
    pages = SentPages(tmp_path / "on-call")

    pages.note("order_1", at=NOON, outside=True)

    assert pages.last("order_1") == NOON


def test_fault_04_a_full_disk_gives_way_to_one_more_page(tmp_path):
    with small_disk(tmp_path / "disk", megabytes=2) as disk:
        pages = SentPages(disk / "on-call")
        pages.load_ballast()
        with filled(disk):
            pages.note("order_1", at=NOON, outside=True)

            assert SentPages(disk / "on-call").last("order_1") == NOON


def test_a_file_that_somebody_changed_is_as_good_as_none(tmp_path):
    pages = SentPages(tmp_path)
    pages.note("order_1", at=NOON)
    (tmp_path / "pages-sent").write_bytes(b"x")

    assert pages.last("order_1") is None
    pages.note("order_1", at=LATER)
    assert pages.last("order_1") == LATER


def test_the_file_is_bounded_and_says_nothing_to_a_stranger(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_ORDERS", 3)
    pages = SentPages(tmp_path)
    for number in range(5):
        pages.note(f"order_{number}", at=NOON + timedelta(minutes=number))

    path = tmp_path / "pages-sent"
    assert [pages.last(f"order_{number}") is None for number in range(5)] == [True] * 2 + [
        False
    ] * 3
    assert b"order_" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
