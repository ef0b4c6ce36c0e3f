"""When the database fails, whoever is on call is called all the same, and once a moment."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError

from seawall.config import settings as read_settings
from seawall.db.upkeep.table_reading import ClockTableReader
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Heartbeat
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.beside.sent_pages import sent_pages
from seawall.worker.emergency import beating, deadline_watch
from seawall.worker.emergency.beating import BEAT_EVERY
from seawall.worker.emergency.deadline_watch import SILENT_AFTER, TRY_AGAIN_AFTER, DeadlineWatch
from seawall.worker.runner import Worker
from tests.answering_made import make_desk
from tests.databases import use_database
from tests.enforcement_made import receiver
from tests.faults.disks import damage_table, filled, small_disk
from tests.orders_made import annex1, take_in

pytestmark = pytest.mark.usefixtures("one_pager_at_most")


class Hands:
    """A clock and a stopwatch that the test turns."""

    def __init__(self):
        self.now, self.seconds = datetime.now(UTC), 0.0

    def turn(self, *, minutes=0.0, seconds=0.0):
        passed = minutes * 60 + seconds
        self.now += timedelta(seconds=passed)
        self.seconds += passed


@pytest.fixture
def one_pager_at_most():
    """Who was called is this test's own."""
    sent_pages.cache_clear()
    yield
    sent_pages.cache_clear()
    read_settings.cache_clear()


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def pager(monkeypatch):
    with receiver() as made:
        monkeypatch.setenv("SEAWALL_ON_CALL_URL", made.url)
        read_settings.cache_clear()
        yield made


def watch_over(folder, hands, **more):
    return DeadlineWatch(folder, clock=lambda: hands.now, monotonic=lambda: hands.seconds, **more)


def beat(hands):
    with transaction(INSTALLATION) as tx:
        tx.outbox.beat(Heartbeat("worker", hands.now))


def order_of_now(hands):
    desk = make_desk()
    body = annex1(desk.authority, issued_at=hands.now.isoformat(timespec="seconds"))
    return desk, take_in(desk.org, body, by=desk.authority, now=hands.now).order


def test_while_the_heart_beats_nobody_is_called_by_this_way(sqlite, tmp_path, hands, pager):
    order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    for _ in range(8):
        beat(hands)
        watch.keep_up()
        watch.look()
        hands.turn(minutes=10)
        beat(hands)
        watch.keep_up()

    assert watch.is_served()
    assert pager.got == []


def test_a_worker_that_died_is_found_and_somebody_is_called_at_every_moment_once(
    database, tmp_path, hands, pager
):
    _, order = order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    beat(hands)
    watch.keep_up()

    minutes = []
    for minute in range(62):
        watch.keep_up()
        watch.look()
        watch.look()
        if len(pager.got) > len(minutes):
            minutes.append(minute)
        hands.turn(minutes=1)

    assert minutes == [30, 35, 40, 45, 48, 50, 55, 60]
    said = json.loads(pager.got[-1].body)
    assert said["data"]["about"] == order.id
    assert order.reference in said["data"]["say"]
    assert len({got.id for got in pager.got}) == len(pager.got)


@contextmanager
def gone(path):
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(path.parent / "nowhere" / path.name)
    try:
        yield
    finally:
        close_connection()
        connection.settings_dict["NAME"] = before


def test_a_database_that_is_gone_is_paged_from_the_file_even_by_a_process_that_never_saw_it(
    sqlite, tmp_path, hands, pager
):
    order_of_now(hands)
    first = watch_over(tmp_path, hands)
    first.keep_up()
    first.close()
    path = Path(connection.settings_dict["NAME"])
    close_connection()
    hands.turn(minutes=31)

    with gone(path):
        watch = watch_over(tmp_path, hands)
        hands.turn(seconds=SILENT_AFTER)
        with pytest.raises(OperationalError):
            watch.keep_up()
        watch.look()
        watch.look()

    assert len(pager.got) == 1


@pytest.mark.parametrize("table", ["db_order", "db_job", "db_orderclock"])
def test_fault_37_a_damaged_page_is_paged_from_the_file(
    sqlite, tmp_path, hands, pager, table, monkeypatch
):
    monkeypatch.setattr(beating, "_READER", ClockTableReader())
    order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    watch.keep_up()
    close_connection()
    damage_table(Path(connection.settings_dict["NAME"]), table)
    hands.turn(minutes=31)
    worker = Worker(threads=1, clock=lambda: hands.now)

    for _ in range(10):  # as a worker would go on, with whatever still can be done
        try:
            worker.arm()
            worker.step([Lane.URGENT])
            watch.keep_up()
        except Exception:
            close_connection()
        hands.turn(seconds=BEAT_EVERY.total_seconds())
    watch.look()
    watch.look()
    close_connection()

    assert len(pager.got) >= 1
    assert len({got.id for got in pager.got}) == len(pager.got)


