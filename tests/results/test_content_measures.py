"""Measures of content: blocked, proactive, times, reach, re-uploads, each by its definition."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.clocks.reporting_period import named_period
from seawall.results.model import Absence
from tests.results.lives_made import metric
from tests.results_made import DAY, FIRST, HOUR, LATER, MINUTE, PAST, MadeEntries


def blocked(log, at=FIRST + DAY, *, entries=("entry_1",), since=None):
    """An upload that is blocked, and found against."""
    item = log.upload(at)
    case = log.check(item, at, "block", entries=entries, since=since)
    log.remove(item, case, at, gone_at=at)
    return item, case


def passed(log, at=FIRST + DAY, *, stood=HOUR, views=None, notice=None):
    """An upload that reached the public, was reported, and is gone after so long."""
    item = log.upload(at)
    case = log.notice(item, notice or at + MINUTE)
    log.remove(item, case, at + MINUTE, gone_at=None if stood is None else at + stood, views=views)
    return item, case


def test_blocked_at_upload_counts_what_was_found_against_by_copy_and_by_variant():
    log = MadeEntries()
    for _ in range(3):
        blocked(log, entries=("entry_a",))
    item, case = blocked(log, entries=("entry_b",))
    passed_item = log.upload(FIRST + DAY)
    copy_case = log.check(passed_item, FIRST + DAY, "allow", case=case, entries=("entry_b",))
    log.remove(passed_item, copy_case, FIRST + 2 * DAY)
    passed(log)

    shares = metric(log, "blocked_at_upload")
    assert (shares.number("copies").part, shares.number("copies").n) == (4, 6)
    assert (shares.number("variants").part, shares.number("variants").n) == (1, 3)
    assert item


def test_what_was_blocked_by_error_is_in_neither_part():
    log = MadeEntries()
    item, case = blocked(log)
    log.restore(item, case, FIRST + 2 * DAY)

    copies = metric(log, "blocked_at_upload").number("copies")
    assert (copies.n, copies.value, copies.absence) == (0, None, Absence.NOTHING)


def test_what_is_held_counts_once_it_is_decided():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.check(item, FIRST, "hold")
    assert metric(log, "blocked_at_upload").beside == {"undecided": 1}

    log.remove(item, case, FIRST + HOUR)
    shares = metric(log, "blocked_at_upload")
    assert (shares.number("copies").part, shares.beside) == (1, {"undecided": 0})


def test_an_upload_belongs_to_the_day_of_the_upload():
    log = MadeEntries()
    blocked(log, at=FIRST - timedelta(microseconds=1))
    blocked(log, at=FIRST)
    blocked(log, at=PAST - timedelta(microseconds=1))
    blocked(log, at=PAST)

    assert metric(log, "blocked_at_upload").number("copies").n == 2


def test_proactive_is_what_we_found_first_and_no_user_reported():
    log = MadeEntries()
    found_first = log.upload(FIRST)
    case = log.check(found_first, FIRST + HOUR, "allow")
    log.entries.pop()
    public = {"case": case, "entries": ["entry_1"], "item": found_first, "rule": "known"}
    log.write("retro.matched", "check_r", FIRST + HOUR, public={**public, "verdict": "hold"})
    log.remove(found_first, case, FIRST + DAY, gone_at=FIRST + DAY)
    reported_too = log.upload(FIRST)
    case = log.check(reported_too, FIRST, "allow")
    log.write(
        "retro.matched",
        "check_s",
        FIRST + HOUR,
        public={**public, "case": case, "item": reported_too, "verdict": "hold"},
    )
    log.notice(reported_too, FIRST + 2 * HOUR)
    log.remove(reported_too, case, FIRST + DAY, gone_at=FIRST + DAY)
    passed(log)
    blocked(log)

    removed = metric(log, "proactive_rate").number("removed")
    assert (removed.part, removed.n) == (1, 3)


def test_what_still_stands_is_no_removal_and_lasts_as_long_as_anybody_looked():
    log = MadeEntries()
    for hours in (1, 2, 3):
        passed(log, stood=hours * HOUR)
    for _ in range(4):
        passed(log, stood=None)

    exposure = metric(log, "exposure")
    assert exposure.number("median").value is None
    assert exposure.number("median").absence is Absence.NOT_REACHED
    assert exposure.number("within_hour").value == pytest.approx(1 / 7)
    assert exposure.number("within_day").value == pytest.approx(3 / 7)
    assert exposure.beside == {"still_standing": 4, "upload_unknown": 0}


def test_a_share_within_a_day_is_not_measured_where_nothing_was_followed_for_a_day():
    log = MadeEntries()
    at = FIRST + DAY
    passed(log, at=at, stood=None)

    exposure = metric(log, "exposure", until=at + 2 * HOUR)
    assert exposure.number("within_hour").value == 0
    assert exposure.number("within_day").absence is Absence.NOT_FOLLOWED


def test_exposure_reaction_and_order_are_three_clocks():
    log = MadeEntries()
    passed(log, at=FIRST, notice=FIRST + 5 * HOUR, stood=6 * HOUR)
    order = log.order(FIRST, due_at=FIRST + HOUR)
    log.act(order, FIRST + 30 * MINUTE, due_at=FIRST + HOUR)

    medians = {
        name: metric(log, name).number("median").value / 3600
        for name in ("exposure", "reaction", "order_clock")
    }
    assert medians == {"exposure": 6, "reaction": 1, "order_clock": 0.5}


def test_a_platform_whose_clock_runs_back_gains_no_negative_time():
    log = MadeEntries()
    passed(log, at=FIRST + DAY, stood=-HOUR)

    assert metric(log, "exposure").number("median").value == 0


def test_what_was_removed_after_the_checkpoint_is_not_known_of():
    log = MadeEntries()
    passed(log, at=FIRST, stood=3 * HOUR)

    exposure = metric(log, "exposure", until=FIRST + 2 * HOUR)
    assert exposure.beside["still_standing"] == 1


def test_views_that_nobody_tells_are_no_zero():
    log = MadeEntries()
    passed(log, views=100)
    passed(log, views=300)
    passed(log)

    reach = metric(log, "reach")
    assert (reach.number("views").value, reach.number("views").high) == (400, None)
    assert (reach.number("median").value, reach.number("median").n) == (100, 2)
    assert reach.beside == {"views_untold": 1}


def test_the_slowest_tenth_is_what_stood_longest():
    log = MadeEntries()
    for hours in range(1, 11):
        passed(log, stood=hours * HOUR, views=10)
    passed(log, stood=20 * HOUR, views=100)

    slowest = metric(log, "reach").number("slowest_tenth")
    assert slowest.value == pytest.approx(110 / 200)
    assert slowest.n == 11


def test_a_re_upload_is_what_a_bank_had_known_for_an_hour():
    log = MadeEntries()
    at = FIRST + DAY
    blocked(log, at=at, since=at - HOUR)
    blocked(log, at=at, since=at - HOUR + timedelta(seconds=1))
    blocked(log, at=at)
    item = log.upload(at)
    case = log.check(item, at, "allow", since=at - 2 * HOUR)
    log.remove(item, case, at + DAY)

    again = metric(log, "reuploads")
    assert again.number("tried").value == 2
    assert (again.number("passed").part, again.number("passed").n) == (1, 2)


def stood(log, day, entries):
    """The log says how many entries stand on a day of November."""
    at = FIRST + (day - 1) * DAY
    log.write("bank.standing", f"{at:%Y-%m-%d}", at, public={"entries": entries})


def test_re_uploads_are_by_the_days_of_which_the_log_says_how_many_entries_stood():
    log = MadeEntries()
    for day, entries in ((2, 2_000), (3, 4_000)):
        stood(log, day, entries)
        stood(log, day, 9_000)  # a second count of a day is no count
    for at in (FIRST + DAY, FIRST + 2 * DAY, FIRST + 3 * DAY - timedelta(seconds=1)):
        blocked(log, at=at, since=at - DAY)
    blocked(log, at=FIRST + 3 * DAY, since=FIRST)  # of this day nobody knows

    again = metric(log, "reuploads")
    rate = again.number("rate")
    assert again.number("tried").value == 4
    assert (rate.part, rate.n) == (3, 6_000)
    assert rate.value == pytest.approx(3 / (6_000 / 1_000 / 30))
    assert rate.low < rate.value < rate.high
    assert again.beside["days_uncounted"] == 28


def test_a_day_counts_as_far_as_it_lies_in_the_period_and_was_seen():
    log = MadeEntries()
    for day in (1, 2, 3):
        stood(log, day, 1_200)

    seen = metric(log, "reuploads", until=FIRST + 1.5 * DAY)
    berlin = metric(log, "reuploads", period=named_period("2026-11", "Europe/Berlin"))

    assert seen.number("rate").n == 1_800
    assert seen.beside["days_uncounted"] == 0
    assert berlin.number("rate").n == 3_600
    assert berlin.beside["days_uncounted"] == 28  # an hour of October, and 27 days


def test_where_no_day_was_counted_there_is_no_rate():
    log = MadeEntries()
    blocked(log, at=FIRST + DAY, since=FIRST)

    rate = metric(log, "reuploads").number("rate")
    assert (rate.value, rate.absence) == (None, Absence.NOTHING)


def test_nothing_at_all_is_said_to_be_nothing():
    for name in ("blocked_at_upload", "proactive_rate", "exposure", "reaction"):
        for number in metric(MadeEntries(), name, until=LATER).numbers:
            assert (number.value, number.absence) == (None, Absence.NOTHING)
