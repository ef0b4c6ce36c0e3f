"""Each line by itself: quarantine, two people, expiry, precision, brakes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.defence import brakes, offer_expiry, quarantine, two_persons
from seawall.forum.defence.brakes import Blast
from seawall.forum.defence.defence_limits import shipped_limits, tightened_limits
from seawall.forum.defence.model import MemberStanding, SignalEffect
from seawall.forum.defence.offer_expiry import OfferRenewal
from seawall.forum.defence.precision import precision_of
from seawall.probing.share_interval import wilson
from tests.forum.defence.made import LIMITS, NOON, author, newcomer, offer
from tests.problems import raises_problem

DAY = timedelta(days=1)


def test_quarantine_ends_with_its_time_and_with_enough_signals_that_others_agreed_with():
    joined = NOON - 30 * DAY
    young = author(admitted_at=joined, agreed=LIMITS.quarantine_agreed)

    assert quarantine.is_new(young, LIMITS, now=NOON - timedelta(seconds=1))
    assert not quarantine.is_new(young, LIMITS, now=NOON)
    assert quarantine.is_new(author(agreed=LIMITS.quarantine_agreed - 1), LIMITS, now=NOON)


def test_quarantine_says_what_would_lift_it():
    alone = offer(agree=frozenset())
    young = quarantine.rule(alone, newcomer(), LIMITS, in_incident=False, now=NOON)
    quiet = quarantine.rule(alone, author(agreed=3), LIMITS, in_incident=False, now=NOON)

    assert "counted only until 2026-06-28 at the earliest" in young.say
    assert "17 more of its signals" in quiet.say


def test_two_newcomers_do_not_lift_each_others_quarantine():
    socks = frozenset({"sock1", "sock2"})
    joined = offer(agree=socks, newcomers=socks)

    assert quarantine.rule(joined, newcomer(), LIMITS, in_incident=False, now=NOON)


def test_light_labels_need_one_person_and_grave_ones_two():
    assert two_persons.rule(offer(severity=3, approved_by=()), LIMITS) is None
    assert "no one has" in two_persons.rule(offer(severity=4, approved_by=()), LIMITS).say
    assert two_persons.rule(offer(severity=7, approved_by=("r1", "r2")), LIMITS) is None


def test_one_person_is_not_two_however_often_and_however_written_they_sign():
    for alone in (("r1",), ("r1", "r1"), ("r1", " R1 ")):
        assert "one person has" in two_persons.rule(offer(approved_by=alone), LIMITS).say


def test_a_longer_life_than_twelve_months_is_not_granted():
    stated = offer(expires_at=NOON + 3000 * DAY)

    assert offer_expiry.expires_at(stated, LIMITS) == stated.offered_at + LIMITS.life_days * DAY
    assert offer_expiry.expires_at(offer(expires_at=NOON), LIMITS) == NOON
    assert offer_expiry.rule(stated, LIMITS, now=NOON) is None


def test_a_signal_is_off_from_the_moment_at_which_it_expires():
    ending = offer(expires_at=NOON)

    assert offer_expiry.rule(ending, LIMITS, now=NOON - timedelta(microseconds=1)) is None
    assert offer_expiry.rule(ending, LIMITS, now=NOON).effect is SignalEffect.OFF


def test_a_renewal_needs_somebody_who_looked_again():
    old = offer(offered_at=NOON - 300 * DAY)
    looked = OfferRenewal("r7", NOON - DAY)

    assert offer_expiry.renewed_until(old, looked, LIMITS, now=NOON) == NOON + 365 * DAY
    for poor, field in (
        (OfferRenewal(" ", NOON), "looked_by"),
        (OfferRenewal("r7", old.offered_at), "looked_at"),
        (OfferRenewal("r7", NOON + DAY), "looked_at"),
    ):
        with raises_problem(
            "forum.not-looked-again.looked-at", "forum.not-looked-again.looked-by"
        ) as refused:
            offer_expiry.renewed_until(old, poor, LIMITS, now=NOON)
        assert refused.value.field == field


def test_precision_is_not_yet_known_under_twenty_outcomes():
    few = precision_of(author(agreed=19, disputed=0), LIMITS)
    enough = precision_of(author(agreed=19, disputed=1), LIMITS)

    assert few.at_least is None
    assert str(few) == "not yet known (19 of 20 outcomes)"
    assert str(enough) == "19 of 20 right (95 %: 76% to 99%)"


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_wilsons_interval_holds_the_share_and_grows_with_what_was_right(right, wrong):
    low, high = wilson(right, right + wrong)

    assert 0 <= low <= high <= 1
    if right + wrong:
        assert low - 1e-9 <= right / (right + wrong) <= high + 1e-9
    assert wilson(right + 1, right + wrong + 1)[0] >= low - 1e-9


@pytest.mark.parametrize(
    ("blast", "stops"),
    [
        (Blast(accounts=39, items=60, old_items=0), ""),
        (Blast(accounts=40, items=60, old_items=0), "40 accounts"),
        (Blast(accounts=40, items=60, old_items=0, in_incident=True), ""),
        (Blast(accounts=2, items=10, old_items=5), ""),
        (Blast(accounts=2, items=10, old_items=6), "6 of the 10 items"),
        (Blast(accounts=2, items=10, old_items=6, in_incident=True), "6 of the 10 items"),
        (Blast(accounts=1, items=4, old_items=4), ""),
    ],
)
def test_a_signal_that_hits_too_wide_or_too_old_suspends_itself(blast, stops):
    assert (
        (stops in brakes.suspension(blast, LIMITS))
        if stops
        else not brakes.suspension(blast, LIMITS)
    )


def test_three_suspensions_freeze_the_member_and_never_bring_back_one_that_was_removed():
    gone = author(standing=MemberStanding.REMOVED)

    assert brakes.standing_after(author(), 2, LIMITS) is MemberStanding.GOOD
    assert brakes.standing_after(author(), 3, LIMITS) is MemberStanding.FROZEN
    assert brakes.standing_after(gone, 3, LIMITS) is MemberStanding.REMOVED


def test_limits_are_tightened_and_never_loosened():
    mine = tightened_limits("benign_radius: 60\ndisputes_a_day: 5\n")

    assert (mine.benign_radius, mine.disputes_a_day) == (60, 5)
    assert mine.life_days == shipped_limits().life_days
    for text, field in (
        ("benign_radius: 31", "benign_radius"),
        ("life_days: 4000", "life_days"),
        ("quarantine_days: 1", "quarantine_days"),
        ("offers_a_day: 0", "offers_a_day"),
        ("offers_a_day: many", "offers_a_day"),
        ("no_such: 3", "no_such"),
        ("- 3", "limits"),
        ("a: [", "limits"),
    ):
        with raises_problem(
            "forum.bad-limits.laxer",
            "forum.bad-limits.no-yaml",
            "forum.bad-limits.none",
            "forum.bad-limits.number",
            "forum.bad-limits.unknown",
        ) as refused:
            tightened_limits(text)
        assert refused.value.field == field
        assert refused.value.remedy
