"""Looking: one step at a time, counted once, and never longer than it was."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.web.console.looks import LONGEST, PICTURE_STEPS, Looks, next_step
from seawall.web.console.renditions import gentle
from seawall.web.console.words import duration
from tests.people_made import NOON

STEPS = st.sampled_from(["", *PICTURE_STEPS])
TAKEN = st.lists(st.tuples(STEPS, st.integers(0, 100_000)), max_size=20)


def test_each_key_goes_one_step_further_and_stops_at_the_last():
    shown = ["", "drawing", "grey", "full"]

    assert [next_step(step, PICTURE_STEPS) for step in shown] == ["drawing", "grey", "full", ""]


def test_a_forgotten_tab_counts_five_minutes():
    seen = Looks().show("full", at=NOON).close(at=NOON + timedelta(hours=9))

    assert seen.seconds == LONGEST


@given(TAKEN)
def test_time_spent_looking_is_never_more_than_time_passed(taken):
    seen, at = Looks(), NOON
    for step, seconds in taken:
        at += timedelta(seconds=seconds)
        seen = seen.show(step, at=at)
    seen = seen.close(at=at)

    assert 0 <= seen.seconds <= (at - NOON).total_seconds()
    assert seen.shown == ""
    assert set(seen.seen) == {step for step, _ in taken if step}
    assert len(seen.seen) == len(set(seen.seen))


@pytest.mark.parametrize("step", ["drawing", "grey"])
def test_a_gentle_picture_is_one_document_that_refers_to_nothing(step):
    document = gentle(b"\xff\xd8 not really", media_type="image/jpeg", step=step)
    elements = list(ET.fromstring(document).iter())
    links = [it for each in elements for name, it in each.items() if name.endswith("href")]

    assert [link.partition(";")[0] for link in links] == ["data:image/jpeg"]
    assert not [it for it in elements if it.tag.endswith(("script", "foreignObject", "style"))]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=4), "4 sec"),
        (timedelta(minutes=23, seconds=50), "23 min"),
        (timedelta(hours=3, minutes=5), "3 hr 5 min"),
        (timedelta(days=-2), "2 days"),
    ],
)
def test_a_duration_is_said_as_a_person_would(span, words):
    assert duration(span) == words
