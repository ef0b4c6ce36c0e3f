"""What would show what a hold keeps down, as plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.enforcement.legal_hold import (
    HoldKind,
    LegalHold,
    Visibility,
    at_least_as_hidden,
    demanded_states,
    holding_down,
    silent_until,
)
from seawall.enforcement.model import TargetState

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
UNION = LegalHold(HoldKind.ORDER, "order_1", demanded_states("EU"))
BRITISH = LegalHold(HoldKind.ORDER, "order_2", demanded_states("GB"))
UNKNOWN = LegalHold(HoldKind.ORDER, "order_3", demanded_states(""))
SECOND = LegalHold(HoldKind.SECOND_READER, "rev_1")
SEAL = LegalHold(HoldKind.PRESERVATION, "item_1")
REMOVED = Visibility(TargetState.REMOVED)
LIMITED = Visibility(TargetState.LIMITED)
RESTORED = Visibility(TargetState.RESTORED)
IN_THE_UNION = Visibility(TargetState.DISABLED, tuple(MEMBER_STATES))
IN_FRANCE = Visibility(TargetState.DISABLED, ("FR",))
FOR_A_WEEK = Visibility(TargetState.REMOVED, until=NOON + timedelta(days=7))

_scopes = st.lists(st.sampled_from(["*", "EU", "FR", "DE", "GB", "US"]), min_size=1, max_size=3)
visibilities = st.builds(
    Visibility,
    st.sampled_from([*TargetState]),
    _scopes.map(tuple),
    st.none() | st.just(NOON),
)
holds = st.sampled_from([UNION, BRITISH, UNKNOWN])


@pytest.mark.parametrize(
    ("asked", "newest", "hold"),
    [
        (RESTORED, REMOVED, UNION),
        (RESTORED, None, UNION),
        (RESTORED, LIMITED, SECOND),
        (LIMITED, REMOVED, UNION),
        (IN_FRANCE, REMOVED, UNION),
        (IN_FRANCE, IN_THE_UNION, UNION),
        (FOR_A_WEEK, REMOVED, UNION),
        (IN_THE_UNION, REMOVED, BRITISH),
        (IN_THE_UNION, REMOVED, UNKNOWN),
    ],
)
def test_what_would_show_it_where_the_hold_keeps_it_away_is_broken(asked, newest, hold):
    assert holding_down(asked, newest, [hold]) == (hold,)


@pytest.mark.parametrize(
    ("asked", "newest", "hold"),
    [
        (REMOVED, LIMITED, UNION),
        (IN_THE_UNION, REMOVED, UNION),
        (IN_FRANCE, None, UNION),
        (LIMITED, None, UNION),
        (LIMITED, FOR_A_WEEK, UNION),
        (LIMITED, LIMITED, SECOND),
        (REMOVED, LIMITED, SECOND),
        (RESTORED, REMOVED, SEAL),
    ],
)
def test_what_shows_no_more_than_before_passes(asked, newest, hold):
    assert holding_down(asked, newest, [hold]) == ()


@given(visibilities, visibilities, holds)
def test_whatever_two_orders_ask_together_breaks_neither(asked, newest, hold):
    together = at_least_as_hidden(asked, newest)

    if asked.state in {TargetState.REMOVED, TargetState.DISABLED}:
        assert holding_down(together, newest, [hold]) == ()


@given(visibilities, holds)
def test_asking_the_same_again_breaks_nothing_and_putting_back_always_does(visibility, hold):
    if visibility.state is not TargetState.RESTORED:
        assert holding_down(visibility, visibility, [hold]) == ()
    assert holding_down(RESTORED, visibility, [hold]) == (hold,)


def test_silence_lasts_until_the_last_of_them_ends_and_one_that_is_over_says_nothing():
    silences = [
        LegalHold(HoldKind.NON_DISCLOSURE, f"order_{days}", until=NOON + timedelta(days=days))
        for days in (-1, 3, 2)
    ]

    assert silent_until(silences, now=NOON) == NOON + timedelta(days=3)
    assert silent_until(silences[:1], now=NOON) is None
