"""Is it genuine? Two people find out, at the register's number, while the clock runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forms.model import Channel
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_genuineness import call_back_numbers, say_whether_genuine
from seawall.people.rights import role_may
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    TELEPHONE,
    annex1,
    make_authority,
    make_contact_point,
    make_order,
    make_unsigned_order,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

CALLED = "called +33 1 99 00 00 00 and asked for the duty officer"


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def people(org):
    return [make_person(org, role) for role in ("legal", "lead", "legal")]


def say(org, order, person, is_genuine, *, reason=CALLED, now=NOON):
    with transaction(org.id) as tx:
        return say_whether_genuine(
            order.id, person, is_genuine=is_genuine, reason=reason, tx=tx, now=now
        )


def test_two_people_who_agree_let_the_work_begin_on_the_same_hour(org, people):
    order = make_unsigned_order(org)

    first = say(org, order, people[0], True)
    second = say(org, order, people[1], True, now=NOON + timedelta(minutes=12))

    assert (first.state, first.genuine) == ("authenticating", "pending")
    assert (second.state, second.genuine) == ("running", "yes")
    assert second.due_at == NOON + timedelta(hours=1)
    with transaction(org.id) as tx:
        assert comply_with_order(
            Compliance(order.id, people[0]), tx=tx, now=NOON + timedelta(minutes=13)
        )


def test_nothing_is_acted_upon_before_both_have_spoken(org, people):
    order = make_unsigned_order(org)
    say(org, order, people[0], True)

    with transaction(org.id) as tx, raises_problem("orders.not-genuine-yet"):
        comply_with_order(Compliance(order.id, people[0]), tx=tx, now=NOON)


def test_two_people_who_say_no_end_it_and_nobody_is_paged_any_more(org, people):
    order = make_unsigned_order(org)
    say(org, order, people[0], False)

    refused = say(org, order, people[1], False)

    assert (refused.state, refused.genuine) == ("refused", "no")
    with transaction(org.id) as tx:
        assert "running" not in {row.state for row in tx.orders.clocks(order.id)}
        assert tx.orders.clock(order.id, "eu-tco-removal-order").due_at == order.due_at
        case = tx.cases.case(refused.case)
        assert (case.due_at, case.severity) == (None, 3)
        with raises_problem("orders.found-not-genuine"):
            comply_with_order(Compliance(order.id, people[0]), tx=tx, now=NOON)


def test_a_yes_and_a_no_decide_nothing_until_a_third_has_spoken(org, people):
    order = make_unsigned_order(org)
    say(org, order, people[0], True)
    say(org, order, people[1], False)

    decided = say(org, order, people[2], True)

    assert decided.genuine == "yes"


def test_the_same_person_twice_is_one_person(org, people):
    order = make_unsigned_order(org)
    say(org, order, people[0], True)

    with raises_problem("orders.said-already"):
        say(org, order, people[0], True)


def test_a_word_says_how_it_is_known(org, people):
    with raises_problem("orders.no-reason"):
        say(org, make_unsigned_order(org), people[0], True, reason=" ")


def test_of_a_signed_order_there_is_nothing_to_find_out(org, people):
    with raises_problem("orders.nobody-doubts"):
        say(org, make_order(org), people[0], True)


def test_the_number_to_call_is_the_registers_and_never_the_orders(org):
    sender = make_authority(org)
    body = annex1(sender)
    body["authority"]["telephone"] = "+99 the forger's own"
    order = take_in(org, body, channel=Channel.EMAIL_PLAIN).order
    nobody = make_unsigned_order(org)

    with transaction(org.id) as tx:
        assert [call.telephone for call in call_back_numbers(order, tx=tx)] == [TELEPHONE]
        assert call_back_numbers(nobody, tx=tx) == ()


def test_only_lead_and_legal_may_say_so():
    allowed = {
        role for role in ("reviewer", "lead", "legal", "admin") if role_may(role, "order.verify")
    }

    assert allowed == {"lead", "legal"}


def test_the_history_and_the_ledger_know_who_said_what(org, people):
    order = make_unsigned_order(org)
    for person in people[:2]:
        say(org, order, person, True)

    with transaction(org.id) as tx:
        whats = [(entry.what, entry.by) for entry in tx.ledger.about(order.id)]
    assert ("order.said_genuine", people[0].code) in whats
    assert ("order.authenticated", people[1].code) in whats
