"""What waits of unknown senders is called about without the database: once a sender and hour."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from seawall.config import settings as read_settings
from seawall.enforcement.envelope import ATTENTION_NEEDED
from seawall.enforcement.outbox.model import Heartbeat
from seawall.journeys.anteroom.anteroom_telling import see_group
from seawall.journeys.orders.open_deadlines import open_digests
from seawall.orders.anteroom import telling
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.beside.sent_pages import sent_pages
from seawall.worker.emergency.deadline_watch import TRY_AGAIN_AFTER, DeadlineWatch
from seawall.worker.runner import Worker
from tests.answering_made import make_desk
from tests.anteroom_made import come, strangers_order, waiting_of
from tests.enforcement_made import receiver
from tests.orders_made import annex1, take_in
from tests.people_made import make_person

#: Twenty past some hour, so that the next one is forty minutes away.
START = datetime.now(UTC).replace(minute=20, second=0, microsecond=0)


class Hands:
    """A clock and a stopwatch that the test turns."""

    def __init__(self):
        self.now, self.seconds = START, 0.0

    def turn(self, *, minutes=0.0, seconds=0.0):
        self.now += timedelta(minutes=minutes, seconds=seconds)
        self.seconds += minutes * 60 + seconds


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def pager(monkeypatch, tmp_path):
    sent_pages.cache_clear()
    with receiver() as answering:
        monkeypatch.setenv("SEAWALL_ON_CALL_URL", answering.url)
        monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
        read_settings.cache_clear()
        yield answering
    sent_pages.cache_clear()
    read_settings.cache_clear()


@pytest.fixture
def org(database):
    return make_desk().org


@pytest.fixture
def watch(org, tmp_path, hands):
    own = DeadlineWatch(tmp_path, clock=lambda: hands.now, monotonic=lambda: hands.seconds)
    yield own
    own.close()


def send(org, hands, *, senders=1, each=1):
    """So many documents of so many senders that nobody knows."""
    for number in range(senders):
        for _ in range(each):
            signed = strangers_order(at=hands.now)
            assert come(org, signed, at=hands.now, asked_from=f"203.0.{number}.7")


def fail(watch, hands):
    """The worker dies: its heart is not heard any more."""
    watch.keep_up()
    hands.turn(seconds=60)


def minutes_called(watch, hands, pager, *, minutes):
    """When somebody is called within so many minutes, by a watch that looks all the time."""
    at, before = [], len(pager.got)
    for _ in range(minutes):
        watch.look()
        watch.look()
        at += [round((hands.now - START) / timedelta(minutes=1))] * (len(pager.got) - before)
        before = len(pager.got)
        hands.turn(minutes=1)
    return at


def said(page) -> str:
    return json.loads(page.body)["data"]["say"]


def somebody_has_seen(org, hands):
    """A person says that they know of what waits of the one sender."""
    (document,) = waiting_of(org)
    with transaction(org.id) as tx:
        see_group(
            document.told_under,
            make_person(org, "reviewer"),
            on_page=[document.id],
            tx=tx,
            now=hands.now,
        )


def test_a_stranger_who_waits_is_called_about_at_once_and_with_each_hour(org, watch, hands, pager):
    send(org, hands, each=3)
    fail(watch, hands)

    assert minutes_called(watch, hands, pager, minutes=120) == [1, 40, 100]
    assert "3 documents from unknown senders" in said(pager.got[0])
    assert "/orders/waiting" in said(pager.got[0])
    assert "overdue" in said(pager.got[2])
    assert len({page.id for page in pager.got}) == 3


def test_a_flood_of_senders_is_one_call_an_hour_and_a_few_lines_in_the_file(
    org, watch, hands, pager
):
    send(org, hands, senders=40, each=2)
    fail(watch, hands)
    with transaction(INSTALLATION) as tx:
        lines = open_digests(tx=tx)

    assert len(lines) == telling.MOST_SENDERS + 1
    assert sum(line.documents for line in lines) == 80
    assert minutes_called(watch, hands, pager, minutes=60) == [1, 40]
    assert "80 documents" in said(pager.got[0])


def test_beside_a_flood_an_order_of_the_register_is_called_about_as_always(watch, hands, pager):
    desk = make_desk()
    body = annex1(desk.authority, issued_at=hands.now.isoformat(timespec="seconds"))
    order = take_in(desk.org, body, by=desk.authority, now=hands.now).order
    send(desk.org, hands, senders=20)
    fail(watch, hands)
    minutes_called(watch, hands, pager, minutes=61)

    about = [json.loads(page.body)["data"]["about"] for page in pager.got]
    assert about.count(order.id) == 8  # half, each five minutes, four fifths, the end
    assert len(about) - about.count(order.id) == 2


def test_what_somebody_has_seen_is_called_about_when_their_word_runs_out(org, watch, hands, pager):
    send(org, hands)
    somebody_has_seen(org, hands)
    fail(watch, hands)

    assert minutes_called(watch, hands, pager, minutes=50) == [15, 40]


def test_what_was_told_before_the_failure_is_not_told_again_within_its_hour(
    org, watch, hands, pager
):
    send(org, hands)
    worker = Worker(threads=1, clock=lambda: hands.now)
    while worker.step():
        pass
    assert len(pager.got) == 1
    fail(watch, hands)

    assert minutes_called(watch, hands, pager, minutes=45) == [40]


def test_when_the_database_is_back_nobody_is_called_twice_and_the_feed_knows(
    org, watch, hands, pager
):
    send(org, hands)
    fail(watch, hands)
    assert minutes_called(watch, hands, pager, minutes=42) == [1, 40]
    worker = Worker(threads=1, clock=lambda: hands.now)
    while worker.step():
        pass

    assert len(pager.got) == 2
    with transaction(org.id) as tx:
        events = tx.enforcement.events_after(0, limit=1_000)
    (told,) = [e.body for e in events if e.type == ATTENTION_NEEDED and "anteroom:" in e.about]
    assert "while the database was down" in told


def test_a_call_from_before_somebodys_word_does_not_stand_for_the_one_after_it(
    org, watch, hands, pager
):
    send(org, hands)
    fail(watch, hands)
    watch.look()  # at a minute past, without the database
    somebody_has_seen(org, hands)
    hands.turn(minutes=16)
    worker = Worker(threads=1, clock=lambda: hands.now)
    while worker.step():
        pass

    assert len(pager.got) == 2


def test_whom_nobody_reached_is_tried_again(org, watch, hands, pager):
    send(org, hands)
    fail(watch, hands)
    pager.answer = lambda _: 503
    watch.look()
    watch.look()
    assert (len(pager.got), watch.state().unreached) == (1, 1)
    pager.answer = lambda _: 200
    hands.turn(seconds=TRY_AGAIN_AFTER)
    watch.look()

    assert (len(pager.got), watch.state().unreached) == (2, 0)


def test_while_the_heart_beats_the_file_calls_nobody(org, watch, hands, pager):
    send(org, hands)
    for _ in range(8):
        with transaction(INSTALLATION) as tx:
            tx.outbox.beat(Heartbeat("worker", hands.now))
        watch.keep_up()
        watch.look()
        hands.turn(minutes=10)

    assert pager.got == []


def test_the_file_says_nothing_of_what_a_stranger_wrote(org, watch, hands, pager):
    send(org, hands)
    fail(watch, hands)
    watch.look()

    (document,) = waiting_of(org)
    assert document.reference not in said(pager.got[0])
    assert document.authority_name not in said(pager.got[0])
