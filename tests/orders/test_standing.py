"""What the state of an order is at a moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.orders import states
from seawall.orders.model import OrderState
from seawall.orders.standing import OPEN, as_shown, state_at
from tests.orders.test_store import an_order
from tests.orders_made import NOON

ORG = "org_1"
SECOND = timedelta(seconds=1)
_KEPT = sorted({*OrderState} - {OrderState.OVERDUE})


@given(st.sampled_from(_KEPT), st.timedeltas(-timedelta(days=9), timedelta(days=9)))
def test_open_past_its_end_is_overdue_and_nothing_else_is(state, after):
    order = an_order(ORG, state=OrderState(state), due_at=NOON)

    is_overdue = state_at(order, NOON + after) is OrderState.OVERDUE
    assert is_overdue == (state in OPEN and after >= timedelta(0))


def test_the_end_is_over_when_it_is_reached_not_after():
    order = an_order(ORG, state=OrderState.RUNNING, due_at=NOON)

    assert state_at(order, NOON - SECOND) is OrderState.RUNNING
    assert as_shown(order, NOON).state is OrderState.OVERDUE


@pytest.mark.parametrize("fields", [{"due_at": None}, {"due_at": NOON, "keeps": True}])
def test_without_a_deadline_and_with_a_duty_to_keep_nothing_is_overdue(fields):
    order = an_order(ORG, state=OrderState.RUNNING, **fields)

    assert state_at(order, NOON + SECOND) is OrderState.RUNNING


def test_no_step_leads_to_overdue_and_none_leads_away_from_it():
    for leads in states._LEADS.values():
        assert OrderState.OVERDUE not in {*leads, *leads.values()}
