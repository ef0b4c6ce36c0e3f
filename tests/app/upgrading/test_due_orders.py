"""An upgrade waits for an order that is due soon, and for no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.app.doctor.finding import CheckupState
from seawall.app.upgrading.due_orders import judge_deadlines
from seawall.orders.answering.open_deadline import OpenDeadline
from tests.people_made import NOON


def due(minutes: float, name: str = "FR-2026-1") -> OpenDeadline:
    """An order that falls due so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    return OpenDeadline("order_1", name, half_at=NOON, late_at=NOON, due_at=at)


def judged(*deadlines: OpenDeadline, lasts: float = 0):
    return judge_deadlines(deadlines, now=NOON, lasts=timedelta(seconds=lasts))


@pytest.mark.parametrize(
    ("minutes", "lasts", "state"),
    [
        (45, 0, CheckupState.RED),
        (70, 0, CheckupState.GREEN),
        (70, 900, CheckupState.RED),
        (24 * 60, 0, CheckupState.GREEN),
        (-5, 0, CheckupState.AMBER),
    ],
)
def test_an_order_is_in_the_way_if_it_falls_due_before_it_could_be_answered_afterwards(
    minutes, lasts, state
):
    assert judged(due(minutes), lasts=lasts).state is state


def test_of_several_orders_the_last_one_says_until_when_to_wait():
    finding = judged(due(50, "FR-2"), due(10, "FR-1"), due(600, "FR-3"))

    assert "the first at 12:10 UTC" in finding.says
    assert finding.remedy == "Wait until after 12:50 UTC: order FR-2 is due."


def test_a_deadline_of_another_day_is_named_with_its_day():
    assert "3 Mar 2026, 12:00 UTC" in judged(due(24 * 60)).says


def test_without_an_order_no_deadline_is_running():
    assert judged().says == "No deadline is running."
