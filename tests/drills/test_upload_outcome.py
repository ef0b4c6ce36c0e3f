"""What an upload comes to: what the public could see decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.drills.model import SeededUpload, SendState
from seawall.drills.seeded_kinds import CONTROL, SeededKind
from seawall.drills.upload_outcome import is_published_though_found, outcome_of, seconds_to_find
from tests.people_made import NOON

SENT = SeededUpload(
    "seed_1", "drill_1", 0, SeededKind.IMAGE, 0, "unchanged", "tester", NOON,
    state=SendState.TAKEN, sent_at=NOON, answered_at=NOON + timedelta(seconds=2),
)  # fmt: skip
LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("shown", "verdict", "after", "outcome"),
    [
        ("refused", "", None, "blocked"),
        ("refused", "block", 0, "blocked"),
        ("hidden", "hold", 0, "held"),
        ("public", "", None, "missed"),
        ("public", "block", 0, "missed"),  # a verdict that nobody obeys protects nobody
        ("", "block", 600, "blocked"),
        ("", "block", 601, "missed"),  # ten minutes, and no longer
        ("", "hold", 1, "held"),
        ("", "allow", 1, "missed"),
        ("", "", None, "missed"),
    ],
)
def test_an_upload_comes_to_what_the_platform_showed_or_else_to_our_verdict(
    shown, verdict, after, outcome
):
    at = None if after is None else NOON + timedelta(seconds=after)
    upload = replace(SENT, shown=shown, verdict=verdict, checked_at=at)

    assert outcome_of(upload, now=LATER, is_over=False) == outcome


@pytest.mark.parametrize(
    ("shown", "outcome"), [("refused", "kept_back"), ("hidden", "kept_back"), ("public", "passed")]
)
def test_a_control_should_pass(shown, outcome):
    upload = replace(SENT, shown=shown, variant=CONTROL)

    assert outcome_of(upload, now=LATER, is_over=False) == outcome


def test_an_upload_of_which_nothing_is_known_yet_is_waited_for():
    upload = replace(SENT, shown="")

    assert outcome_of(upload, now=NOON + timedelta(minutes=10), is_over=False) == "waiting"


@pytest.mark.parametrize("is_over", [True, False])
def test_what_failed_on_its_way_measures_nothing(is_over):
    upload = replace(SENT, state=SendState.FAILED)

    assert outcome_of(upload, now=LATER, is_over=is_over) == "unmeasured"


def test_what_was_never_sent_is_waited_for_until_the_drill_is_over():
    upload = replace(SENT, state=SendState.WAITING, sent_at=None)

    assert outcome_of(upload, now=LATER, is_over=False) == "waiting"
    assert outcome_of(upload, now=LATER, is_over=True) == "unmeasured"


def test_a_platform_that_shows_what_our_check_would_block_is_noticed():
    assert is_published_though_found(replace(SENT, shown="public", verdict="block"))
    assert not is_published_though_found(replace(SENT, shown="refused", verdict="block"))
    assert not is_published_though_found(replace(SENT, shown="public"))


def test_seconds_are_those_until_the_platform_answered_or_else_our_check():
    checked = NOON + timedelta(seconds=1)

    assert seconds_to_find(replace(SENT, shown="refused", checked_at=checked)) == 2
    assert seconds_to_find(replace(SENT, shown="", checked_at=checked)) == 1
    assert seconds_to_find(replace(SENT, shown="", checked_at=None)) is None
