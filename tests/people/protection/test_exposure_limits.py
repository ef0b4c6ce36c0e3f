"""Hard limits: whoever keeps to them never sees more than they allow, whatever they try."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import InvalidRequest
from seawall.ids import CaseId, PersonId
from seawall.people.protection.exposure_limits import (
    BOUNDS,
    DAY,
    Cause,
    ExposureLimits,
    merged_spans,
    standing,
    time_within,
)
from seawall.people.protection.model import GRACE, LONGEST, ExposureStep
from tests.people_made import NOON

ME = PersonId("person_1")
SMALL = ExposureLimits(
    graphic_minutes=5, items_in_a_row=3, minutes_without_break=5, break_minutes=5
)

minutes = lambda count: timedelta(minutes=count)  # noqa: E731 - reads as the words do


def look(begin: float, length: float, *, case: str = "a", step: str = "full") -> ExposureStep:
    """A look that begins so many minutes after noon."""
    start = NOON + minutes(begin)
    end = start + minutes(length)
    return ExposureStep(0, ME, CaseId(case), "", step, start, seen_at=end, closed_at=end)


def test_nothing_is_refused_to_somebody_who_has_not_looked():
    stands = standing([], ExposureLimits(), now=NOON)

    assert stands.refusal is None
    assert stands.break_due_at is None
    assert (stands.seconds, stands.in_a_row) == (0, 0)


def test_the_days_minutes_are_counted_over_any_24_hours():
    limits = ExposureLimits(graphic_minutes=30, minutes_without_break=120)
    evening = [look(0, 29), look(60, 1)]

    assert standing(evening[:1], limits, now=NOON + minutes(45)).refusal is None
    refusal = standing(evening, limits, now=NOON + minutes(90)).refusal
    assert refusal.cause is Cause.DAY
    assert refusal.until == NOON + DAY + minutes(1)


def test_midnight_gives_nobody_a_second_day():
    late = look(11.5 * 60, 30)  # from 23:30 to midnight
    limits = ExposureLimits(graphic_minutes=30, minutes_without_break=120)

    assert standing([late], limits, now=NOON + minutes(13 * 60)).refusal.cause is Cause.DAY


def test_a_row_of_items_ends_in_a_break_and_the_case_at_hand_may_be_finished():
    row = [look(at, 0.5, case=f"{at}") for at in range(3)]
    now = NOON + minutes(3)

    refusal = standing(row, SMALL, now=now, case=CaseId("new")).refusal
    assert refusal.cause is Cause.ITEMS
    assert refusal.until == NOON + minutes(2.5 + 5)
    assert standing(row, SMALL, now=now, case=CaseId("2")).refusal is None


def test_after_long_enough_without_a_break_there_is_one():
    limits = replace(SMALL, graphic_minutes=60, items_in_a_row=50)
    looks = [look(0, 1), look(3, 1)]

    stands = standing(looks, limits, now=NOON + minutes(4.5))
    assert stands.refusal is None
    assert stands.break_due_at == NOON + minutes(5)
    refusal = standing(looks, limits, now=NOON + minutes(5)).refusal
    assert (refusal.cause, refusal.until) == (Cause.STRETCH, NOON + minutes(4 + 5))


def test_time_spent_deciding_from_facts_is_a_break():
    looks = [look(0, 4, case="a"), look(9.5, 1, case="b")]

    stands = standing(looks, replace(SMALL, graphic_minutes=60), now=NOON + minutes(11))
    assert stands.refusal is None
    assert stands.in_a_row == 1


def test_drawings_and_words_are_under_no_limit():
    gentle = [look(0, 100, step="drawing"), look(100, 100, step="text")]

    assert standing(gentle, SMALL, now=NOON + minutes(200)).refusal is None


def test_grey_and_blurred_counts_as_much_as_the_picture_itself():
    counted = [
        standing([look(0, 3, step=step)], ExposureLimits(), now=NOON + minutes(4)).seconds
        for step in ("grey", "region", "full", "sound")
    ]

    assert counted == [180] * 4


def test_a_picture_and_its_sound_are_one_minute():
    both = [look(0, 1), look(0, 1, step="sound")]

    assert standing(both, ExposureLimits(), now=NOON + minutes(2)).seconds == 60


def test_a_break_somebody_asked_for_holds_until_it_ends():
    until = NOON + minutes(10)

    assert standing([], SMALL, now=NOON, break_until=until).refusal.cause is Cause.BREAK
    assert standing([], SMALL, now=until, break_until=until).refusal is None


def test_a_closed_laptop_does_not_count_for_ever():
    heard = ExposureStep(1, ME, CaseId("a"), "", "full", NOON, seen_at=NOON + minutes(2))
    without_script = ExposureStep(2, ME, CaseId("a"), "", "full", NOON)
    later = NOON + timedelta(hours=9)

    assert heard.until(later) == NOON + minutes(2) + GRACE
    assert without_script.until(later) == NOON + LONGEST
    assert not heard.is_open(later)


@pytest.mark.parametrize("name", list(BOUNDS))
def test_a_limit_that_protects_nobody_is_refused_by_name(name):
    for value in (BOUNDS[name][0] - 1, BOUNDS[name][1] + 1):
        with pytest.raises(InvalidRequest) as refused:
            ExposureLimits(**{name: value})
        assert refused.value.field == name


TRIES = st.lists(
    st.tuples(
        st.integers(0, 240),  # seconds until the next try
        st.integers(1, 200),  # seconds one would like to look
        st.sampled_from("abcdefgh"),
        st.sampled_from(["drawing", "grey", "full", "sound"]),
    ),
    max_size=60,
)
LIMITS = st.builds(
    ExposureLimits,
    graphic_minutes=st.integers(5, 20),
    items_in_a_row=st.integers(1, 6),
    minutes_without_break=st.integers(5, 15),
    break_minutes=st.integers(5, 10),
)


def obedient(tries, limits):
    """Look as often and as long as one likes; the server ends it with the next beat."""
    looks, now = [], NOON
    for wait, wish, case, step in tries:
        now += timedelta(seconds=wait)
        if standing(looks, limits, now=now, case=CaseId(case)).refusal and step != "drawing":
            continue
        opened, end = now, now + timedelta(seconds=wish)
        while now < end:
            now = min(end, now + timedelta(seconds=15))
            held = ExposureStep(0, ME, CaseId(case), "", step, opened, now, now)
            stands = standing([*looks, held], limits, now=now, case=CaseId(case))
            if stands.refusal and step != "drawing":
                break
        looks.append(ExposureStep(0, ME, CaseId(case), "", step, opened, now, now))
    return looks, now


@settings(max_examples=60, deadline=None)
@given(TRIES, LIMITS)
def test_no_way_of_trying_gets_past_a_limit(tries, limits):
    looks, _ = obedient(tries, limits)
    spans = merged_spans((it.opened_at, it.closed_at) for it in looks if it.step != "drawing")
    beat = timedelta(seconds=15)

    for _, end in spans:  # in every 24 hours
        in_a_day = time_within(
            merged_spans((b, min(e, end)) for b, e in spans if b < end), since=end - DAY
        )
        assert in_a_day <= limits.a_day + beat
    stretches = []
    for begin, end in spans:
        if stretches and begin - stretches[-1][1] < limits.rest:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((begin, end))
    for begin, end in stretches:
        row = {it.case for it in looks if it.step != "drawing" and begin <= it.opened_at <= end}
        assert end - begin <= limits.stretch + beat
        assert len(row) <= limits.items_in_a_row


@settings(max_examples=60, deadline=None)
@given(TRIES, LIMITS)
def test_a_refusal_ends_when_it_says(tries, limits):
    looks, now = obedient(tries, limits)
    refusal = standing(looks, limits, now=now, case=CaseId("new")).refusal
    if refusal is None:
        return

    assert refusal.until > now
    assert standing(looks, limits, now=refusal.until, case=CaseId("new")).refusal is None
