"""How far a measure must reach to be compliance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.forms.annexes.annex2 import Tick
from seawall.orders.answering.reach import require_reach, states_left_out, tick_of
from tests.problems import raises_problem

states = st.sets(st.sampled_from(sorted(MEMBER_STATES)))


def test_tco_21_one_state_is_not_all_member_states():
    with raises_problem("orders.reach-too-short.union", match="in all Member States"):
        require_reach(("DE",), jurisdiction="EU")


def test_tco_22_all_member_states_are_enough_and_removal_always_is():
    require_reach(tuple(MEMBER_STATES), jurisdiction="EU")
    require_reach(("*",), jurisdiction="EU")
    assert (tick_of(("*",)), tick_of(tuple(MEMBER_STATES))) == (Tick.REMOVED, Tick.DISABLED)


@given(states)
def test_tco_r11_whatever_state_is_left_out_is_named(chosen):
    assert set(states_left_out(tuple(chosen), jurisdiction="EU")) == set(MEMBER_STATES) - chosen


@pytest.mark.parametrize(
    ("scope", "jurisdiction", "expected"),
    [
        (("GB",), "GB", ()),
        (("DE",), "GB", ("GB",)),
        (("*",), "AU", ()),
        ((), "AU", ("AU",)),
        (("DE",), "", ()),
    ],
)
def test_an_order_of_one_state_reaches_as_far_as_that_state(scope, jurisdiction, expected):
    assert states_left_out(scope, jurisdiction=jurisdiction) == expected
