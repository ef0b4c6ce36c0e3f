"""Times that are unique, grow with the places and never change."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.exchanges.taxii.tide import SLOTS, Mark, added_at, next_mark, place, place_after
from tests.exchanges.stix_made import NOON

#: How many changes came, and how many microseconds passed (the clock may stand or go back).
WAVES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(-1_000, 10_000)), min_size=1, max_size=20
)


def tide(waves) -> list[Mark]:
    marks: list[Mark] = []
    newest, now = 0, NOON
    for changes, passed in waves:
        newest += changes
        now += timedelta(microseconds=passed)
        if mark := next_mark(marks[-1] if marks else None, newest=newest, now=now):
            marks.append(mark)
    return marks


def covering(marks: list[Mark], position: int) -> Mark:
    return next(mark for mark in marks if mark.top >= position)


@given(waves=WAVES)
def test_each_place_has_a_time_of_its_own_and_they_grow_together(waves):
    marks = tide(waves)

    times = [added_at(p, covering(marks, p)) for p in range(marks[-1].top + 1)]

    assert times == sorted(set(times))


@given(waves=WAVES, asked=st.integers(0, 500))
def test_whoever_asks_after_a_place_gets_the_next_one(waves, asked):
    marks = tide(waves)
    position = min(asked, marks[-1].top)
    moment = added_at(position, covering(marks, position))

    later = [mark for mark in marks if mark.at > moment]

    if not later:
        assert position == marks[-1].top
        return
    before = [mark for mark in marks if mark.seq < later[0].seq]
    assert place_after(moment, later[0], before[-1] if before else None) == position


def test_without_news_there_is_no_mark():
    assert next_mark(Mark(7, NOON), newest=7, now=NOON + timedelta(days=1)) is None


def test_a_clock_that_stands_still_does_not_hold_the_tide_up():
    mark = next_mark(Mark(7, NOON), newest=9, now=NOON)

    assert mark == Mark(9, NOON + timedelta(microseconds=2 * SLOTS))
    assert added_at(place(8), mark) == NOON + timedelta(microseconds=1)
