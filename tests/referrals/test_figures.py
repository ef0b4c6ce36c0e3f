"""How long what was referred stood: as a curve, with what cannot be said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.model import PageSighting
from seawall.probing.state import AddressState
from seawall.referrals.figures import figures_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def looks(*states: tuple[float, AddressState]) -> list[PageSighting]:
    return [PageSighting(NOON + timedelta(hours=hours), state) for hours, state in states]


def removed_after(hours: float) -> list[PageSighting]:
    """Seen alive every quarter of an hour, then gone twice."""
    alive = [(step / 4, AddressState.LIVE) for step in range(int(hours * 4))]
    gone = [(hours, AddressState.GONE_404), (hours + 0.25, AddressState.GONE_404)]
    return looks(*alive, *gone)


def test_trn_01_the_removed_are_described_by_nearest_rank_beside_the_curve():
    sent = [(NOON, removed_after(hours)) for hours in (0.25, 0.5, 0.75, 2.0, 30.0)]

    known = figures_of(sent).as_json()

    of = known["of_the_removed"]
    assert (of["count"], of["median_seconds"], of["p50_seconds"]) == (5, 2700, 2700)
    assert of["p90_seconds"] == 30 * 3600
    assert (of["within_1_h"], of["within_24_h"]) == (0.6, 0.8)
    assert known["within_1_h"]["value"] == pytest.approx(0.6)


def test_the_median_of_the_removed_is_never_given_for_the_median_of_all():
    sent = [(NOON, removed_after(0.5))] * 3
    sent += [(NOON, looks(*((step / 4, AddressState.LIVE) for step in range(200))))] * 5

    known = figures_of(sent)

    assert known.of_the_removed.median == timedelta(minutes=30)
    assert known.median.value is None
    assert known.removal_rate == pytest.approx(3 / 8)


def test_an_hour_cannot_be_told_where_nobody_looked_for_six():
    sent = [
        (
            NOON,
            looks((0, AddressState.LIVE), (6, AddressState.GONE_404), (12, AddressState.GONE_404)),
        )
    ] * 4

    hour = figures_of(sent).as_json()["within_1_h"]

    assert hour["value"] is None
    assert hour["not_measurable"]


def test_what_was_dead_before_it_was_sent_has_no_time_to_removal():
    dead = [(NOON, looks((-1, AddressState.GONE_404), (-0.5, AddressState.GONE_404)))]

    known = figures_of(dead)

    assert (known.dead_on_arrival, known.followed) == (1, 0)
    assert known.of_the_removed is None


def test_a_wall_is_neither_a_removal_nor_a_failure_to_remove():
    known = figures_of([(NOON, looks((0, AddressState.LIVE), (1, AddressState.LOGIN_WALL)))])

    assert (known.gone, known.followed) == (0, 1)


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0, 800), st.sampled_from(list(AddressState))), max_size=12),
        max_size=8,
    )
)
def test_any_history_gives_figures_that_a_program_can_read(histories):
    known = figures_of((NOON, looks(*history)) for history in histories)

    assert known.sent == len(histories)
    assert known.gone <= known.sent
    json.dumps(known.as_json(), allow_nan=False)
