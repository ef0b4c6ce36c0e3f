"""An order that cannot be carried out yet: the authority is told, and the clock is held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forms.annexes.form_faults import FormFaulty
from seawall.journeys.answers.order_clarifying import (
    cease_force_majeure,
    resume_clock,
)
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes, the_clock
from tests.orders_made import NOON, make_unsigned_order, take_in
from tests.problems import raises_problem

AN_HOUR = timedelta(hours=1)


def cease(desk, order, at, *, now=None):
    with transaction(desk.org.id) as tx:
        return cease_force_majeure(order.id, at, desk.person, tx=tx, now=now or at)


def test_tco_14_tco_r15_after_force_majeure_the_hour_starts_afresh_when_it_ceases(database):
    desk = make_desk()
    order = desk.receive()
    began = NOON + minutes(10)
    desk.cannot(order, "force_majeure", began_at=began, now=NOON + minutes(25))

    held = desk.now_is(order)
    assert (held.state, held.due_at) == (OrderState.PAUSED, None)
    assert the_clock(desk, order) == ("held", None)
    with transaction(desk.org.id) as tx:
        (hold,) = tx.orders.clock(order.id, order.profile).holds
    assert hold["began_at"] == "2026-03-02T12:10:00Z"

    running = cease(desk, order, NOON + timedelta(hours=4))
    assert running.state is OrderState.RUNNING
    assert running.due_at == NOON + timedelta(hours=5)


def test_tco_13_tco_r16_a_clarification_starts_the_hour_afresh_and_nothing_else_does(database):
    desk = make_desk()
    order = desk.receive()
    desk.cannot(order, "manifest_errors", now=NOON + minutes(20))

    with raises_problem("orders.not-on-hold"):
        cease(desk, order, NOON + AN_HOUR)
    assert the_clock(desk, order) == ("held", None)

    with transaction(desk.org.id) as tx:
        locked = tx.orders.locked(order.id)
        resume_clock(locked, "manifest_errors", NOON + minutes(60), tx=tx, now=NOON + minutes(60))
    assert desk.now_is(order).due_at == NOON + minutes(120)


def test_annex_iii_names_the_grounds_what_is_missing_and_who_signs(database):
    desk = make_desk()
    order = desk.receive()
    answer = desk.cannot(order, "insufficient_information", now=NOON + minutes(20))

    assert answer.form == "annex3"
    assert answer.body["grounds"] == ["insufficient_information"]
    assert answer.body["clarification"].startswith("Which of the two")
    assert answer.body["signatory"]["authorised_person"] == "A. Example"
    assert answer.body["receipt"]["received_at"].startswith("2026-03-02T12:00:00")


def test_a_question_without_what_is_asked_is_refused_and_holds_nothing(database):
    desk = make_desk()
    order = desk.receive()

    with pytest.raises(FormFaulty, match=r"annex3\.B"):
        desk.cannot(order, "manifest_errors", clarification="", now=NOON + minutes(20))
    with raises_problem("orders.ground-missing"):
        desk.cannot(order, now=NOON + minutes(20))
    assert desk.now_is(order).state is OrderState.RUNNING
    assert desk.answers(order) == []


def test_after_the_clock_ran_out_the_answer_is_possible_and_says_that_it_is_late(database):
    desk = make_desk()
    order = desk.receive()
    answer = desk.cannot(order, "force_majeure", now=NOON + minutes(61))

    assert answer.form == "annex3"
    assert desk.event(order, "told_cannot")["is_late"] is True
    assert desk.now_is(order).state is OrderState.RUNNING
    assert the_clock(desk, order)[1] == NOON + AN_HOUR


def test_two_grounds_hold_until_the_last_of_them_ceases(database):
    desk = make_desk()
    order = desk.receive()
    desk.cannot(order, "force_majeure", "manifest_errors", now=NOON + minutes(10))

    still = cease(desk, order, NOON + minutes(30))
    assert (still.state, still.due_at) == (OrderState.PAUSED, None)
    with transaction(desk.org.id) as tx:
        locked = tx.orders.locked(order.id)
        resume_clock(locked, "manifest_errors", NOON + minutes(50), tx=tx, now=NOON + minutes(50))
    assert desk.now_is(order).due_at == NOON + minutes(110)


def test_force_majeure_cannot_be_said_to_cease_in_the_future(sqlite):
    desk = make_desk()
    order = desk.receive()
    desk.cannot(order, "force_majeure", now=NOON + minutes(10))

    with raises_problem("orders.in-the-future.ceased"):
        cease(desk, order, NOON + AN_HOUR, now=NOON + minutes(20))


def test_force_majeure_cannot_begin_in_the_future(sqlite):
    desk = make_desk()
    order = desk.receive()

    with raises_problem("orders.in-the-future.began"):
        desk.cannot(order, "force_majeure", began_at=NOON + AN_HOUR, now=NOON + minutes(10))
    assert desk.now_is(order).state is OrderState.RUNNING


def test_an_order_in_doubt_that_was_held_is_in_doubt_again_afterwards(sqlite):
    desk = make_desk()
    order = make_unsigned_order(desk.org)
    desk.cannot(order, "force_majeure", now=NOON + minutes(10))

    assert cease(desk, order, NOON + minutes(30)).state is OrderState.AUTHENTICATING


def test_an_order_of_a_law_without_annexes_is_told_by_letter_and_its_clock_runs_on(sqlite):
    desk = make_desk(country="AU", name="Example Commissioner")
    body = {
        "form": "notice",
        "reference_number": "AU-1",
        "authority": "Example Commissioner",
        "issuing_member_state": "AU",
        "issued_at": NOON.isoformat(),
        "locations": [{"url": "https://videos.example.com/v/1"}],
    }
    order = take_in(desk.org, body, by=desk.authority).order
    answer = desk.cannot(order, "force_majeure", now=NOON + minutes(10))

    assert answer.form == "letter_cannot"
    assert answer.body["outcomes"][0]["reason_code"] == "force_majeure"
    assert desk.now_is(order).state is OrderState.RUNNING
    assert desk.now_is(order).due_at == order.due_at
