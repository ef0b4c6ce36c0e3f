"""Ten days remind by day; an hour, eight hours, and an end never wait for the morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from seawall.transaction import transaction
from tests.answering_made import make_desk
from tests.enforcement_made import Time
from tests.faults.on_call_made import alarms, people_on_call, work
from tests.orders_made import make_contact_point
from tests.papers_made import make_issuer, receive_paper

DUBLIN = ZoneInfo("Europe/Dublin")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def on_call(monkeypatch):
    with people_on_call(monkeypatch) as phones:
        yield phones


def sent(desk, order) -> list[tuple[str, datetime]]:
    """Each page, by its cause and the hour in Dublin."""
    return [(alarm.cause, alarm.at.astimezone(DUBLIN)) for alarm in alarms(desk, order.id)]


def receive(desk, *, now, **changes):
    issuer = make_issuer(desk.org, "epoc")
    return receive_paper(desk.org, "epoc", by=issuer, now=now, **changes).order


def test_an_order_of_ten_days_reminds_by_day_and_tells_its_end_when_it_comes(sqlite, on_call):
    desk = make_desk()
    make_contact_point(desk.org, facts={"zone": "Europe/Dublin"})
    received = datetime(2026, 11, 2, 3, 30, tzinfo=UTC)
    order = receive(desk, now=received)
    work(desk, order.due_at + 2 * DAY, Time(received))

    told = sent(desk, order)
    reminders = [at for cause, at in told if cause not in {"deadline", "four_fifths"}]
    assert len(reminders) > 3
    assert {at.hour for at in reminders} <= {*range(7, 22)}
    (end,) = [at for cause, at in told if cause == "deadline"]
    assert end == order.due_at  # at midnight, since the time is over then


def test_an_emergency_of_eight_hours_pages_at_night(sqlite, on_call):
    desk = make_desk()
    received = datetime(2026, 11, 2, 22, 0, tzinfo=UTC)
    order = receive(desk, now=received, emergency="a life is in danger")
    assert order.due_at == received + 8 * HOUR
    work(desk, order.due_at, Time(received))

    hours = [at.hour for _, at in sent(desk, order)]
    assert 2 in hours  # half of its time
    assert sent(desk, order)[-1][0] == "deadline"


def test_where_the_organisation_sleeps_is_what_its_contact_point_says(sqlite, on_call):
    desk = make_desk()
    make_contact_point(desk.org, facts={"zone": "Asia/Tokyo"})
    received = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)  # one in the morning in Tokyo
    order = receive(desk, now=received)
    with transaction(desk.org.id) as tx:
        half = tx.outbox.by_key(f"page-order:{order.id}:half:{order.due_at:%Y-%m-%dT%H:%M:%SZ}")

    assert 7 <= half.run_after.astimezone(ZoneInfo("Asia/Tokyo")).hour < 22
