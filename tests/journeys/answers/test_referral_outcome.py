"""A referral is judged by our own terms, and its sender learns why."""

from __future__ import annotations

import json

import pytest

from seawall.journeys.answers.answer_composing import compose_answer_again
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.model import Binding, OrderState
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk, minutes
from tests.orders_made import NOON, make_authority, make_contact_point, make_referral
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

REMOVED = AddressConclusion(0, is_accepted=True, clause="tvec/incite")
NEWS = AddressConclusion(1, is_accepted=False, reason_code="context_news")
GONE = AddressConclusion(2, is_accepted=False, reason_code="not_found")


def test_uk_12_a_ctiru_referral_is_answered_address_by_address_and_counted_apart(database):
    desk = make_desk()
    order = make_referral(desk.org)
    assert (order.binding, order.due_at) == (Binding.VOLUNTARY, None)
    desk.open(order, now=NOON + minutes(1))
    desk.judge(order, REMOVED, NEWS, GONE, now=NOON + minutes(3))
    assert desk.answers(order) == []  # the answer states when it was removed
    desk.platform_reports(order, now=NOON + minutes(4))

    (answer,) = desk.answers(order)
    first, second, third = answer.body["outcomes"]
    assert answer.form == "letter"
    assert (first["result"], first["clause"]) == ("removed", "tvec/incite")
    assert first["at"].startswith("2026-03-02T12:04:00")
    assert (second["result"], second["reason_code"]) == ("declined", "context_news")
    assert third["reason_code"] == "not_found"
    assert desk.event(order, "judged")["declined"] == {"context_news": 1, "not_found": 1}
    assert desk.event(order, "judged")["attention_seconds"] == 120
    with transaction(desk.org.id) as tx:
        assert not any(binding == "mandatory" for binding, _, _ in tx.orders.count())


def test_a_clause_that_forbids_nothing_is_no_ground_to_accept_a_referral(sqlite):
    desk = make_desk()
    order = make_referral(desk.org)
    context = AddressConclusion(1, is_accepted=True, clause="tvec/context")

    with raises_problem(
        "orders.outcome-incomplete.permissive-clause",
        match="forbids nothing",
    ) as refused:
        desk.judge(order, REMOVED, context, GONE, now=NOON + minutes(3))

    assert refused.value.field == "outcomes[1].clause"
    assert desk.actions(order) == []


def test_dsa_33_what_a_referral_leads_to_rests_on_the_terms_and_says_how_we_came_to_look(database):
    desk = make_desk()
    order = make_referral(desk.org)
    decision = desk.judge(order, REMOVED, NEWS, GONE, now=NOON + minutes(3))

    (action,) = desk.actions(order)
    with transaction(desk.org.id) as tx:
        (event,) = tx.enforcement.events_about(action.id)
    why = json.loads(event.body)["data"]["why"]
    assert decision.ground == why["ground"] == "terms"
    assert why["clauses"] == ["tvec/incite"]
    assert (why["source_type"], why["sor_ground"]) == (
        "SOURCE_TYPE_OTHER_NOTIFICATION",
        "INCOMPATIBLE",
    )


def test_a_referral_that_is_declined_throughout_is_answered_at_once(database):
    desk = make_desk()
    order = make_referral(desk.org)
    all_news = [
        AddressConclusion(n, is_accepted=False, reason_code="context_news") for n in range(3)
    ]

    assert desk.judge(order, *all_news, now=NOON + minutes(3)) is None
    (answer,) = desk.answers(order)
    assert {each["result"] for each in answer.body["outcomes"]} == {"declined"}


@pytest.mark.parametrize(
    "outcomes",
    [
        (REMOVED, NEWS),
        (REMOVED, NEWS, NEWS),
        (REMOVED, NEWS, AddressConclusion(2, is_accepted=False, reason_code="because")),
        (AddressConclusion(0, is_accepted=True), NEWS, GONE),
        (
            AddressConclusion(0, is_accepted=True, clause="tvec/incite", reason_code="duplicate"),
            NEWS,
            GONE,
        ),
    ],
)
def test_outcomes_answer_every_address_once_with_a_clause_or_a_reason(sqlite, outcomes):
    desk = make_desk()
    order = make_referral(desk.org)

    with raises_problem(
        "orders.outcome-incomplete.no-clause",
        "orders.outcome-incomplete.outcomes",
        "orders.outcome-incomplete.reason",
        "orders.outcome-incomplete.reason-with-acceptance",
    ):
        desk.judge(order, *outcomes, now=NOON + minutes(3))
    assert desk.actions(order) == []


def test_an_order_is_not_judged_by_our_own_terms(sqlite):
    desk = make_desk()
    order = desk.receive()

    with raises_problem("orders.not-for-this-form"):
        desk.judge(order, REMOVED, now=NOON + minutes(3))
    assert desk.now_is(order).state is OrderState.RUNNING


def test_a_referral_too_is_answered_once_the_contact_point_is_set(sqlite):
    org = make_organisation()
    desk = Desk(org, make_person(org), make_authority(org))
    order = make_referral(org)
    news = [AddressConclusion(n, is_accepted=False, reason_code="context_news") for n in range(3)]
    desk.judge(order, *news, now=NOON + minutes(3))
    assert desk.answers(order) == []

    make_contact_point(org)
    with transaction(org.id) as tx:
        compose_answer_again(order.id, desk.person, tx=tx, now=NOON + minutes(9))
    assert [answer.form for answer in desk.answers(order)] == ["letter"]
