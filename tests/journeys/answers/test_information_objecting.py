"""Why a paper is not answered with what it asks: every ground, whom it is told to, and what waits."""

from __future__ import annotations

import pytest

from seawall.forms.annexes.objection_grounds import ObjectionGround, grounds, grounds_for
from seawall.journeys.answers import order_clarification
from seawall.journeys.answers.order_clarification import ClarificationReply
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk
from tests.orders_made import make_authority
from tests.papers_answered import (
    DAY,
    HOUR,
    NOTIFIED,
    TEN_DAYS,
    close,
    deliver,
    object_to,
    provide,
)
from tests.papers_made import (
    RECEIVED,
    make_paper,
    now_is,
)
from tests.problems import raises_problem


@pytest.fixture
def desk(database) -> Desk:
    return make_desk()


# Annex III: every ground


@pytest.mark.parametrize("form", ["epoc", "epoc_pr"])
@pytest.mark.parametrize("ground", ObjectionGround)
def test_eev_r03_every_ground_of_the_law_answers_its_certificate_and_no_other_does(
    desk, form, ground
):
    order = make_paper(desk.org, form)
    if ground not in grounds_for(form):
        with raises_problem("orders.ground-not-for-it"):
            object_to(desk, order, ground)
        return

    answer = object_to(desk, order, ground)
    told = now_is(desk.org, order)

    assert (answer.form, answer.body["grounds"]) == ("epoc_annex3", [ground])
    waits = grounds()[ground].asks and form == "epoc"
    assert told.state == ("paused" if waits else "answered")


def test_eev_r04_a_question_holds_the_ten_days_and_what_was_left_runs_on_when_it_is_answered(desk):
    order = make_paper(desk.org, "epoc")
    object_to(desk, order, "incomplete", at=RECEIVED + 4 * DAY)
    held = now_is(desk.org, order)
    with transaction(desk.org.id) as tx:
        clocks = {row.profile: row.due_at for row in tx.orders.clocks(order.id)}
    assert (held.state, held.due_at) == ("paused", None)
    assert clocks["eu-epoc-clarification"] == TEN_DAYS - DAY  # five days from the fourth

    with transaction(desk.org.id) as tx:
        reply = ClarificationReply(order=order.id, text="The first one.", is_from_sender=True)
        order_clarification.receive_reply(reply, tx=tx, now=RECEIVED + 6 * DAY)
        order_clarification.accept_reply(order.id, desk.person, tx=tx, now=RECEIVED + 6 * DAY)

    assert now_is(desk.org, order).state == "running"
    assert now_is(desk.org, order).due_at == TEN_DAYS + 2 * DAY


def test_data_we_do_not_hold_are_said_not_to_be_held_and_the_paper_is_closed(desk):
    order = make_paper(desk.org, "epoc")
    with raises_problem("orders.not-answered-yet"):
        close(desk, order)

    object_to(desk, order, "not_stored")
    with raises_problem("orders.already-acted"):
        object_to(desk, order, "not_stored")

    assert close(desk, order).state == "closed"
    assert desk.event(order, "closed")["as"] == "answered_with_reasons"


def test_what_was_objected_to_can_still_be_given_when_the_authority_insists(desk):
    order = make_paper(desk.org, "epoc")
    object_to(desk, order, "immunities_or_press")
    provide(desk, order, at=RECEIVED + 3 * DAY)

    assert deliver(desk, order, at=RECEIVED + 3 * DAY).state == "closed"


def test_eev_r07_a_conflict_with_another_law_is_told_within_ten_days_in_an_emergency_too(desk):
    order = make_paper(desk.org, "epoc", emergency="A life is in danger.")

    with raises_problem("orders.objection-too-late"):
        object_to(desk, order, "third_country_conflict", at=TEN_DAYS)
    assert (
        object_to(desk, order, "third_country_conflict", at=TEN_DAYS - HOUR).form == "epoc_annex3"
    )


def test_a_paper_under_another_law_is_objected_to_in_words(desk):
    order = make_paper(desk.org, "osa_information_notice", period="P14D")

    with raises_problem("orders.ground-not-for-it"):
        object_to(desk, order, "third_country_conflict")
    answer = object_to(desk, order, "not_stored")

    assert (answer.form, answer.body["form"]) == ("information_cannot", "information_answer")
    assert answer.body["is_given"] is False


# The authority of our own state has Annex III too: Art. 10(5) to (8), 17(1)


def copies(desk, order):
    with transaction(desk.org.id) as tx:
        letters = tx.answers.about(order.id)
    return [(one.recipient, one.body["form"]) for one in letters if one.form == "epoc_annex3_copy"]


def attention(desk, order) -> str:
    with transaction(desk.org.id) as tx:
        entries = tx.ledger.about(order.id)
    return " ".join(str(one.public["say"]) for one in entries if one.what == "attention.called")


def test_the_notified_authority_of_our_own_state_has_a_copy_of_annex_iii(desk):
    contact = {"email": "evidence@court.example"}
    name = NOTIFIED["enforcing_authority"]
    make_authority(desk.org, name=name, country="IE", contact=contact)
    order = make_paper(desk.org, "epoc", asks=NOTIFIED)
    object_to(desk, order, "not_stored")

    assert copies(desk, order) == [("evidence@court.example", "epoc_annex3")]
    assert len(desk.answers(order)) == 1  # its sender is not shown that letter


@pytest.mark.parametrize("country", ["FR", None])
def test_whoever_a_certificate_names_gets_nothing_unless_it_is_an_authority_of_our_state(
    desk, country
):
    if country:
        contact = {"email": "evidence@court.example"}
        make_authority(
            desk.org, name=NOTIFIED["enforcing_authority"], country=country, contact=contact
        )
    order = make_paper(desk.org, "epoc", asks=NOTIFIED)
    object_to(desk, order, "not_stored")

    assert copies(desk, order) == []
    assert "to the authority of our own state." in attention(desk, order)


def test_immunities_are_told_to_our_authority_though_nobody_was_notified(desk):
    calm, protected = make_paper(desk.org, "epoc"), make_paper(desk.org, "epoc")
    object_to(desk, calm, "not_stored")
    object_to(desk, protected, "immunities_or_press")

    assert "our own state too" not in attention(desk, calm)
    assert "of our own state." in attention(desk, protected)
