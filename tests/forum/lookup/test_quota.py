"""What a member may ask in a day, and when somebody is told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.lookup.lookup_ways import LookupWay, admit_way, shape_for
from seawall.forum.lookup.quota import PER_DAY, QuotaUse, quota_left, raises_alarm, spend_quota
from seawall.forum.model import Tier
from tests.problems import may_raise, raises_problem

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FRESH = QuotaUse(NOON.date())


def test_tier_0_has_2000_look_ups_a_day_and_tier_1_has_20000():
    assert (PER_DAY[Tier.LOOKUP], PER_DAY[Tier.VERIFIED]) == (2_000, 20_000)


def test_the_look_up_over_the_quota_is_refused_and_says_when_to_come_back():
    full = spend_quota(FRESH, 2_000, tier=Tier.LOOKUP, now=NOON)

    with raises_problem("forum.quota-spent") as refused:
        spend_quota(full, 1, tier=Tier.LOOKUP, now=NOON)
    assert refused.value.status == 429
    assert "00:00 UTC" in refused.value.remedy


def test_a_request_that_does_not_fit_whole_is_refused_whole():
    almost = spend_quota(FRESH, 1_990, tier=Tier.LOOKUP, now=NOON)

    with raises_problem("forum.quota-spent"):
        spend_quota(almost, 11, tier=Tier.LOOKUP, now=NOON)
    assert quota_left(almost, Tier.LOOKUP) == 10


def test_more_than_a_quarter_of_the_day_in_one_hour_is_told_once():
    quiet = spend_quota(FRESH, 500, tier=Tier.LOOKUP, now=NOON)
    loud = spend_quota(quiet, 1, tier=Tier.LOOKUP, now=NOON)
    louder = spend_quota(loud, 1, tier=Tier.LOOKUP, now=NOON)

    assert not raises_alarm(FRESH, quiet)
    assert raises_alarm(quiet, loud)
    assert not raises_alarm(loud, louder)


def test_the_same_number_spread_over_the_day_is_no_burst():
    spent = FRESH
    for hour in range(8):
        spent = spend_quota(spent, 250, tier=Tier.LOOKUP, now=NOON + timedelta(hours=hour))

    assert spent.total == 2_000
    assert spent.alarmed_at is None


@given(st.lists(st.integers(1, 400), max_size=40))
def test_whatever_is_asked_the_day_never_holds_more_than_the_quota(costs):
    spent = FRESH
    for cost in costs:
        with may_raise("forum.quota-spent") as attempt:
            spent = spend_quota(spent, cost, tier=Tier.LOOKUP, now=NOON)
        if attempt.problem:
            assert spent.total + cost > PER_DAY[Tier.LOOKUP]

    assert spent.total <= PER_DAY[Tier.LOOKUP]
    assert spent.total + quota_left(spent, Tier.LOOKUP) == PER_DAY[Tier.LOOKUP]


def test_who_only_asks_is_cut_wider_than_who_was_verified():
    assert (shape_for(Tier.LOOKUP).bits, shape_for(Tier.VERIFIED).bits) == (32, 24)
    assert shape_for(Tier.LOOKUP).tables == shape_for(Tier.VERIFIED).tables == 64


def test_an_auditor_asks_nothing_here_and_only_a_vetted_member_holds_the_list():
    with raises_problem("forum.not-your-tier"):
        admit_way(Tier.AUDITOR, LookupWay.EXACT)
    with raises_problem("forum.not-your-tier"):
        admit_way(Tier.VERIFIED, LookupWay.LIST)
    admit_way(Tier.FULL, LookupWay.LIST)
