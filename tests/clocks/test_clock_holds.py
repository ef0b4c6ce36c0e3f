"""What stops a clock, what does not, and what a clock refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.holding import Hold
from seawall.clocks.instant import NaiveTimestamp, UnknownZone
from tests.clocks.clocks_made import KNOWN, TCO, clock, instant
from tests.problems import raises_problem

START = instant("2026-06-10T10:00:00Z")


def after(**time) -> object:
    return START + timedelta(**time)


@pytest.fixture
def hour() -> Clock:
    return clock(TCO, "2026-06-10T10:00:00Z")


@pytest.mark.parametrize(
    "ground",
    ["wrong_language", "missing_12h_information", "exemption_claim_art_1_3",
     "scrutiny_request_art_4", "redress_art_9", "we_are_short_of_people"],
)  # fmt: skip
def test_tco_r18_what_the_law_does_not_list_never_stops_the_clock(hour, ground):
    codes = ("clocks.not-suspending", "clocks.not-suspending.by-law")
    with raises_problem(*codes, match=ground) as refused:
        hour.hold(ground, after(minutes=10))

    assert "force_majeure, manifest_errors, insufficient_information" in refused.value.remedy
    by_hand = Clock(hour.profile, START, holds=(Hold(ground, after(minutes=10)),))
    assert by_hand.due_at == hour.due_at
    assert by_hand.state(after(minutes=20)) is ClockState.RUNNING


def test_a_clock_can_be_held_until_the_last_second_and_not_in_the_next(hour):
    assert hour.hold("force_majeure", after(seconds=3599)).due_at is None
    with raises_problem("clocks.clock-ran-out", match="passed on 10 Jun 2026, 11:00:00 UTC"):
        hour.hold("force_majeure", after(seconds=3600))


def test_a_hold_after_the_end_changes_nothing_however_it_came_there(hour):
    late = Clock(hour.profile, START, holds=(Hold("force_majeure", after(seconds=3600)),))

    assert late.due_at == hour.due_at
    assert late.state(after(hours=2)) is ClockState.OVERDUE


def test_a_hold_may_begin_with_the_clock_and_never_before(hour):
    assert hour.hold("force_majeure", START).due_at is None
    with raises_problem("clocks.before-the-start.event"):
        hour.hold("force_majeure", after(seconds=-1))


def test_of_two_holds_that_overlap_the_one_that_ends_last_decides(hour):
    held = hour.hold("force_majeure", after(minutes=10)).hold("manifest_errors", after(minutes=20))
    first = held.resume(after(minutes=30), "manifest_errors")
    both = first.resume(after(minutes=50))
    other_way = held.resume(after(minutes=50), "manifest_errors").resume(after(minutes=30))

    assert first.state(after(minutes=40)) is ClockState.HELD
    assert both.due_at == other_way.due_at == after(minutes=110)
    assert both.article.endswith("3(7)")
    assert other_way.article.endswith("3(8)")


def test_a_second_hold_after_the_first_starts_one_more_fresh_hour(hour):
    once = hour.hold("manifest_errors", after(minutes=50)).resume(after(minutes=55))
    twice = once.hold("insufficient_information", after(minutes=114)).resume(after(hours=3))

    assert once.due_at == after(minutes=115)
    assert twice.due_at == after(hours=4)
    with raises_problem("clocks.clock-ran-out"):
        once.hold("insufficient_information", after(minutes=115))


def test_ending_a_hold_asks_which_one_if_there_are_two(hour):
    held = hour.hold("force_majeure", after(minutes=10)).hold("manifest_errors", after(minutes=20))

    with raises_problem("clocks.not-held.several", match="More than one"):
        held.resume(after(minutes=30))


def test_a_hold_that_is_not_there_cannot_be_ended_nor_begun_twice(hour):
    held = hour.hold("force_majeure", after(minutes=10))

    with raises_problem("clocks.not-held.none"):
        hour.resume(after(minutes=30))
    with raises_problem("clocks.not-held.none"):
        held.resume(after(minutes=30), "manifest_errors")
    with raises_problem("clocks.already-held"):
        held.hold("force_majeure", after(minutes=20))


def test_a_hold_cannot_end_before_it_begins(hour):
    held = hour.hold("force_majeure", after(minutes=10))

    assert held.resume(after(minutes=10)).due_at == after(minutes=70)
    with raises_problem("clocks.bad-hold", match="ends before it begins"):
        held.resume(after(minutes=9))


def test_what_was_known_at_a_moment_is_answered_for_that_moment(hour):
    later = hour.hold("force_majeure", after(minutes=10)).resume(after(minutes=40))
    done = later.meet(after(minutes=90))

    assert [done.state(after(minutes=m)) for m in (0, 9, 10, 39, 40, 89, 90)] == [
        "running", "running", "held", "held", "running", "running", "met",
    ]  # fmt: skip
    assert done.left(after(minutes=9)) == timedelta(minutes=51)
    assert done.left(after(minutes=39)) is None
    assert done.left(after(minutes=40)) == timedelta(minutes=60)
    assert done.left(after(minutes=90)) is None


def test_what_was_done_too_late_was_overdue_and_is_met(hour):
    done = hour.meet(after(minutes=75))

    assert done.state(after(minutes=74)) is ClockState.OVERDUE
    assert done.state(after(minutes=75)) is ClockState.MET
    assert done.due_at == after(minutes=60)
    assert done.work_by is None


def test_the_first_time_it_was_done_counts(hour):
    done = hour.meet(after(minutes=5))

    assert done.meet(after(minutes=50)) == done
    assert done.hold("force_majeure", after(minutes=4, seconds=59)).holds
    with raises_problem("clocks.clock-met"):
        done.hold("force_majeure", after(minutes=5))


def test_nothing_is_done_before_it_was_asked(hour):
    assert hour.meet(START).state(START) is ClockState.MET
    with raises_problem("clocks.before-the-start.met-at"):
        hour.meet(after(seconds=-1))


def test_half_time_and_eighty_per_cent_page_on_the_stretch_that_runs_now(hour):
    again = hour.hold("force_majeure", after(minutes=10)).resume(after(minutes=40))

    assert (hour.half_time, hour.at_share(0.8)) == (after(minutes=30), after(minutes=48))
    assert (again.half_time, again.at_share(0.8)) == (after(minutes=70), after(minutes=88))
    assert hour.hold("force_majeure", after(minutes=10)).half_time is None


def test_a_time_without_an_offset_starts_and_holds_nothing(hour):
    naive = START.replace(tzinfo=None)

    with pytest.raises(NaiveTimestamp):
        Clock(hour.profile, naive)
    with pytest.raises(NaiveTimestamp):
        hour.hold("force_majeure", naive)
    with pytest.raises(NaiveTimestamp):
        hour.meet(naive)


def test_a_zone_that_is_none_is_refused(hour):
    with pytest.raises(UnknownZone, match="Europe/Atlantis"):
        Clock(hour.profile, START, tz="Europe/Atlantis")


def test_the_day_of_a_european_clock_ends_where_the_provider_sits():
    preservation = KNOWN.profile("eu-tco-preservation")
    in_dublin = Clock(preservation, START, tz="Europe/Dublin")
    in_athens = Clock(preservation, START, tz="Europe/Athens")

    assert in_dublin.due_at == instant("2026-12-11T00:00Z")
    assert in_athens.due_at == instant("2026-12-10T22:00Z")
