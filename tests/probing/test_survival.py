"""Times to removal: the truth is recovered where the median of the removed is too good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.probing.model import PageSighting
from seawall.probing.spell import Spell, spell_of
from seawall.probing.state import AddressState
from seawall.probing.survival import curve_of, share_within

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
WINDOW = 30 * 24.0


def hours(value):
    return timedelta(hours=float(value))


@cache
def quick_and_slow():
    from scipy import stats  # takes a second, in every process that collects this

    return stats.lognorm(1.2, scale=3.0), stats.lognorm(1.1, scale=120.0)


def true_share_standing(t):
    quick, slow = quick_and_slow()
    return 0.7 * quick.sf(t) + 0.2 * slow.sf(t) + 0.1


@cache
def true_median():
    from scipy import optimize

    return optimize.brentq(lambda t: true_share_standing(t) - 0.5, 0.1, 100)


def simulated(*, every: float, count: int = 2000, seed: int = 7) -> list[Spell]:
    """2,000 referred addresses, looked at every so many hours for thirty days."""
    dice = np.random.default_rng(seed)
    kind = dice.random(count)
    quick, slow = quick_and_slow()
    lasted = np.where(kind < 0.7, quick.rvs(count, random_state=dice), np.inf)
    is_slow = (kind >= 0.7) & (kind < 0.9)
    lasted[is_slow] = slow.rvs(int(is_slow.sum()), random_state=dice)
    spells = []
    for time in lasted:
        is_removed = time <= WINDOW
        steps = int(np.ceil(min(time, WINDOW) / every)) if is_removed else int(WINDOW / every)
        found, before = hours(steps * every), hours((steps - is_removed) * every)
        spells.append(Spell(found, bool(is_removed), before, (hours(every), before, found)))
    return spells


def with_looks(spells, every):
    """The same spells with every look written down, not only the ones that decide."""
    return [
        Spell(s.lasted, s.is_removed, s.last_seen, tuple(hours(every * n) for n in range(1, 30)))
        for s in spells
    ]


durations = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=2, max_size=60).filter(
    lambda made: any(is_removed for _, is_removed in made)
)


@given(durations)
@settings(deadline=None)
def test_the_curve_is_the_product_of_what_stayed_at_each_removal(made):
    curve = curve_of([Spell(hours(t), is_removed) for t, is_removed in made])

    stands, spread = 1.0, 0.0
    for place, time in enumerate(sorted({t for t, is_removed in made if is_removed})):
        at_risk = sum(t >= time for t, _ in made)
        removed = sum(t == time and is_removed for t, is_removed in made)
        stands *= 1 - removed / at_risk
        assert curve.hours[place] == time
        assert curve.stands[place] == pytest.approx(stands, abs=1e-12)
        if stands > 1e-12:
            spread += removed / (at_risk * (at_risk - removed))
            reach = 1.959964 * spread**0.5 / np.log(stands)
            assert curve.low[place] == pytest.approx(stands ** np.exp(-reach), abs=1e-6)
            assert curve.high[place] == pytest.approx(stands ** np.exp(reach), abs=1e-6)


def test_that_none_was_removed_of_a_few_does_not_say_that_none_ever_is():
    spells = [Spell(hours(t), True) for t in range(2, 12)]

    standing = curve_of(spells).at(AN_HOUR)
    assert (standing.value, standing.high) == (1.0, 1.0)
    assert standing.low == pytest.approx(1 - 0.2775, abs=1e-3)  # Wilson's limit of 0 of 10
    assert curve_of(spells).at(timedelta(0)).low == 1.0


@given(durations)
def test_the_curve_falls_from_one_and_stays_in_its_interval(made):
    curve = curve_of([Spell(hours(t), is_removed) for t, is_removed in made])

    assert np.all(np.diff(curve.stands) <= 0)
    assert np.all((curve.low <= curve.stands + 1e-12) & (curve.stands <= curve.high + 1e-12))
    assert curve.at(timedelta(0)).value == 1.0


def test_the_truth_is_recovered_and_the_median_of_the_removed_is_too_good():
    spells = simulated(every=0.01)
    median = curve_of(spells).quantile(0.5)
    naive = float(np.median([s.lasted / AN_HOUR for s in spells if s.is_removed]))

    assert median.low <= hours(true_median()) <= median.high
    assert median.value / AN_HOUR == pytest.approx(true_median(), rel=0.1)
    assert naive < 0.85 * true_median()
    assert hours(naive) < median.low


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    covered = 0
    for seed in range(60):
        median = curve_of(simulated(every=0.01, count=300, seed=seed)).quantile(0.5)
        covered += median.low <= hours(true_median()) <= median.high

    assert 52 <= covered <= 60


def test_the_share_within_a_day_is_recovered_from_hourly_looks():
    share = share_within(with_looks(simulated(every=1.0), 1.0), horizon=A_DAY)

    assert share.low <= 1 - true_share_standing(24) <= share.high
    assert share.value <= share.at_most


def test_a_look_every_six_hours_cannot_measure_the_first_hour():
    spells = with_looks(simulated(every=6.0), 6.0)

    share = share_within(spells, horizon=AN_HOUR)

    assert share.value is None
    assert "2000 of 2000" in share.why
    assert curve_of(spells).at(AN_HOUR).value == 1.0  # what it would have claimed
    assert 1 - true_share_standing(1) > 0.1  # and what is true


def test_a_look_a_day_turns_the_median_into_a_day():
    assert curve_of(simulated(every=24.0)).quantile(0.5).value == A_DAY


def test_what_most_never_removed_has_no_median_and_says_not_reached():
    spells = [Spell(hours(1), is_removed=True), *[Spell(hours(720), is_removed=False)] * 9]
    quantile = curve_of(spells).quantile(0.5)

    assert quantile.value is None


def test_after_the_last_look_nothing_is_claimed():
    curve = curve_of([Spell(hours(1), is_removed=True), Spell(hours(2), is_removed=False)])

    assert curve.at(hours(2)).value == 0.5
    assert curve.at(hours(3)).value is None
    spell = Spell(hours(0.5), is_removed=False, looks=(hours(0.5),))
    assert share_within([spell], horizon=AN_HOUR).value is None


def test_nothing_followed_is_nothing_measured():
    assert curve_of([]).at(AN_HOUR).value is None
    assert share_within([], horizon=AN_HOUR).value is None


def test_a_few_coarse_addresses_are_left_out_and_counted():
    fine = [Spell(hours(0.5), True, hours(0.25), (hours(0.25), hours(0.5)))] * 97
    coarse = [Spell(hours(6), True, hours(0), (hours(6),))] * 3

    share = share_within(fine + coarse, horizon=AN_HOUR)

    assert (share.value, share.counted, share.left_out) == (1.0, 97, 3)


def sighted(*made):
    return [PageSighting(NOON + timedelta(minutes=m), AddressState(state)) for m, state in made]


def test_a_spell_runs_to_the_first_visit_that_found_nothing():
    spell = spell_of(
        NOON, sightings=sighted((0, "live"), (5, "live"), (15, "gone_404"), (30, "gone_404"))
    )

    assert spell is not None
    assert (spell.lasted, spell.is_removed) == (timedelta(minutes=15), True)
    assert spell.from_last_seen().lasted == timedelta(minutes=5)


@pytest.mark.parametrize("wall", ["unknown", "login_wall", "geo_blocked", "age_gate", "moved"])
def test_a_wall_censors_at_the_last_visit_that_saw_the_content(wall):
    spell = spell_of(NOON, sightings=sighted((0, "live"), (60, "live"), (120, wall), (180, wall)))

    assert spell == Spell(AN_HOUR, False, AN_HOUR, (timedelta(0), AN_HOUR))


def test_an_unconfirmed_suspicion_is_no_removal():
    spell = spell_of(NOON, sightings=sighted((0, "live"), (60, "live"), (120, "gone_404")))

    assert spell is not None
    assert (spell.is_removed, spell.lasted) == (False, AN_HOUR)


def test_what_was_only_seen_before_it_was_reported_stood_for_no_time():
    spell = spell_of(NOON, sightings=sighted((-10, "live"), (60, "unknown")))

    assert spell is not None
    assert (spell.lasted, spell.is_removed) == (timedelta(0), False)


def test_dead_on_arrival_has_no_time_to_removal():
    assert spell_of(NOON, sightings=sighted((5, "gone_404"), (15, "gone_404"))) is None
    assert spell_of(NOON, sightings=[]) is None
