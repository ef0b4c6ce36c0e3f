"""An entry cannot be older than what was seen without it, nor younger than what was seen with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.bundles.checking.time_bounds import TimeBounds
from seawall.ledger.entry import moment

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: Ten entries were seen at noon, twenty at six.
SEEN = [(10, NOON), (20, NOON + 6 * HOUR)]


def judged(place, at, seen=SEEN, now=NOON + 24 * HOUR):
    return TimeBounds(seen, now).judge(place, moment(at))


@pytest.mark.parametrize(
    ("place", "at", "kind"),
    [
        (9, NOON + 5 * MINUTE, None),
        (9, NOON + 6 * MINUTE, "entry-from-the-future"),
        (10, NOON - HOUR, None),
        (10, NOON - HOUR - MINUTE, "entry-back-dated"),
        (10, NOON + 6 * HOUR + 6 * MINUTE, "entry-from-the-future"),
        (20, NOON + 5 * HOUR, None),
        (20, NOON + 5 * HOUR - MINUTE, "entry-back-dated"),
        (20, NOON + 24 * HOUR + 6 * MINUTE, "entry-from-the-future"),
        (0, datetime(2020, 1, 1, tzinfo=UTC), None),
    ],
)
def test_a_moment_is_held_against_what_witnesses_saw(place, at, kind):
    assert judged(place, at) == kind


def test_without_a_witness_the_entries_before_are_what_a_moment_is_held_against():
    bounds = TimeBounds([], NOON + 24 * HOUR)

    assert bounds.judge(0, moment(NOON)) is None
    assert bounds.judge(1, moment(NOON - HOUR)) is None
    assert bounds.judge(2, moment(NOON - HOUR - MINUTE)) == "entry-back-dated"
    assert bounds.judge(3, "9999-99-99T99:99:99.999999Z") == "entry-from-the-future"
    assert bounds.judge(4, moment(NOON + MINUTE)) is None


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 600)), max_size=6),
    st.integers(0, 30),
    st.integers(-120, 800),
)
def test_the_bounds_are_those_of_every_sighting_by_itself(seen, place, minute):
    at, now = NOON + minute * MINUTE, NOON + 700 * MINUTE
    sightings = [(size, NOON + minutes * MINUTE) for size, minutes in seen]
    without = [seen_at for size, seen_at in sightings if size <= place]
    among = [seen_at for size, seen_at in sightings if size > place]

    is_ahead = any(at > seen_at + 5 * MINUTE for seen_at in [*among, now])
    is_behind = any(at < seen_at - HOUR for seen_at in without)

    expected = "entry-from-the-future" if is_ahead else "entry-back-dated" if is_behind else None
    assert judged(place, at, sightings, now) == expected
