"""The content provider is told what the law owes it, and no sooner than the law allows."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from seawall.errors import SeawallError
from seawall.journeys.answers import user_notice
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.enforcement_made import Time, work_until, worker
from tests.orders_made import NOON, make_contact_point
from tests.problems import raises_problem

SIX_WEEKS = timedelta(weeks=6)


def notices(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.answers.notices_of(order.id)


def due_events(desk, order):
    with transaction(desk.org.id) as tx:
        events = tx.enforcement.events_about(order.id)
    return [json.loads(each.body) for each in events if each.type == "user_notice.due"]


def permission(desk, order):
    (action,) = desk.actions(order)
    with transaction(desk.org.id) as tx:
        (event,) = tx.enforcement.events_about(action.id)
    return json.loads(event.body)["data"]["notify_user"]


def extend(desk, order, now):
    with transaction(desk.org.id) as tx:
        return user_notice.extend_silence(
            order.id, desk.person, why="still at large", tx=tx, now=now
        )


def test_dsa_31_tco_r63_an_order_brings_art_11_information_and_no_statement_of_reasons(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))

    (notice,) = notices(desk, order)
    assert permission(desk, order) == {"allowed": True, "not_before": None}
    assert notice.state == "with_action"
    assert notice.body["article"] == "TCO Art. 11"
    assert notice.body["redress"]["body"] == "Administrative court of Example"
    (action,) = desk.actions(order)
    with transaction(desk.org.id) as tx:
        (event,) = tx.enforcement.events_about(action.id)
    why = json.loads(event.body)["data"]["why"]
    assert (why["ground"], why["order"], why["clauses"]) == ("order", order.id, [])
    assert not [key for key in why if "statement" in key or "source_type" in key]


def test_tco_r63_the_day_on_which_the_silence_ends_is_a_day_where_we_are_established(sqlite):
    desk, helsinki = make_desk(), ZoneInfo("Europe/Helsinki")
    make_contact_point(desk.org, facts={"zone": helsinki.key})
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))

    (notice,) = notices(desk, order)
    ends = notice.not_before.astimezone(helsinki)
    assert (ends.hour, ends.minute) == (0, 0)
    with transaction(desk.org.id) as tx:
        (row,) = [one for one in tx.orders.clocks(order.id) if "non-disclosure" in one.profile]
    assert row.zone == helsinki.key


def test_tco_r63_under_non_disclosure_the_user_is_told_on_the_day_six_weeks_end(database):
    desk, time = make_desk(), Time()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))
    assert permission(desk, order)["allowed"] is False
    (notice,) = notices(desk, order)
    day = notice.not_before
    assert NOON + SIX_WEEKS <= day <= NOON + SIX_WEEKS + timedelta(days=1)

    work_until(day - minutes(1), time=time, hand=worker(time), org=desk.org.id)
    assert due_events(desk, order) == []
    work_until(day, time=time, hand=worker(time), org=desk.org.id)

    (event,) = due_events(desk, order)
    assert event["data"]["may_be_told"]["reasons"].startswith("It calls for an attack")
    assert notices(desk, order)[0].state == "due"
    assert "order.silence_ended" in desk.ledger(order.id)


def test_tco_r63_silence_is_extended_once_by_six_weeks_and_never_twice(database):
    desk, time = make_desk(), Time()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))
    first = notices(desk, order)[0].not_before
    until = extend(desk, order, NOON + timedelta(weeks=5))
    assert until == first + SIX_WEEKS

    with pytest.raises(SeawallError):
        extend(desk, order, NOON + timedelta(weeks=6))
    work_until(first + minutes(1), time=time, hand=worker(time), org=desk.org.id)
    assert due_events(desk, order) == []
    work_until(until, time=time, hand=worker(time), org=desk.org.id)
    assert len(due_events(desk, order)) == 1


def test_silence_that_nobody_decided_cannot_be_extended(sqlite):
    desk = make_desk()
    order = desk.receive()

    with raises_problem("orders.nothing-is-silent"):
        extend(desk, order, NOON + minutes(5))


def test_silence_that_has_ended_is_not_extended_any_more(sqlite):
    desk = make_desk()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))

    with pytest.raises(SeawallError):
        extend(desk, order, NOON + timedelta(weeks=7))
