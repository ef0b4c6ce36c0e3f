"""The log tells when each address of an order was gone, so that figures are counted from it."""

from __future__ import annotations

import pytest

from seawall.enforcement.model import OutcomeKind, ReasonCode
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk, minutes
from tests.openings_made import LONG, make_long_desk, open_rest, receive_long
from tests.orders_made import NOON, URL, make_referral

THREE = [{"url": f"{URL}-{each}"} for each in "abc"]


@pytest.fixture
def desk(database) -> Desk:
    return make_desk()


def entries(desk, about, what):
    with transaction(desk.org.id) as tx:
        return [entry.public for entry in tx.ledger.about(about) if entry.what == what]


def gone(desk, order):
    told = entries(desk, order.id, "order.addresses_gone")
    return [(public["acted_at"][11:16], public["count"]) for public in told]


def report(desk, action, *, at, kind=OutcomeKind.APPLIED, **more):
    with transaction(desk.org.id) as tx:
        report_outcome(OutcomeReport(action.id, kind, **more), tx=tx, now=NOON + minutes(at))


def test_each_address_is_told_with_the_time_at_which_it_was_gone(desk):
    order = desk.receive(locations=THREE)
    desk.comply(order, now=NOON + minutes(5))
    first, second, third = desk.actions(order)
    report(desk, third, at=9, effective_at=NOON + minutes(6))
    report(desk, first, at=10)
    assert gone(desk, order) == [("12:06", 1), ("12:10", 1)]
    report(desk, second, at=11)

    assert gone(desk, order) == [("12:06", 1), ("12:10", 1), ("12:11", 1)]
    assert entries(desk, order.id, "order.received")[0]["addresses"] == 3


def test_an_address_is_told_once_however_often_the_platform_reports_it(desk):
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))
    desk.platform_reports(order, "already", now=NOON + minutes(7))

    assert gone(desk, order) == [("12:06", 1)]


def test_what_could_not_be_removed_is_not_told_as_gone(desk):
    order = desk.receive(locations=THREE[:2])
    desk.comply(order, now=NOON + minutes(5))
    first, second = desk.actions(order)
    report(desk, first, at=6, kind=OutcomeKind.CANNOT, reason_code=ReasonCode.NOT_FOUND)
    report(desk, second, at=7)

    assert gone(desk, order) == [("12:07", 1)]


def test_every_order_on_an_item_is_told_that_it_is_gone(desk):
    order = desk.receive()
    referral = make_referral(desk.org, locations=[{"url": URL}], now=NOON + minutes(4))
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    assert gone(desk, order) == gone(desk, referral) == [("12:06", 1)]


def test_a_long_order_is_told_with_all_its_addresses_before_they_are_opened(database, monkeypatch):
    desk = make_long_desk(monkeypatch)
    order = receive_long(desk)
    open_rest(desk.org, order)

    assert entries(desk, order.id, "order.received")[0]["addresses"] == LONG
    assert len(desk.items(order)) == LONG


def test_a_decision_is_told_with_the_order_or_the_referral_that_it_answers(desk):
    order = desk.receive()
    decision = desk.comply(order, now=NOON + minutes(5))
    referral = make_referral(desk.org, locations=[{"url": f"{URL}-z"}], now=NOON + minutes(6))
    judged = desk.judge(
        referral,
        AddressConclusion(0, is_accepted=True, clause="tvec/incite"),
        now=NOON + minutes(7),
    )

    assert [one["order"] for one in entries(desk, decision.case, "decision.made")] == [order.id]
    assert [one["order"] for one in entries(desk, judged.case, "decision.made")] == [referral.id]
