"""A person carries out an order, and the answer is composed from the record."""

from __future__ import annotations

from datetime import timedelta

from seawall.cases.model import Finding
from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.enforcement.model import OutcomeKind, ReasonCode, TargetState
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.queue.case_holding import take_case
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.cases_made import judgement
from tests.orders_made import (
    NOON,
    annex1,
    arrival_of,
    make_referral,
    make_unsigned_order,
)
from tests.people_made import make_person
from tests.problems import raises_problem


def test_complying_asks_for_removal_of_what_the_order_names_by_the_order_s_own_deadline(database):
    desk = make_desk()
    order = desk.receive()
    decision = desk.comply(order, now=NOON + minutes(5))

    (action,) = desk.actions(order)
    assert decision.ground == "order"
    assert decision.evidence["order"] == order.id
    assert (action.state, action.scope, action.deadline) == (
        TargetState.REMOVED,
        ("*",),
        order.due_at,
    )


def test_tco_r11_tco_21_disabling_access_in_one_state_is_no_compliance(database):
    desk = make_desk()
    order = desk.receive()

    with raises_problem("orders.reach-too-short.union", match="in all Member States"):
        desk.comply(order, scope=("DE",), now=NOON + minutes(5))

    assert desk.actions(order) == []
    assert desk.answers(order) == []


def test_tco_21_a_territorial_action_of_a_moderator_produces_no_annex_ii(database):
    desk = make_desk()
    order = desk.receive()
    with transaction(desk.org.id) as tx:
        case = tx.cases.case(order.case)
        geo = judgement(case, desk.person, finding=Finding.RESTRICT, scope=("DE",))
        decision = make_decision(geo, tx=tx, now=NOON + minutes(3))
        (action,) = tx.enforcement.actions_of(order.case)
        assert action.decision == decision.id
        report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=NOON + minutes(4))

    assert desk.answers(order) == []
    assert desk.now_is(order).state is OrderState.RUNNING


def test_tco_22_disabled_in_all_member_states_is_answered_so_though_it_shows_elsewhere(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, scope=tuple(MEMBER_STATES), now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    (answer,) = desk.answers(order)
    (measure,) = answer.body["measures"]
    assert measure["ticks"] == ["disabled"]
    assert "GB" not in measure["scope"]


def test_nobody_acts_on_an_order_whose_sender_is_in_doubt(database):
    desk = make_desk()
    order = make_unsigned_order(desk.org)

    with raises_problem("orders.not-genuine-yet"):
        desk.comply(order, now=NOON + minutes(5))
    assert desk.actions(order) == []


def test_of_two_people_at_once_one_acts_and_the_other_is_told(database):
    desk = make_desk()
    other = make_person(desk.org, "lead")
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))

    with raises_problem("orders.action-under-way"):
        desk.comply(order, person=other, now=NOON + minutes(5))
    assert desk.history(order).count("complied") == 1


def test_an_order_does_not_wait_for_a_colleague_s_lease(database):
    desk = make_desk()
    other = make_person(desk.org)
    order = desk.receive()
    with transaction(desk.org.id) as tx:
        take_case(order.case, other, tx=tx, now=NOON + minutes(1))

    assert desk.comply(order, now=NOON + minutes(2)).person == desk.person.id


def test_after_the_order_is_carried_out_it_is_neither_complied_with_again_nor_held(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))

    with raises_problem("orders.already-acted"):
        desk.comply(order, now=NOON + minutes(7))
    with raises_problem("orders.already-acted"):
        desk.cannot(order, "force_majeure", now=NOON + minutes(7))
    assert [answer.form for answer in desk.answers(order)] == ["annex2"]


def test_a_refused_order_gets_neither_an_action_nor_an_answer(database):
    desk = make_desk()
    said, other = (desk.authority.sign(annex1(desk.authority)).split(".") for _ in "ab")
    forged = ".".join([said[0], other[1], said[2]])
    with transaction(desk.org.id) as tx:
        order = receive_arrival(arrival_of(desk.org, forged), tx=tx, now=NOON).order

    with raises_problem("orders.found-not-genuine"):
        desk.comply(order, now=NOON + minutes(5))
    with raises_problem("orders.found-not-genuine"):
        desk.cannot(order, "force_majeure", now=NOON + minutes(5))


def test_when_the_platform_cannot_the_order_may_be_complied_with_again_or_told_so(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, "cannot", reason_code=ReasonCode.TECHNICAL, now=NOON + minutes(6))
    again = desk.comply(order, now=NOON + minutes(8))
    desk.platform_reports(order, now=NOON + minutes(9))

    assert again.supersedes is not None
    assert [answer.form for answer in desk.answers(order)] == ["annex2"]


def test_only_a_role_that_answers_orders_may(database):
    desk = make_desk()
    order = desk.receive()

    with raises_problem("people.not-theirs"):
        desk.comply(order, person=make_person(desk.org, "analyst"), now=NOON + minutes(5))


def test_comply_and_challenge_carries_it_out_and_keeps_why_it_is_disputed(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, challenge="It is a newspaper's archive.", now=NOON + minutes(5))

    assert desk.event(order, "challenged")["challenge"] == "It is a newspaper's archive."
    assert len(desk.actions(order)) == 1
    with transaction(desk.org.id) as tx:
        entry = next(e for e in tx.ledger.about(order.id) if e.what == "order.challenged")
    assert "newspaper" not in str(entry.public)


def test_attention_is_from_opening_the_page_to_the_answer_in_whole_seconds(database):
    desk = make_desk()
    order = desk.receive()
    desk.open(order, now=NOON + minutes(2))
    desk.open(order, now=NOON + minutes(4))  # looking again starts nothing afresh
    desk.comply(order, now=NOON + minutes(5) + timedelta(seconds=30.9))

    assert desk.now_is(order).opened_at == NOON + minutes(2)
    assert desk.event(order, "complied")["attention_seconds"] == 210
    assert desk.history(order).count("opened") == 1


def test_a_referral_is_not_complied_with(database):
    desk = make_desk()
    referral = make_referral(desk.org)

    with raises_problem("orders.not-for-this-form"):
        desk.comply(referral, now=NOON + minutes(5))


def test_an_order_on_hold_may_still_be_carried_out_and_is_not_held_twice(database):
    desk = make_desk()
    order = desk.receive()
    desk.cannot(order, "force_majeure", now=NOON + minutes(10))

    with raises_problem("orders.already-on-hold"):
        desk.cannot(order, "force_majeure", now=NOON + minutes(11))
    desk.comply(order, now=NOON + minutes(20))
    desk.platform_reports(order, now=NOON + minutes(21))
    assert [answer.form for answer in desk.answers(order)] == ["annex3", "annex2"]
    assert desk.now_is(order).state is OrderState.ACTED


def test_what_an_order_removed_is_not_put_back_by_a_complaint_to_us(database):
    desk = make_desk()
    order = desk.receive()
    decision = desk.comply(order, now=NOON + minutes(5))

    with (
        transaction(desk.org.id) as tx,
        raises_problem("appeals.not-appealable.ordered", match="ordered"),
    ):
        lodge_appeal(Complaint(decision.id, "It is news."), tx=tx, now=NOON + minutes(9))
    with transaction(desk.org.id) as tx:
        case = tx.cases.case(order.case)
    allow = judgement(case, desk.person, finding=Finding.ALLOW, supersedes=decision.id)
    with transaction(desk.org.id) as tx, raises_problem("cases.stands-under-order"):
        make_decision(allow, tx=tx, now=NOON + minutes(9))
