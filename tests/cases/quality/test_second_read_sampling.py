"""Which decisions are read twice: nobody can foresee it, and everybody can check it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.cases.decision import CONTEXTS
from seawall.cases.quality.doubts import ENOUGH, Clues, doubts, points_of
from seawall.cases.quality.golden import disguise_name
from seawall.cases.quality.model import ReviewCause
from seawall.cases.quality.second_read_sampling import (
    GOLDEN,
    MILLION,
    Drawing,
    delay,
    is_drawn,
    period_of,
    reasons,
)

seeds = st.binary(min_size=32, max_size=32)
names = st.text(min_size=1, max_size=40)
shares = st.integers(0, MILLION)
clues = st.builds(
    Clues,
    nearness=st.none() | st.floats(0, 1),
    disagreeing=st.integers(0, 5),
    contested=st.booleans(),
    only_alike=st.booleans(),
    restricts=st.booleans(),
    context=st.sampled_from(("", *CONTEXTS)),
    overturned=st.integers(0, 9),
    disputed_language=st.integers(0, 9),
)


@given(names, seeds, shares)
def test_the_same_seed_draws_the_same_decisions(name, seed, ppm):
    assert is_drawn(name, Drawing(seed, ppm)) == is_drawn(name, Drawing(seed, ppm))


@given(names, seeds)
def test_a_share_of_nothing_draws_none_and_a_share_of_all_draws_all(name, seed):
    assert not is_drawn(name, Drawing(seed, 0))
    assert is_drawn(name, Drawing(seed, MILLION))


@given(names, seeds, shares, shares)
def test_who_is_drawn_for_a_small_share_is_drawn_for_a_greater_one(name, seed, one, other):
    small, great = sorted((one, other))
    if is_drawn(name, Drawing(seed, small)):
        assert is_drawn(name, Drawing(seed, great))


@given(seeds)
def test_a_share_of_five_per_cent_draws_about_five_per_cent(seed):
    drawn = sum(is_drawn(f"dec_{n}", Drawing(seed, 50_000)) for n in range(4_000))

    assert 130 <= drawn <= 275  # 200 expected; beyond five standard deviations on either side


@given(seeds, seeds)
def test_another_seed_draws_others(one, other):
    drawn = [
        {n for n in range(400) if is_drawn(str(n), Drawing(seed, 500_000))} for seed in (one, other)
    ]

    assert (drawn[0] == drawn[1]) == (one == other)


@given(seeds)
def test_being_read_twice_says_nothing_of_drawing_a_golden_item(seed):
    half = Drawing(seed, 500_000)
    both = [n for n in range(400) if is_drawn(str(n), half) and is_drawn(str(n), half, of=GOLDEN)]

    assert 50 <= len(both) <= 150


@given(names, seeds, shares, st.sampled_from(CONTEXTS))
def test_every_decision_with_a_protected_context_is_read_twice(name, seed, ppm, context):
    assert ReviewCause.CONTEXT in reasons(name, Drawing(seed, ppm), context=context)


@given(clues)
def test_a_score_is_the_sum_of_the_doubts_that_explain_it(found):
    told = doubts(found)

    assert points_of(told) == sum(each.points for each in told)
    assert len({each.name for each in told}) == len(told)


@given(names, seeds, clues)
def test_enough_doubt_has_it_read_and_less_does_not(name, seed, found):
    why = reasons(name, Drawing(seed, 0), doubts=doubts(found))

    assert (ReviewCause.DOUBT in why) == (points_of(doubts(found)) >= ENOUGH)


def test_a_near_match_on_which_members_agree_raises_no_doubt():
    assert doubts(Clues(nearness=0.1, restricts=True)) == ()


def test_a_distant_match_that_members_dispute_is_doubted():
    found = doubts(Clues(nearness=0.9, disagreeing=1, restricts=True))

    assert [each.name for each in found] == ["far", "members"]
    assert points_of(found) >= ENOUGH


@given(names, seeds)
def test_a_golden_item_never_follows_at_once_nor_much_later(name, seed):
    assert timedelta(minutes=1) <= delay(name, seed=seed) < timedelta(minutes=90)


def test_a_month_has_one_seed():
    assert period_of(datetime(2026, 11, 30, 23, 59, tzinfo=UTC)) == "2026-11"


@given(st.from_regex(r"[a-z]{1,3}-[0-9]{4,12}(/[A-Z]x)?", fullmatch=True), names, seeds)
def test_a_golden_name_has_the_shape_of_the_platforms(name, salt, seed):
    made = disguise_name(name, salt=salt, seed=seed)

    assert len(made) == len(name)
    for new, old in zip(made, name, strict=True):
        assert (new.isdigit(), new.islower(), new.isupper()) == (
            old.isdigit(),
            old.islower(),
            old.isupper(),
        )
