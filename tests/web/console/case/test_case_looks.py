"""Looking: one step at a time, counted once, and never longer than it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import CaseId, PersonId
from seawall.people.protection.choices import Choices
from seawall.people.protection.model import LONGEST, PICTURE_STEPS, ExposureStep
from seawall.web.console.case.case_looks import is_within_reach, looks_of, next_step, step_before
from seawall.web.console.case.renditions import MediaView, picture_ask
from seawall.web.console.words import duration
from tests.people_made import NOON

STEPS = st.sampled_from(PICTURE_STEPS)
TAKEN = st.lists(st.tuples(STEPS, st.integers(0, 100_000), st.integers(0, 400)), max_size=20)


def look(step: str, begin: int, length: int | None = None) -> ExposureStep:
    start = NOON + timedelta(seconds=begin)
    closed = None if length is None else start + timedelta(seconds=length)
    return ExposureStep(0, PersonId("p"), CaseId("c"), "", step, start, closed_at=closed)


def test_each_key_goes_one_step_further_and_stops_at_the_last():
    shown = ["", *PICTURE_STEPS]

    assert [next_step(step, PICTURE_STEPS) for step in shown] == [*PICTURE_STEPS, ""]


def test_each_key_back_goes_one_step_back_and_then_to_nothing():
    shown = ["full", "region", "grey", "drawing", ""]

    assert [step_before(step, PICTURE_STEPS) for step in shown] == [
        "region", "grey", "drawing", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("shown", ["", *PICTURE_STEPS])
def test_no_step_can_be_jumped_over(shown):
    reached = [it for it in PICTURE_STEPS if is_within_reach(it, shown, PICTURE_STEPS)]
    at = PICTURE_STEPS.index(shown) + 1 if shown else 0

    assert reached == list(PICTURE_STEPS[: at + 1])


def test_a_forgotten_tab_counts_five_minutes():
    seen = looks_of([look("full", 0)], now=NOON + timedelta(hours=9))

    assert seen.seconds == LONGEST.total_seconds()
    assert seen.shown == ""


@given(TAKEN)
def test_time_spent_looking_is_never_more_than_time_passed(taken):
    looks, at = [], 0
    for step, wait, length in taken:
        at += wait
        looks.append(look(step, at, length))
        at += length
    seen = looks_of(looks, now=NOON + timedelta(seconds=at))

    assert 0 <= seen.seconds <= at
    assert set(seen.seen) == {step for step, _, _ in taken}
    assert len(seen.seen) == len(set(seen.seen))


def test_a_gentle_step_asks_for_no_more_than_itself():
    wanted = Choices(greyscale=True, blur=16, size="small")
    drawing, grey, part, full = (
        picture_ask(step, MediaView(part=2), wanted) for step in PICTURE_STEPS
    )

    assert drawing.style == "drawing"
    assert (grey.grey, grey.blur, grey.part) == (True, 16, 0)
    assert (part.part, part.blur) == (2, 16)
    assert (full.grey, full.blur, full.part) == (True, 0, 0)
    assert {it.side for it in (drawing, grey, part, full)} == {320}


@pytest.mark.parametrize("written", ["", "-1", "25", "x", "٣", "1e9"])
def test_a_view_that_makes_no_sense_is_the_beginning(written):
    assert MediaView.asked({"still": written, "part": written, "volume": "100"}) == MediaView()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=4), "4 sec"),
        (timedelta(minutes=23, seconds=50), "23 min"),
        (timedelta(hours=3, minutes=5), "3 h 5 min"),
        (timedelta(days=-2), "2 days"),
    ],
)
def test_a_duration_is_said_as_a_person_would(span, words):
    assert duration(span) == words