def test_fault_04_a_full_disk_is_called_about_once_a_moment_by_whichever_process_watches(
    tmp_path, hands, pager
):
    with small_disk(tmp_path / "disk", megabytes=12) as disk, use_database("sqlite", disk):
        order_of_now(hands)
        watch = watch_over(disk, hands)
        watch.keep_up()
        hands.turn(minutes=31)
        with filled(disk):
            for _ in range(2):
                watch.look()
            watch.close()
            watch = watch_over(disk, hands)
            with suppress(OperationalError):
                watch.keep_up()
            hands.turn(seconds=SILENT_AFTER)
            watch.look()
        hands.turn(minutes=5)
        watch.look()
        watch.close()
        close_connection()

    assert len(pager.got) == 2


def test_one_process_watches_and_another_takes_its_place_when_it_dies(
    sqlite, tmp_path, hands, pager
):
    order_of_now(hands)
    first, second = watch_over(tmp_path, hands), watch_over(tmp_path, hands)
    first.keep_up()
    second.keep_up()
    hands.turn(minutes=31)

    second.look()
    assert pager.got == []
    first.close()
    second.look()

    assert len(pager.got) == 1


def test_many_orders_that_are_due_at_once_are_one_call(sqlite, tmp_path, hands, pager):
    for _ in range(deadline_watch.MOST_CALLS + 1):
        order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    watch.keep_up()
    hands.turn(minutes=31)

    watch.look()
    watch.look()

    (page,) = pager.got
    assert "and 5 more orders" in json.loads(page.body)["data"]["say"]


def test_a_file_that_was_deleted_is_written_again(sqlite, tmp_path, hands, pager):
    order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    watch.keep_up()
    (tmp_path / "on-call" / "open-deadlines").unlink()

    watch.keep_up()

    assert (tmp_path / "on-call" / "open-deadlines").exists()


def test_whom_nobody_reached_is_tried_again_and_health_knows(sqlite, tmp_path, hands, pager):
    order_of_now(hands)
    pager.answer = lambda _: 503
    watch = watch_over(tmp_path, hands)
    watch.keep_up()
    hands.turn(minutes=31)

    watch.look()
    watch.look()
    assert (len(pager.got), watch.state().unreached) == (1, 1)
    pager.answer = lambda _: 200
    hands.turn(seconds=TRY_AGAIN_AFTER)
    watch.look()

    assert (len(pager.got), watch.state().unreached) == (2, 0)


def test_when_the_database_is_back_the_ledger_knows_and_nobody_is_called_twice_for_the_moment(
    database, tmp_path, hands, pager, monkeypatch
):
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
    read_settings.cache_clear()
    desk, order = order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    watch.keep_up()
    hands.turn(minutes=30, seconds=1)
    watch.look()
    assert len(pager.got) == 1

    worker = Worker(threads=1, clock=lambda: hands.now)
    while worker.step():
        pass
    assert len(pager.got) == 1
    watch.keep_up()
    watch.keep_up()
    hands.turn(minutes=6)
    while worker.step():
        pass

    assert desk.history(order).count("paged_outside") == 1
    assert "order.paged_outside" in desk.ledger(order.id)
    assert len(pager.got) == 2


def test_the_file_names_the_order_to_nobody_who_has_no_keys(sqlite, tmp_path, hands, pager):
    _, order = order_of_now(hands)
    watch_over(tmp_path, hands).keep_up()

    kept = (tmp_path / "on-call" / "open-deadlines").read_bytes()
    assert order.id.encode() not in kept
    assert order.reference.encode() not in kept
    assert (tmp_path / "on-call" / "open-deadlines").stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_told_and_the_deadlines_are_known_all_the_same(
    sqlite, tmp_path, hands, pager
):
    (tmp_path / "on-call").write_text("a file where the folder should be")
    order_of_now(hands)
    watch = watch_over(tmp_path, hands)
    watch.keep_up()
    hands.turn(minutes=31)

    watch.look()

    assert watch.state().unkept
    assert (watch.state().open, len(pager.got)) == (1, 1)
