"""Who enforces, since when, and who needs a telephone call."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.incidents.rollcall import Presence, lag_of, lags, roll_call
from tests.forum.incidents.made import BIGTUBE, CHATTER, FILEHUT, NOON, PCI, Log, as_said, minutes

MEMBERS = (BIGTUBE, CHATTER, FILEHUT)
SECOND = timedelta(seconds=1)


def receipt(log, member, upto, since):
    log.says(member, "receipt", at=since, upto=upto, since=since.isoformat())


def presences(log, now):
    return {one.member: one.presence for one in roll_call(log.incident_now, MEMBERS, now=now)}


def test_a_member_whose_receipt_covers_every_signal_is_enforcing():
    log = Log().opened()
    upto = log.offers(BIGTUBE, "s", at=NOON)
    receipt(log, CHATTER, upto, NOON + 20 * SECOND)

    assert presences(log, NOON + minutes(5))[CHATTER] is Presence.ENFORCING


def test_in_sixty_second_mode_a_member_is_late_after_sixty_seconds():
    log = Log().opened()
    receipt(log, CHATTER, log.offers(BIGTUBE, "s"), NOON)
    log.offers(BIGTUBE, "t", at=NOON + minutes(1))

    assert presences(log, NOON + minutes(2))[CHATTER] is Presence.FOLLOWING
    assert presences(log, NOON + minutes(2) + SECOND)[CHATTER] is Presence.LATE


def test_in_the_usual_mode_it_has_ten_minutes():
    log = Log()
    log.proposes(type=as_said(PCI) | {"mode": "normal"})
    log.approves(CHATTER, "person_b")
    log.approves(FILEHUT, "person_c")
    receipt(log, CHATTER, log.offers(BIGTUBE, "s"), NOON)
    log.offers(BIGTUBE, "t", at=NOON + minutes(1))

    assert presences(log, NOON + minutes(11))[CHATTER] is Presence.FOLLOWING
    assert presences(log, NOON + minutes(12))[CHATTER] is Presence.LATE


def test_a_member_that_never_answered_is_silent_and_stands_first():
    log = Log().opened()
    receipt(log, CHATTER, log.offers(BIGTUBE, "s"), NOON)

    called = roll_call(log.incident_now, MEMBERS, now=NOON + minutes(5))
    assert (called[0].member, called[0].presence) == (BIGTUBE, Presence.SILENT)
    assert called[0].missing == 0  # its own signals are not missing; its answer is
    assert called[1].missing == 1
    assert called[-1].member == CHATTER


def test_lag_is_counted_from_the_signal_or_from_the_opening_if_that_came_later():
    log = Log()
    log.proposes()
    early = log.offers(BIGTUBE, "s", at=NOON - minutes(30))
    log.approves(CHATTER, "person_b")
    log.approves(FILEHUT, "person_c", at=NOON + minutes(1))
    late = log.offers(BIGTUBE, "t", at=NOON + minutes(2))
    receipt(log, FILEHUT, early, NOON + minutes(1) + 10 * SECOND)
    receipt(log, FILEHUT, late, NOON + minutes(2) + 40 * SECOND)

    assert lags(log.incident_now, FILEHUT) == (10 * SECOND, 40 * SECOND)


def test_a_clock_that_runs_behind_makes_no_lag_below_nothing():
    log = Log().opened()
    upto = log.offers(BIGTUBE, "s", at=NOON + minutes(1))
    log.says(CHATTER, "receipt", at=NOON + minutes(2), upto=upto, since=NOON.isoformat())

    assert lags(log.incident_now, CHATTER) == (timedelta(0),)


def test_a_receipt_cannot_answer_for_what_is_not_in_the_log_yet():
    log = Log().opened()
    log.says(CHATTER, "receipt", upto=99, since=NOON.isoformat())

    assert log.voids == ["it answers for what was not in the log yet"]


def test_a_receipt_that_says_less_than_the_one_before_changes_nothing():
    log = Log().opened()
    first, second = log.offers(BIGTUBE, "s"), log.offers(BIGTUBE, "t")
    receipt(log, CHATTER, second, NOON + 20 * SECOND)
    receipt(log, CHATTER, first, NOON + 30 * SECOND)

    assert [one.upto for one in log.incident_now.receipts] == [second]
    assert log.voids == []


def test_after_the_end_nobody_becomes_late_any_more():
    log = Log().opened()
    receipt(log, CHATTER, log.offers(BIGTUBE, "s"), NOON)
    log.offers(BIGTUBE, "t", at=NOON + minutes(1))
    log.says(BIGTUBE, "concluded", at=NOON + minutes(1.5), by="person_a")

    assert presences(log, NOON + minutes(500))[CHATTER] is Presence.FOLLOWING


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_percentiles_are_lags_that_occurred_and_stand_in_order(seconds):
    known = [timedelta(seconds=each) for each in seconds]

    lag = lag_of(known)

    assert lag.p50 <= lag.p95 <= lag.longest == max(known)
    assert {lag.p50, lag.p95} <= set(known)
    assert sum(each <= lag.p95 for each in known) >= 0.95 * len(known)


def test_no_lags_are_no_zero():
    assert lag_of([]).p95 is None
