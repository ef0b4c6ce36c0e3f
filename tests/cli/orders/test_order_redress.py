"""`seawall order redress`, `challenge`, `rule`, `ended` and `flag`."""

from __future__ import annotations

import pytest

from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.orders_made import make_contact_point
from tests.people_made import make_person
from tests.preservations_made import make_order

CHALLENGE = ("--reference", "12/26", "--court", "Court of Example", "--at", "2026-06-20")


@pytest.fixture
def closed(organisation):
    """A closed order of 10 June whose section G says no deadline that can be computed."""
    make_contact_point(organisation, facts={"zone": "Europe/Dublin"})
    body = {"redress": {"deadline": "see the attached law"}}
    return make_order(organisation, state=OrderState.CLOSED, body=body)


@pytest.fixture
def person(organisation):
    return ("--as", make_person(organisation, "legal").email)


def test_tco_r17_a_deadline_that_only_a_person_can_read_is_asked_for_and_set(run, closed, person):
    before = run("order", "redress", closed.id)
    ran = run("order", "redress", closed.id, "--deadline", "2026-08-10", *person, "--json")

    assert "read section G" in before.out
    assert ran.code == 0, ran.err
    assert ran.data["redress"]["deadline"] == "2026-08-10T23:00:00Z"  # 24:00 in Dublin


def test_a_deadline_is_a_day_and_somebody_stands_for_it(run, closed, person):
    wrong = run("order", "redress", closed.id, "--deadline", "next month", *person)
    unnamed = run("order", "redress", closed.id, "--deadline", "2026-08-10")

    assert (wrong.code, unnamed.code) == (2, 2)
    assert "--deadline" in wrong.err
    assert "--as" in unnamed.err


def test_tco_r17_a_confirmed_order_is_final_since_the_ruling(run, closed, person):
    challenged = run("order", "challenge", closed.id, *CHALLENGE, *person)
    ruled = run(
        *("order", "rule", closed.id, "--reference", "12/26", "--outcome", "confirmed"),
        *("--at", "2026-09-01T10:00+01:00", *person, "--json"),
    )

    assert "12/26" in challenged.out
    assert "2026-06-19 23:00:00Z" in challenged.out  # the day begins in Dublin
    assert ruled.code == 0, ruled.err
    assert ruled.data["final_at"] == "2026-09-01T09:00:00Z"


@pytest.fixture
def second(organisation):
    return ("--as", make_person(organisation, "lead").email)


def ended(order, cause, why):
    return ("order", "ended", order.id, "--cause", cause, "--why", why)


def test_an_annulled_order_has_no_effect_any_more(run, organisation, closed, person, second):
    run("order", "challenge", closed.id, *CHALLENGE, *person)
    ruled = run(
        "order", "rule", closed.id, "--reference", "12/26", "--outcome", "annulled", *person
    )

    with transaction(organisation.id) as tx:
        now = tx.orders.order(closed.id)
    assert ruled.code == 0, ruled.err
    assert now.state is OrderState.CLOSED
    confirmed = run(*ended(closed, "annulled", "The judgment came by post."), *second)
    assert confirmed.code == 0, confirmed.err
    with transaction(organisation.id) as tx:
        now = tx.orders.order(closed.id)
    assert now.state in {OrderState.CEASED, OrderState.REINSTATED}
    assert now.final_at is None


def test_a_ruling_on_a_challenge_nobody_entered_is_refused(run, closed, person):
    ran = run("order", "rule", closed.id, "--reference", "9/26", "--outcome", "confirmed", *person)

    assert ran.code == 2
    assert "No open challenge has the number '9/26'" in ran.err


def test_an_order_that_was_taken_back_by_telephone_ends_when_two_people_say_so(
    run, closed, person, second
):
    first = run(*ended(closed, "withdrawn", "The officer said so on the telephone."), *person)
    again = run(*ended(closed, "withdrawn", "Once more."), *person)
    confirmed = run(*ended(closed, "withdrawn", "I called back."), *second, "--json")
    late = run(*ended(closed, "withdrawn", "Once more."), *second)

    assert "a second person confirms" in first.out
    assert "You have already recorded this end." in again.err
    assert confirmed.code == 0, confirmed.err
    assert confirmed.data["state"] in {OrderState.CEASED, OrderState.REINSTATED}
    assert confirmed.data["awaits_second"] is False
    assert "The order is not binding, or has already ended." in late.err


def test_a_purpose_that_article_1_3_protects_is_told_by_a_person_and_stops_no_clock(
    run, organisation, person
):
    order = make_order(organisation)
    told = run(*("order", "flag", order.id, "--what", "article_1_3", "--why", "A class."), *person)
    unknown = run(*("order", "flag", order.id, "--what", "emergency", "--why", "No."), *person)

    assert told.code == 0, told.err
    assert unknown.code == 2
    with transaction(organisation.id) as tx:
        flagged = tx.orders.order(order.id)
    assert flagged.flags == ("article_1_3",)
    assert flagged.due_at == order.due_at
