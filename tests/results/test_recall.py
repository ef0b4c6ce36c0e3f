"""Recall: by items that testers uploaded, and by what two finders found."""

from __future__ import annotations

import pytest

from seawall.results.model import Absence
from tests.results.lives_made import metric
from tests.results_made import DAY, FIRST, HOUR, MINUTE, PAST, MadeEntries

# Seeded items


def test_what_we_measured_and_what_a_member_measured_are_two_numbers():
    log = MadeEntries()
    log.end_drill(FIRST + DAY, {"image": [38, 40], "text": [9, 10]})
    log.end_drill(FIRST + 2 * DAY, {"image": [5, 10]}, by_member=True)

    recall = metric(log, "seeded_recall")
    parts = {number.name: (number.part, number.n) for number in recall.numbers}
    assert parts == {
        "own": (47, 50),
        "own_image": (38, 40),
        "own_text": (9, 10),
        "members": (5, 10),
        "members_image": (5, 10),
        "controls": (0, 0),
    }
    assert recall.beside == {"drills": 2}


def test_what_was_kept_back_though_nobody_registered_it_stands_beside():
    log = MadeEntries()
    log.end_drill(FIRST + DAY, {"image": [10, 10]}, controls=(3, 1))

    controls = metric(log, "seeded_recall").number("controls")
    assert (controls.part, controls.n) == (3, 4)


def test_drills_of_other_platforms_and_of_other_months_are_not_ours():
    log = MadeEntries()
    log.end_drill(FIRST + DAY, {"image": [10, 10]}, of_others=True)
    log.end_drill(PAST, {"image": [10, 10]})

    assert metric(log, "seeded_recall").number("own").absence is Absence.NOTHING


# Two finders


def found(log, *, own=0, others=0, both=0):
    """So many items that were public, by who found them, each removed."""
    for finders in ["own"] * own + ["others"] * others + ["both"] * both:
        item = log.upload(FIRST)
        case = log.fresh("case")
        if finders != "others":
            public = {"case": case, "entries": [], "item": item, "rule": "", "verdict": "hold"}
            log.write("retro.matched", log.fresh("check"), FIRST + HOUR, public=public)
        if finders != "own":
            log.notice(item, FIRST + 2 * HOUR, case=case)
        log.remove(item, case, FIRST + 3 * HOUR, gone_at=FIRST + 4 * HOUR)


def test_the_share_of_what_others_told_that_we_had_found_first_is_our_recall():
    log = MadeEntries()
    found(log, own=30, others=20, both=20)

    recall = metric(log, "finders_recall")
    assert (recall.number("recall").part, recall.number("recall").n) == (20, 40)
    # Chapman: 51 · 41 / 21 - 1
    assert recall.number("there").value == pytest.approx(98.571, abs=0.001)
    assert recall.number("there").low < 98.5 < recall.number("there").high
    assert recall.beside == {"own": 50, "others": 40, "both": 20}


def test_what_others_told_before_our_check_found_it_is_no_find_of_ours():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + MINUTE)
    public = {"case": case, "entries": [], "item": item, "rule": "", "verdict": "hold"}
    log.write("retro.matched", log.fresh("check"), FIRST + HOUR, public=public)
    log.remove(item, case, FIRST + HOUR, gone_at=FIRST + HOUR)

    assert metric(log, "finders_recall").beside == {"own": 0, "others": 1, "both": 0}


def test_what_nobody_could_see_is_in_neither_sample():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.check(item, FIRST, "block")
    log.remove(item, case, FIRST + HOUR, gone_at=FIRST + HOUR)

    assert metric(log, "finders_recall").number("recall").absence is Absence.NOTHING


def test_with_fewer_than_seven_found_by_both_there_are_only_bounds():
    log = MadeEntries()
    found(log, own=10, others=10, both=6)

    there = metric(log, "finders_recall").number("there")
    assert (there.value, there.absence, there.n) == (None, Absence.BOUND_ONLY, 26)
    assert there.low >= 26
    assert there.high > there.low


def test_where_nothing_was_found_by_both_there_is_no_upper_bound():
    log = MadeEntries()
    found(log, own=10, others=10)

    there = metric(log, "finders_recall").number("there")
    assert (there.value, there.high) == (None, None)
    assert there.low >= 20


def test_a_platform_whose_own_check_found_nothing_has_no_recall_of_more():
    log = MadeEntries()
    found(log, others=40)

    recall = metric(log, "finders_recall")
    assert recall.number("recall").value == 0
    assert recall.number("there").low == 40
    assert recall.number("there").high is None
