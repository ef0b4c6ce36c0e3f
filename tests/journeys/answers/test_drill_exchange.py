"""A drill is passed by carrying it out in its hour, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.clocks.reporting_period import calendar_year
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.journeys.answers import (
    answer_composing,
    answer_sending,
    drill_exchange,
    order_clarifying,
    threat_to_life,
)
from seawall.journeys.answers.order_clarifying import Inability
from seawall.journeys.answers.threat_to_life import Threat
from seawall.journeys.duties import finality, order_ending, scrutiny
from seawall.journeys.duties.scrutiny import ScrutinyAsked
from seawall.journeys.orders import order_receipt, order_sorting, order_taking
from seawall.orders.answering.filling import Impossibility
from seawall.orders.drill_result import DrillMiss
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import OrderState
from seawall.orders.scrutiny.window import Asker
from seawall.orders.states import OVER
from seawall.transaction import transaction
from tests.answering_made import minutes
from tests.drills_made import Rehearsal, make_rehearsal
from tests.figures_made import figures_of
from tests.orders_made import NOON, make_authority, make_order
from tests.people_made import make_person
from tests.problems import raises_problem

#: A minute after the hour.
OVER_AT = NOON + minutes(61)


@pytest.fixture
def rehearsal(database) -> Rehearsal:
    return make_rehearsal()


def steps(rehearsal: Rehearsal, order: str) -> list[str]:
    with transaction(rehearsal.org.id) as tx:
        return [event.what for event in tx.orders.events(order)]


def say_cannot(rehearsal: Rehearsal, order: str, *, now) -> None:
    why = Impossibility((NonComplianceGround.MANIFEST_ERRORS,), "It names nobody.", "Who is it?")
    with transaction(rehearsal.org.id) as tx:
        order_clarifying.tell_inability(
            Inability(order, rehearsal.person, why, None), tx=tx, now=now
        )


@contextmanager
def contact_point_without_person(rehearsal: Rehearsal) -> Iterator[None]:
    """Annex II needs somebody who signs for it."""
    with transaction(rehearsal.org.id) as tx:
        contact = tx.register.contact_point()
        tx.register.put_contact_point(replace(contact, authorised_person=""))
    yield
    with transaction(rehearsal.org.id) as tx:
        tx.register.put_contact_point(contact)


def compose_again(rehearsal: Rehearsal, order: str, *, now) -> None:
    with transaction(rehearsal.org.id) as tx:
        answer_composing.compose_answer_again(order, rehearsal.person, tx=tx, now=now)


def calls_about_the_answer(rehearsal: Rehearsal, order: str, *, now) -> list[str]:
    """What is said to people of an answer that nobody fetched."""
    with transaction(rehearsal.org.id) as tx:
        before = len(tx.ledger.about(order, prefix="attention.called"))
        (answer,) = tx.answers.of_order(order)
        answer_sending.announce_unfetched(answer.id, tx=tx, now=now)
        called = tx.ledger.about(order, prefix="attention.called")
    return [entry.public["say"] for entry in called[before:]]


@pytest.mark.both_databases
def test_a_drill_that_a_person_carries_out_is_fetched_by_its_authority_and_passed(rehearsal):
    drill = rehearsal.start().order
    waiting = rehearsal.visit(drill.id, now=NOON + minutes(2))
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    result = rehearsal.visit(drill.id, now=NOON + minutes(3.5))

    assert waiting is None
    assert result.is_passed
    assert result.answered_at == NOON + minutes(3)
    assert rehearsal.now_is(drill.id).state is OrderState.CLOSED
    assert steps(rehearsal, drill.id)[-4:] == [
        "answer_delivered",
        "answered",
        "closed",
        "drill_ended",
    ]


@pytest.mark.both_databases
def test_a_drill_that_nobody_answers_ends_after_its_hour_and_says_what_was_missed(rehearsal):
    drill = rehearsal.start().order

    assert rehearsal.visit(drill.id, now=NOON + minutes(60.5)) is None  # the end is paged, too
    result = rehearsal.visit(drill.id, now=OVER_AT)
    assert result.missed == (DrillMiss.NOT_OPENED, DrillMiss.NOT_CARRIED_OUT)
    assert rehearsal.now_is(drill.id).state is OrderState.CLOSED
    with raises_problem("orders.order-is-over"):
        rehearsal.comply(drill.id, now=NOON + minutes(62))


def test_a_drill_that_was_interrupted_is_taken_up_again_and_no_other_begins(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    again = rehearsal.start(now=NOON + minutes(90))

    assert (again.order.id, again.is_taken_up) == (drill.id, True)
    result = rehearsal.visit(drill.id, now=NOON + minutes(90))
    assert result.is_passed  # it was ready in its hour, and nobody came to fetch it
    assert rehearsal.start(now=NOON + minutes(91)).order.id != drill.id


def test_a_drill_that_was_closed_while_its_command_was_dead_still_gets_its_report(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    with transaction(rehearsal.org.id) as tx:
        (answer,) = tx.answers.of_order(drill.id)
        answer_sending.mark_delivered_by_hand(
            answer.id, rehearsal.person, proof="I read it out.", tx=tx, now=NOON + minutes(4)
        )
    again = rehearsal.start(now=NOON + minutes(5))

    assert rehearsal.now_is(drill.id).state is OrderState.CLOSED
    assert again.is_taken_up
    assert rehearsal.visit(again.order.id, now=NOON + minutes(5)).is_passed


def test_a_drill_whose_answer_was_fetched_over_another_door_with_its_token_is_passed(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    with transaction(rehearsal.org.id) as tx:
        answer_sending.mark_fetched(drill, tx=tx, now=NOON + minutes(4))

    assert rehearsal.now_is(drill.id).state is OrderState.CLOSED
    assert rehearsal.visit(drill.id, now=NOON + minutes(5)).is_passed


def test_whoever_has_taken_a_drill_has_not_carried_it_out(rehearsal):
    drill = rehearsal.start().order
    with transaction(rehearsal.org.id) as tx:
        order_taking.open_order(drill.id, rehearsal.person, tx=tx, now=NOON + minutes(1))
        order_taking.take_order(drill.id, rehearsal.person, tx=tx, now=NOON + minutes(1))

    assert rehearsal.visit(drill.id, now=OVER_AT).missed == (DrillMiss.NOT_CARRIED_OUT,)


def test_a_token_that_opens_nothing_shuts_the_door_to_the_answer(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    with transaction(rehearsal.org.id) as tx:
        stored_order = tx.orders.order(drill.id)
        tx.orders.save(replace(stored_order, receipt_digest="0" * 64))

    assert rehearsal.visit(drill.id, now=NOON + minutes(4)) is None
    assert DrillMiss.DOOR_SHUT in rehearsal.visit(drill.id, now=OVER_AT).missed


def test_a_real_order_and_its_figures_are_as_they_were_beside_a_drill(rehearsal):
    real = make_order(rehearsal.org, by=make_authority(rehearsal.org), now=NOON)
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    rehearsal.visit(drill.id, now=NOON + minutes(4))

    [figures] = figures_of(rehearsal.org.id, calendar_year(NOON.year, "UTC"))
    with transaction(rehearsal.org.id) as tx:
        stands = tx.orders.order(real.id)
    assert sum(figures.orders.by_series.values()) == 1
    assert figures.order_speed.count == 0
    assert stands.state is OrderState.RUNNING


def test_a_drill_that_is_answered_late_is_not_passed(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(61))  # its command was dead meanwhile
    result = rehearsal.visit(drill.id, now=NOON + minutes(62))

    assert result.missed == (DrillMiss.LATE,)


def test_two_commands_at_once_watch_one_drill_and_report_the_same(rehearsal):
    first, second = rehearsal.start(), rehearsal.start(now=NOON + minutes(1))
    rehearsal.comply(first.order.id, now=NOON + minutes(2))
    results = [rehearsal.visit(first.order.id, now=NOON + minutes(3 + n)) for n in range(2)]

    assert second.order.id == first.order.id
    assert results[0] == results[1]
    assert steps(rehearsal, first.order.id).count("drill_ended") == 1


def test_several_drills_of_one_second_have_numbers_of_their_own(rehearsal):
    first = rehearsal.start(pages=False).order
    rehearsal.visit(first.id, now=NOON, gives_up=True)
    second = rehearsal.start(pages=False).order

    assert (first.reference, second.reference) == (
        "DRILL-20260302-120000",
        "DRILL-20260302-120000-2",
    )


def test_a_drill_that_runs_by_itself_waits_for_one_that_people_answer(rehearsal):
    drill = rehearsal.start().order

    with raises_problem("orders.a-drill-is-open"):
        rehearsal.start(now=NOON + minutes(30), pages=False)
    begun = rehearsal.start(now=NOON + minutes(61), pages=False)
    assert begun.ended.id == drill.id
    assert rehearsal.now_is(drill.id).state in OVER


def test_a_drill_that_ran_by_itself_and_was_cut_off_holds_nobody_up(rehearsal):
    cut_off = rehearsal.start(pages=False).order

    with raises_problem("orders.a-drill-is-open"):
        rehearsal.start(now=NOON + minutes(0.5))
    assert rehearsal.start(now=NOON + minutes(1)).ended.id == cut_off.id


def test_saying_that_it_was_delivered_passes_no_drill_whose_content_was_not_removed(rehearsal):
    drill = rehearsal.start().order
    say_cannot(rehearsal, drill.id, now=NOON + minutes(5))
    with transaction(rehearsal.org.id) as tx:
        (answer,) = tx.answers.of_order(drill.id)
        answer_sending.mark_delivered_by_hand(
            answer.id, rehearsal.person, proof="They have it.", tx=tx, now=NOON + minutes(6)
        )

    assert rehearsal.visit(drill.id, now=NOON + minutes(7)) is None
    result = rehearsal.visit(drill.id, now=OVER_AT)
    assert DrillMiss.SAID_CANNOT in result.missed
    assert DrillMiss.NOT_CARRIED_OUT in result.missed


def test_a_question_to_its_authority_wins_a_drill_no_second_hour(rehearsal):
    drill = rehearsal.start().order
    say_cannot(rehearsal, drill.id, now=NOON + minutes(50))
    rehearsal.comply(drill.id, now=NOON + minutes(70))
    result = rehearsal.visit(drill.id, now=NOON + minutes(71))

    assert result.missed == (DrillMiss.LATE,)


def test_a_question_that_is_followed_by_the_removal_in_time_passes_the_drill(rehearsal):
    drill = rehearsal.start().order
    say_cannot(rehearsal, drill.id, now=NOON + minutes(5))
    rehearsal.comply(drill.id, now=NOON + minutes(40))

    assert rehearsal.visit(drill.id, now=NOON + minutes(41)).is_passed


def test_a_drill_of_an_earlier_version_has_no_receipt_and_gives_way_to_a_new_one(
    rehearsal, monkeypatch
):
    old = rehearsal.start().order
    with monkeypatch.context() as patched:
        patched.setattr(drill_exchange, "calls_somebody", lambda *_, **__: None)
        start = rehearsal.start(now=NOON + minutes(1))

    assert (start.ended.id, start.is_taken_up) == (old.id, False)


def test_a_drill_that_our_own_people_say_was_withdrawn_is_not_passed(rehearsal):
    drill = rehearsal.start().order
    end = EffectEnd(drill.id, EndCause.WITHDRAWN, "We say so.")
    for person in (make_person(rehearsal.org, "lead"), make_person(rehearsal.org, "legal")):
        with transaction(rehearsal.org.id) as tx:
            order_ending.note_end(end, person, tx=tx, now=NOON + minutes(5))

    result = rehearsal.visit(drill.id, now=NOON + minutes(6))
    assert result.missed == (DrillMiss.WITHDRAWN,)
    assert not rehearsal.start(now=NOON + minutes(7)).is_taken_up


def test_an_answer_that_lacks_something_may_be_mended_within_the_hour(rehearsal):
    drill = rehearsal.start().order
    with contact_point_without_person(rehearsal):
        rehearsal.comply(drill.id, now=NOON + minutes(3))

    assert rehearsal.visit(drill.id, now=NOON + minutes(4)) is None
    compose_again(rehearsal, drill.id, now=NOON + minutes(30))
    assert rehearsal.visit(drill.id, now=NOON + minutes(31)).is_passed


def test_an_answer_that_is_never_mended_is_missed_and_calls_nobody_once_the_drill_is_over(
    rehearsal,
):
    drill = rehearsal.start().order
    with contact_point_without_person(rehearsal):
        rehearsal.comply(drill.id, now=NOON + minutes(3))
    result = rehearsal.visit(drill.id, now=OVER_AT)
    compose_again(rehearsal, drill.id, now=NOON + minutes(70))

    assert result.missed == (DrillMiss.NOT_COMPOSED,)
    assert calls_about_the_answer(rehearsal, drill.id, now=NOON + minutes(90)) == []


def test_an_answer_that_is_signed_with_another_key_is_found_out(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))
    with transaction(rehearsal.org.id) as tx:
        (answer,) = tx.answers.of_order(drill.id)
        head, payload, mark = answer.signed.split(".")
        forged = f"{head}.{payload}.{'A' * len(mark[:-2])}{mark[-2:]}"
        tx.answers.save(replace(answer, signed=forged))

    assert DrillMiss.SIGNATURE in rehearsal.visit(drill.id, now=NOON + minutes(4)).missed


def test_an_answer_to_another_order_is_found_out(rehearsal):
    first = rehearsal.start().order
    rehearsal.comply(first.id, now=NOON + minutes(3))
    with transaction(rehearsal.org.id) as tx:
        (earlier,) = tx.answers.of_order(first.id)
    rehearsal.visit(first.id, now=NOON + minutes(4))
    second = rehearsal.start(now=NOON + minutes(5)).order
    rehearsal.comply(second.id, now=NOON + minutes(6))
    with transaction(rehearsal.org.id) as tx:
        (answer,) = tx.answers.of_order(second.id)
        tx.answers.save(replace(answer, signed=earlier.signed, body=earlier.body))

    missed = rehearsal.visit(second.id, now=NOON + minutes(7)).missed
    assert {DrillMiss.ANOTHER_ORDER, DrillMiss.NOT_IN_LOG} <= {*missed}


def test_a_drill_is_given_a_signed_receipt_as_any_order_is(rehearsal):
    drill = rehearsal.start().order
    facts = order_receipt.facts_of(drill, now=NOON)

    assert len(facts["sha256"]) == 64
    assert facts["reference"] == drill.reference


def test_a_drill_leads_to_no_item_and_tells_no_authority_of_a_threat(rehearsal):
    drill = rehearsal.start().order
    threat = Threat(rehearsal.person, "It is practised.", states=("FR",), order=drill.id)
    with raises_problem("orders.only-a-drill"), transaction(rehearsal.org.id) as tx:
        order_sorting.find_item(
            drill.id, 0, ("video", "88412"), rehearsal.person, tx=tx, now=NOON + minutes(1)
        )
    with raises_problem("orders.only-a-drill"), transaction(rehearsal.org.id) as tx:
        threat_to_life.report_threat(threat, tx=tx, now=NOON + minutes(1))
    scrutiny_request = ScrutinyAsked(drill.id, Asker.PROVIDER, "It is practised.")
    with raises_problem("orders.no-scrutiny"), transaction(rehearsal.org.id) as tx:
        scrutiny.request_scrutiny(scrutiny_request, rehearsal.person, tx=tx, now=NOON + minutes(1))
    with transaction(rehearsal.org.id) as tx:
        assert tx.answers.about(drill.id) == []


@pytest.mark.both_databases
def test_neither_a_passed_drill_nor_a_missed_one_is_in_any_figure(rehearsal):
    passed = rehearsal.start().order
    rehearsal.comply(passed.id, now=NOON + minutes(3))
    rehearsal.visit(passed.id, now=NOON + minutes(4))
    missed = rehearsal.start(now=NOON + minutes(10)).order
    rehearsal.visit(missed.id, now=NOON + minutes(80))
    year = NOON + timedelta(days=365)

    [figures] = figures_of(rehearsal.org.id, calendar_year(NOON.year, "UTC"))
    with transaction(rehearsal.org.id) as tx:
        final = finality.find_final_orders(tx=tx, now=year)
        unheard = tx.alarms.unheard(NOON + minutes(79))
        entries = [*tx.ledger.about(passed.id), *tx.ledger.about(missed.id)]
    assert not any(figures.orders.by_series.values())
    assert figures.order_speed.count == 0
    assert final == []
    assert unheard == []
    assert all(entry.public["drill"] is True for entry in entries)


def test_an_answer_that_waits_since_its_command_was_killed_says_how_it_is_fetched(rehearsal):
    drill = rehearsal.start().order
    rehearsal.comply(drill.id, now=NOON + minutes(3))

    (told,) = calls_about_the_answer(rehearsal, drill.id, now=NOON + minutes(20))
    assert "Run `seawall drill order` again" in told
