"""A paper that asks for data runs through: received, answered, delivered, closed, told to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.journeys.answers import user_notice
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk
from tests.orders_made import URL, take_in
from tests.papers_answered import (
    DAY,
    FILE,
    HOUR,
    NOTIFIED,
    TEN_DAYS,
    deliver,
    enforcing_authority_says,
    notices,
    object_to,
    provide,
)
from tests.papers_made import (
    RECEIVED,
    make_issuer,
    make_paper,
    now_is,
    receive_paper,
)
from tests.people_made import make_person
from tests.problems import raises_problem


@pytest.fixture
def desk(database) -> Desk:
    return make_desk()


# The way through


@pytest.mark.parametrize(
    "form",
    [
        "epoc",
        "epoc_pr",
        "dsa_information_order",
        "osa_information_notice",
        "osa_technology_notice",
        "osa_confirmation_decision",
        "esafety_information_notice",
        "ocha_account_direction",
    ],
)
def test_every_paper_is_answered_once_delivered_and_closed(desk, form):
    order = make_paper(desk.org, form, period="" if form.startswith("epoc") else "P7D")
    answer = provide(desk, order)

    assert now_is(desk.org, order).state == "acted"
    assert (answer.form, answer.body["is_given"]) == ("information_answer", True)
    assert answer.body["handed_over"] == [{"name": FILE.name, "sha256": FILE.sha256}]
    assert desk.event(order, "provided")["is_late"] is False

    delivered = deliver(desk, order)
    assert (delivered.state, delivered.closed_at) == ("closed", RECEIVED + 2 * HOUR)
    assert "order.provided" in desk.ledger(order.id)


def test_eev_r08_an_answer_is_given_once(desk):
    order = make_paper(desk.org, "epoc")
    provide(desk, order)

    with raises_problem("orders.already-acted"):
        provide(desk, order)
    deliver(desk, order)
    with raises_problem("orders.order-is-over"):
        provide(desk, order)
    with raises_problem("orders.order-is-over"):
        object_to(desk, order, "not_stored")
    assert len(desk.answers(order)) == 1


def test_a_production_order_is_not_answered_with_words_alone(desk):
    order = make_paper(desk.org, "epoc")

    with raises_problem("orders.nothing-provided"):
        provide(desk, order, files=())


# The ten days and the eight hours: Art. 10(2) to (4)


def test_eev_r01_an_epoc_has_ten_days_and_in_an_emergency_eight_hours(desk):
    calm = make_paper(desk.org, "epoc")
    urgent = make_paper(desk.org, "epoc", emergency="An attack is announced for tonight.")

    assert calm.due_at == TEN_DAYS
    assert urgent.due_at == RECEIVED + 8 * HOUR
    assert "epoc.emergency_claimed" in urgent.flags
    with transaction(desk.org.id) as tx:
        assert tx.orders.clock(urgent.id, "eu-epoc").facts["emergency"] is True


def test_an_epoc_of_before_the_day_it_applies_is_refused_and_kept(desk):
    before = datetime(2026, 8, 17, 12, tzinfo=UTC)
    received = receive_paper(desk.org, "epoc", now=before)

    assert received.refused == "not_yet_applicable"


# The enforcing authority: Art. 8, 10(2), 12


def test_eev_r02_no_data_leave_while_the_notified_authority_may_refuse(desk):
    order = make_paper(desk.org, "epoc", asks=NOTIFIED)

    with raises_problem("orders.data-too-early", match="12 Nov 2026, 23:00 UTC"):
        provide(desk, order, at=TEN_DAYS - timedelta(seconds=1))
    provide(desk, order, at=TEN_DAYS)

    assert desk.event(order, "provided")["is_late"] is False


def test_a_confirmation_of_the_authority_lets_the_data_leave(desk):
    order = make_paper(desk.org, "epoc", asks=NOTIFIED)
    enforcing_authority_says(desk, order, "confirms")

    assert provide(desk, order, at=RECEIVED + 2 * DAY).form == "information_answer"


def test_a_refusal_of_the_authority_closes_the_order_for_good(desk):
    order = make_paper(desk.org, "epoc", asks=NOTIFIED)
    enforcing_authority_says(desk, order, "refuses")

    assert now_is(desk.org, order).state == "closed"
    with raises_problem("orders.order-is-over"):
        provide(desk, order, at=TEN_DAYS + DAY)
    with raises_problem("orders.data-refused"):
        enforcing_authority_says(desk, order, "confirms")


def test_in_an_emergency_the_notification_suspends_nothing(desk):
    urgent = make_paper(desk.org, "epoc", asks=NOTIFIED, emergency="A life is in danger.")

    assert provide(desk, urgent).form == "information_answer"
    enforcing_authority_says(desk, urgent, "refuses")  # in its ninety-six hours
    with transaction(desk.org.id) as tx:
        says = [
            entry.public["say"]
            for entry in tx.ledger.about(urgent.id)
            if entry.what == "attention.called"
        ]
    assert any("objects" in say for say in says)


def test_who_may_not_verify_notes_no_word_of_the_authority_and_nobody_where_none_was_notified(desk):
    order = make_paper(desk.org, "epoc", asks=NOTIFIED)
    with raises_problem("people.not-theirs"):
        enforcing_authority_says(desk, order, "confirms", role="reviewer")
    with raises_problem("orders.nobody-notified"):
        enforcing_authority_says(desk, make_paper(desk.org, "epoc"), "confirms")


# Who it is from


@pytest.mark.parametrize("form", ["epoc", "osa_technology_notice"])
def test_counsel_is_told_of_a_paper_by_somebody_who_issues_none(desk, form):
    researcher = make_issuer(desk.org, form, kind=AuthorityKind.RESEARCHER)

    assert "issuer_not_competent" in make_paper(desk.org, form, by=researcher).flags
    assert "issuer_not_competent" not in make_paper(desk.org, form).flags


def test_nothing_is_said_to_a_stranger_whatever_emergency_is_claimed(desk):
    stranger = receive_paper(desk.org, "epoc", unsigned=True, emergency="A life!").order
    assert (stranger.state, stranger.due_at) == ("authenticating", RECEIVED + 8 * HOUR)

    with raises_problem("orders.not-genuine-yet"):
        provide(desk, stranger)
    with raises_problem("orders.not-genuine-yet"):
        object_to(desk, stranger, "not_stored")
    assert desk.answers(stranger) == []

    for _ in range(2):
        person = make_person(desk.org, "lead")
        with transaction(desk.org.id) as tx:
            say_whether_genuine(
                stranger.id, person, is_genuine=True, reason="Called back.", tx=tx, now=RECEIVED
            )
    assert provide(desk, stranger).form == "information_answer"


def test_an_epoc_by_a_key_that_nobody_knows_is_no_epoc_of_an_authority(desk):
    issuer, other = make_issuer(desk.org, "epoc"), make_desk()
    foreign = make_issuer(other.org, "epoc")

    received = receive_paper(desk.org, "epoc", by=foreign)

    assert received.refused or received.order.state == "authenticating"
    assert issuer.authority.id != received.order.authority


def test_a_withdrawn_order_is_given_nothing(desk):
    issuer = make_issuer(desk.org, "epoc")
    order = make_paper(desk.org, "epoc", by=issuer)
    letter = {
        "form": "withdrawal",
        "authority": {"name": issuer.authority.name},
        "reference_number": "W-1",
        "withdraws": order.reference,
    }
    take_in(desk.org, letter, by=issuer, now=RECEIVED + HOUR)

    with raises_problem("orders.order-is-over"):
        provide(desk, order, at=RECEIVED + 2 * HOUR)
    assert desk.answers(order) == []


# Who is told


@pytest.mark.parametrize("form", ["epoc", "epoc_pr", "osa_information_notice"])
def test_eev_r06_nobody_is_told_of_what_the_law_keeps_confidential_or_says_nothing_about(
    desk, form
):
    order = make_paper(desk.org, form, locations=[URL])
    provide(desk, order)
    deliver(desk, order)

    assert notices(desk, order) == []
    with transaction(desk.org.id) as tx:
        told = {event.type for event in tx.enforcement.events_about(order.id)}
    assert "user_notice.due" not in told


def test_the_recipient_is_told_with_effect_or_from_the_moment_that_the_order_states(desk):
    at_once = make_paper(desk.org, "dsa_information_order", asks={"subjects": ["account 17"]})
    later = make_paper(
        desk.org,
        "dsa_information_order",
        asks={"inform_user_from": (RECEIVED + 30 * DAY).isoformat()},
        non_disclosure=True,
    )
    silent = make_paper(desk.org, "dsa_information_order", non_disclosure=True)
    for order in (at_once, later, silent):
        provide(desk, order)

    (now_due,), (due_later,) = notices(desk, at_once), notices(desk, later)
    assert (now_due.not_before, due_later.not_before) == (RECEIVED + HOUR, RECEIVED + 30 * DAY)
    assert notices(desk, silent) == []
    assert now_due.body["subjects"] == ["account 17"]
    with transaction(desk.org.id) as tx:
        assert user_notice.end_silence(now_due.id, tx=tx, now=RECEIVED + HOUR) is None
        assert user_notice.end_silence(due_later.id, tx=tx, now=RECEIVED + HOUR) is not None
