"""An order whose law lets what was left of the time run on when a hold ends."""

from __future__ import annotations

import pytest

from seawall.journeys.answers.order_clarifying import cease_force_majeure, resume_clock
from seawall.orders.answering.filling import _steps
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.clocks.jurisdictions.files_made import in_use, own
from tests.orders_made import NOON, referral, take_in

SUSPENSIONS = [
    {"ground": "force_majeure", "restart": "event_end", "resume": "remaining", "article": "s.2"},
    {"ground": "manifest_errors", "restart": "clarification_received", "article": "s.3"},
]


@pytest.fixture
def desk(sqlite, tmp_path):
    """A desk of a place where one ground lets the time run on, and one starts it afresh."""
    folder = tmp_path / "laws"
    folder.mkdir()
    claims = [{"form": "removal_order", "state": "XX"}]
    with in_use(own(folder, suspensions=SUSPENSIONS, governs=claims)):
        yield make_desk(country="XX")


def received(desk):
    body = referral(desk.authority, form="removal_order")
    return take_in(desk.org, body, by=desk.authority).order


def test_after_force_majeure_what_was_left_runs_on_and_the_record_says_so(desk):
    order = received(desk)
    desk.cannot(order, "force_majeure", now=NOON + minutes(30))
    with transaction(desk.org.id) as tx:
        at = NOON + minutes(100)
        running = cease_force_majeure(order.id, at, desk.person, tx=tx, now=at)

    assert (running.state, running.due_at) == (OrderState.RUNNING, NOON + minutes(190))
    assert desk.event(order, "resumed")["resume"] == "remaining"
    with transaction(desk.org.id) as tx:
        steps = [step.what for step in _steps(tx.orders.events(order.id))]
    assert steps[-1] == "The time ran on, with what was left of it."


def test_what_starts_the_period_afresh_in_the_same_law_does_so_and_says_nothing_new(desk):
    order = received(desk)
    desk.cannot(order, "manifest_errors", now=NOON + minutes(30))
    with transaction(desk.org.id) as tx:
        locked, at = tx.orders.locked(order.id), NOON + minutes(100)
        running = resume_clock(locked, "manifest_errors", at, tx=tx, now=at)

    assert running.due_at == NOON + minutes(220)
    assert desk.event(order, "resumed")["due_at"] == "2026-03-02T15:40:00Z"
    assert "resume" not in desk.event(order, "resumed")
    with transaction(desk.org.id) as tx:
        steps = [step.what for step in _steps(tx.orders.events(order.id))]
    assert steps[-1] == "The time began afresh."
