"""When a person must be told that a deadline is in danger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.enforcement.half_time import half_time, must_page
from seawall.enforcement.model import ActionOutcome, OutcomeKind
from seawall.ids import ActionId, OutcomeId
from tests.enforcement.test_envelope import ACTION
from tests.enforcement_made import NOON

HALF = NOON + timedelta(minutes=30)


def said(kind):
    return ActionOutcome(OutcomeId("out_1"), ActionId("act_1"), kind, None, "", "", None, NOON)


def test_half_of_an_hour_is_thirty_minutes():
    assert half_time(ACTION) == HALF


def test_without_a_deadline_nobody_is_paged():
    free = replace(ACTION, deadline=None)

    assert half_time(free) is None
    assert not must_page(free, outcomes=[], newest_seq=2, now=NOON + timedelta(days=9))


@given(st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_silence_pages_from_half_time_on_and_never_before(passed):
    now = NOON + passed

    assert must_page(ACTION, outcomes=[], newest_seq=2, now=now) == (now >= HALF)


@pytest.mark.parametrize(
    ("kind", "pages"),
    [("applied", False), ("already", False), ("partial", True), ("cannot", True), ("later", True)],
)
def test_only_done_stops_the_page(kind, pages):
    outcomes = [said(OutcomeKind(kind))]

    assert must_page(ACTION, outcomes=outcomes, newest_seq=2, now=HALF) == pages


def test_a_newer_action_takes_over_the_clock():
    assert not must_page(ACTION, outcomes=[], newest_seq=3, now=HALF)
