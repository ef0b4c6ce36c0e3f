"""The answer to an order, as the unit that wrote it comes for it: Annex III first, Annex II after.

Annex I has no box for a return address, so the sender asks by the token of its receipt.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.enforcement.model import OutcomeKind
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.model import Form
from seawall.ids import ActionId
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_clarifying import Inability, cease_force_majeure, tell_inability
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.referrals import referrer_record
from seawall.orders.answering.filling import Impossibility
from seawall.referrals.model import DispatchState
from seawall.transaction import transaction
from tests.people_made import make_person
from tests.worker.test_referring_both_sides import current, only_order, ordered, pair, work

__all__ = ["pair"]


def test_annex_2_is_fetched_by_the_token_of_the_receipt(pair):
    """An Annex I has no box for a return address: the unit comes for its answer."""
    unit, org, recipient, _, time = pair
    dispatch = ordered(unit, recipient, time)
    time.at = datetime.now(UTC)
    comply_at_once(org, only_order(org, Form.REMOVAL_ORDER), time)
    time.at += timedelta(minutes=6)

    work(unit, time)

    answered = current(unit, dispatch)
    assert answered.state is DispatchState.ANSWERED, answered.error
    with transaction(unit.scope) as tx:
        (line,) = tx.referring.lines_of(dispatch.id)
        record = referrer_record.own_record(tx=tx, now=time.at).mandatory
    assert line.outcome == "accepted"
    assert (record.sent, record.accepted) == (1, 1)


def test_the_answer_to_an_order_is_asked_for_each_minute_while_its_hour_runs(pair):
    unit, org, recipient, _, time = pair
    dispatch = ordered(unit, recipient, time)
    time.at = datetime.now(UTC) + timedelta(minutes=6)
    work(unit, time)
    assert current(unit, dispatch).state is DispatchState.RECEIVED  # looked, and no answer yet

    comply_at_once(org, only_order(org, Form.REMOVAL_ORDER), time)
    time.at += timedelta(minutes=1)
    work(unit, time)

    assert current(unit, dispatch).state is DispatchState.ANSWERED


def test_annex_2_is_fetched_although_an_annex_3_came_before_it(pair):
    unit, org, recipient, _, time = pair
    dispatch = ordered(unit, recipient, time)
    time.at, order = datetime.now(UTC), only_order(org, Form.REMOVAL_ORDER)
    person = make_person(org, "legal")
    why = Impossibility((NonComplianceGround.FORCE_MAJEURE,), "The data centre burns.")
    with transaction(org.id) as tx:
        tell_inability(Inability(order.id, person, why), tx=tx, now=time.at)
    time.at += timedelta(minutes=6)
    work(unit, time)
    with transaction(unit.scope) as tx:
        assert [line.outcome for line in tx.referring.lines_of(dispatch.id)] == ["not_executed"]

    with transaction(org.id) as tx:
        cease_force_majeure(order.id, time.at, person, tx=tx, now=time.at)
    comply_at_once(org, order, time)
    time.at += timedelta(minutes=1)
    work(unit, time)

    with transaction(unit.scope) as tx:
        assert [line.outcome for line in tx.referring.lines_of(dispatch.id)] == ["accepted"]


def comply_at_once(org, order, time) -> None:
    """A person complies, and the platform reports that it is done."""
    person = make_person(org, "legal")
    with transaction(org.id) as tx:
        comply_with_order(Compliance(order.id, person), tx=tx, now=time.at)
        actions = [ActionId(one.action) for one in tx.orders.items(order.id)]
    for action in actions:
        with transaction(org.id) as tx:
            report_outcome(OutcomeReport(action, OutcomeKind.APPLIED), tx=tx, now=time.at)
