"""Which entries may block, which may only hold, and which are not matched at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.banks.entry_standing import EntryStanding, standing
from seawall.banks.model import EntryState

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Known:
    """As much of an entry as the rule looks at."""

    state: EntryState = EntryState.ACTIVE
    expires_at: datetime | None = None
    disagree: tuple[str, ...] = ()


def test_an_active_entry_that_nobody_doubts_may_block():
    assert standing(Known(), NOON) is EntryStanding.GOOD


def test_a_contested_entry_goes_before_a_person():
    assert standing(Known(EntryState.CONTESTED), NOON) is EntryStanding.REVIEW


def test_an_entry_that_nobody_has_confirmed_goes_before_a_person():
    assert standing(Known(EntryState.UNCONFIRMED), NOON) is EntryStanding.REVIEW


def test_an_entry_on_trial_is_matched_for_the_record_and_no_more():
    entry = Known(EntryState.OBSERVED, disagree=("Harbour Video",))

    assert standing(entry, NOON) is EntryStanding.RECORD


def test_an_entry_that_one_member_disagrees_with_goes_before_a_person():
    assert standing(Known(disagree=("Harbour Video",)), NOON) is EntryStanding.REVIEW


def test_a_withdrawn_entry_is_not_matched():
    assert standing(Known(EntryState.WITHDRAWN), NOON) is EntryStanding.NONE


@pytest.mark.parametrize(
    ("ends", "most"),
    [
        (NOON - SECOND, EntryStanding.NONE),
        (NOON, EntryStanding.NONE),
        (NOON + SECOND, EntryStanding.GOOD),
    ],
)
def test_an_entry_is_matched_until_the_moment_it_ends(ends, most):
    assert standing(Known(expires_at=ends), NOON) is most


@given(
    state=st.sampled_from(EntryState),
    ends=st.none() | st.timedeltas(timedelta(days=-9), timedelta(days=9)),
    disagree=st.sampled_from([(), ("Example Files",)]),
)
def test_only_an_entry_in_force_that_nobody_doubts_may_ever_block(state, ends, disagree):
    entry = Known(state, None if ends is None else NOON + ends, disagree)

    may_block = standing(entry, NOON) is EntryStanding.GOOD

    in_force = ends is None or ends > timedelta(0)
    assert may_block == (state is EntryState.ACTIVE and in_force and not disagree)
