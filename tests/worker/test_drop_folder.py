"""The drop folder: every file is taken once, and none that is stuck or strange blocks another."""

from __future__ import annotations

import os

from seawall.mailroom.mail_limits import LIMITS
from tests.holders import zipped
from tests.orders_made import annex1, make_authority
from tests.ports import closed_port
from tests.worker.test_inbox import orders_of, org, quick, set_to, work

__all__ = ["org", "quick"]


def test_files_that_are_dropped_are_taken_and_put_aside(quick, tmp_path, monkeypatch):
    authority = make_authority(quick)
    (tmp_path / "order.jws").write_text(authority.sign(annex1(authority)))
    (tmp_path / "half.json.part").write_text("{")

    with set_to(monkeypatch, drop_folder=tmp_path):
        work()

    (order,) = orders_of(quick)
    assert (order.channel, order.state) == ("file_drop", "running")
    assert (tmp_path / "done" / "order.jws").exists()
    assert (tmp_path / "half.json.part").exists()


def test_a_mailbox_that_is_away_keeps_no_dropped_file_waiting(quick, tmp_path, monkeypatch):
    authority = make_authority(quick)
    (tmp_path / "order.jws").write_text(authority.sign(annex1(authority)))

    away = f"imap://orders:x@127.0.0.1:{closed_port()}/INBOX"
    with set_to(monkeypatch, mail_inbox=away, drop_folder=tmp_path):
        work()

    assert [order.channel for order in orders_of(quick)] == ["file_drop"]


def test_files_that_cannot_be_put_aside_are_read_all_the_same(quick, tmp_path, monkeypatch):
    authority = make_authority(quick)
    (tmp_path / "done").write_bytes(b"no folder")
    for number in ("1", "2"):
        body = annex1(authority, reference_number=f"GT-{number}")
        (tmp_path / f"{number}.jws").write_text(authority.sign(body, jti=number))

    with set_to(monkeypatch, drop_folder=tmp_path):
        work()

    assert sorted(order.reference for order in orders_of(quick)) == ["GT-1", "GT-2"]


def test_an_archive_that_is_dropped_is_read_and_nothing_in_it_is_passed_over(
    quick, tmp_path, monkeypatch
):
    authority = make_authority(quick)
    orders = {
        f"{number}.jws": authority.sign(
            annex1(authority, reference_number=f"GT-{number}"), jti=f"{number}"
        ).encode()
        for number in range(3)
    }
    (tmp_path / "orders.zip").write_bytes(zipped(orders))

    with set_to(monkeypatch, drop_folder=tmp_path):
        work()

    assert sorted(order.reference for order in orders_of(quick)) == ["GT-0", "GT-1", "GT-2"]


def test_a_file_whose_name_is_no_text_is_read_like_any_other(org, tmp_path, monkeypatch):
    authority = make_authority(org)
    signed = authority.sign(annex1(authority))
    (tmp_path / os.fsdecode(b"\xff\xfe.jws")).write_text(signed)
    with (tmp_path / os.fsdecode(b"\xff.pdf")).open("wb") as file:
        file.truncate(LIMITS.bytes + 1)

    with set_to(monkeypatch, drop_folder=tmp_path):
        work()

    assert len(orders_of(org)) == 1
    assert len(list((tmp_path / "refused").iterdir())) == 1
