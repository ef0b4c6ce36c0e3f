"""When an address is looked at: often at first, then seldom, then no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.model import PageSighting
from seawall.probing.schedule import END, next_visit
from seawall.probing.state import AddressState

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
states = st.sampled_from(AddressState)


def visits_of(script, *, late=timedelta(0), first=timedelta(0)):
    """Every visit of a worker that is this late each time, and finds what the script says."""
    seen: list[PageSighting] = []
    now = NOON + first
    while True:
        moment = next_visit(NOON, visits=seen, now=now)
        if moment is None:
            return seen
        now = max(now, moment) + late
        seen.append(PageSighting(now, script(now - NOON)))


def standing(elapsed):
    return AddressState.LIVE


def minutes_of(seen):
    return [(visit.at - NOON) / timedelta(minutes=1) for visit in seen]


def test_at_5_15_30_and_60_minutes_then_hourly_for_a_day_then_daily_for_thirty_days():
    moments = minutes_of(visits_of(standing))

    assert moments[:4] == [5, 15, 30, 60]
    assert moments[4:27] == [60 * hour for hour in range(2, 25)]
    assert moments[27:] == [60 * 24 * day for day in range(2, 31)]


def test_a_worker_that_slept_catches_up_with_one_visit():
    seen = visits_of(standing, first=timedelta(hours=20, minutes=30))

    assert minutes_of(seen)[:3] == [20.5 * 60, 21 * 60, 22 * 60]


def test_of_all_the_visits_that_were_missed_the_newest_is_the_one_that_is_due():
    now = NOON + timedelta(hours=20, minutes=30)

    assert next_visit(NOON, visits=[], now=now) == NOON + timedelta(hours=20)


def test_a_suspicion_is_confirmed_as_soon_as_it_may_be():
    seen = visits_of(
        lambda t: AddressState.GONE_404 if t > timedelta(hours=2) else AddressState.LIVE
    )

    assert minutes_of(seen)[4:7] == [120, 180, 190]


def test_what_is_gone_is_looked_at_daily_for_thirty_days():
    seen = visits_of(lambda t: AddressState.GONE_SOFT)
    moments = minutes_of(seen)

    assert moments[:2] == [5, 15]
    assert [moment - 15 for moment in moments[2:]] == [60 * 24 * day for day in range(1, 31)]


def test_what_comes_back_is_looked_at_often_again():
    def script(elapsed):
        gone = timedelta(hours=1) <= elapsed < timedelta(days=2)
        return AddressState.GONE_404 if gone else AddressState.LIVE

    moments = minutes_of(visits_of(script))
    back = next(moment for moment in moments if moment >= 60 * 48)

    assert [moment - back for moment in moments if moment > back][:4] == [5, 15, 30, 60]


@given(st.lists(states, min_size=1, max_size=40), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_the_schedule_moves_on_and_ends_whatever_is_found(found, late):
    step = max(1, int(END / timedelta(minutes=5)) // len(found))

    def script(elapsed):
        return found[int(elapsed / timedelta(minutes=5)) // step % len(found)]

    seen = visits_of(script, late=late)

    assert len(seen) < 4000
    assert all(one.at < other.at for one, other in pairwise(seen))
    assert seen[-1].at <= NOON + END + late


@given(st.lists(st.tuples(st.integers(0, 40_000), states), max_size=20), st.integers(0, 200_000))
def test_the_next_visit_is_always_later_than_the_last_and_never_beyond_the_end(made, now):
    visits = [PageSighting(NOON + timedelta(minutes=m), state) for m, state in made]
    moment = next_visit(NOON, visits=visits, now=NOON + timedelta(minutes=now))

    if moment is not None:
        assert moment > max((visit.at for visit in visits), default=NOON)
        assert moment <= NOON + END


@given(st.lists(states, max_size=5), st.integers(1, 50_000))
def test_one_look_settles_everything_that_was_due(found, late):
    now = NOON + timedelta(minutes=late)
    visits = [PageSighting(NOON + timedelta(seconds=n), state) for n, state in enumerate(found)]
    visits.append(PageSighting(now, AddressState.LIVE))

    moment = next_visit(NOON, visits=visits, now=now)

    assert moment is None or moment > now
