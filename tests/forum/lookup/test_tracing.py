"""Canaries are shaped like pictures and match none; a leaked copy names who leaked it."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forum.lookup.canary import (
    APART,
    _drawn,
    bias,
    make_slots,
    variant,
)
from seawall.forum.lookup.tracing import CanarySighting, accuse_members, alarms
from seawall.matching import codes_of, distance
from tests.forum.lookup.made import picture
from tests.problems import raises_problem

SECRET = b"\x11" * 32
BENIGN = codes_of([picture(n) for n in range(200)])
MEMBERS = [f"mbr_{n:02d}" for n in range(50)]
NOTHING = np.zeros((0, 32), np.uint8)


def leak(slots, coalition, *, mix, rng, kept=0.7):
    """What a coalition publishes: for each slot one of the values its members were given."""
    found = []
    for slot in slots:
        sides = [variant(slot.number, member, secret=SECRET) for member in coalition]
        if rng.random() < kept:
            found.append(slot.values[mix(sides, rng)])
    return found


MIXES = {
    "one at random": lambda sides, rng: rng.choice(sides),
    "the majority": lambda sides, rng: int(2 * sum(sides) > len(sides)),
    "the minority": lambda sides, rng: (
        int(2 * sum(sides) < len(sides)) if 0 < sum(sides) < len(sides) else sides[0]
    ),
    "always variant 1 where they can": lambda sides, rng: max(sides),
}


@pytest.fixture(scope="module")
def slots():
    return make_slots(400, secret=SECRET, benign=NOTHING)


def test_canaries_have_half_their_bits_set_and_are_far_from_everything_harmless():
    made = make_slots(20, secret=SECRET, benign=BENIGN)
    values = [value for slot in made for value in slot.values]

    assert {int(value, 16).bit_count() for value in values} == {128}
    harmless = [picture(n) for n in range(200)]
    assert min(distance(v, h) for v in values for h in harmless) > APART
    assert min(distance(v, w) for v in values for w in values if v != w) > APART


def test_the_same_secret_makes_the_same_canaries_and_another_makes_others():
    made = make_slots(5, secret=SECRET, benign=BENIGN)

    assert made == make_slots(5, secret=SECRET, benign=BENIGN)
    assert made != make_slots(5, secret=b"\x12" * 32, benign=BENIGN)


def test_where_nothing_is_far_enough_it_is_said():
    every_try = np.vstack(list(_drawn(SECRET, "0/0")))

    with raises_problem("forum.no-room-for-canaries") as refused:
        make_slots(1, secret=SECRET, benign=every_try)
    assert refused.value.field == "benign"


def test_a_member_is_given_the_same_variant_each_time(slots):
    word = [variant(slot.number, "mbr_07", secret=SECRET) for slot in slots]

    assert word == [variant(slot.number, "mbr_07", secret=SECRET) for slot in slots]
    assert 0 < sum(word) < len(word)
    assert word != [variant(slot.number, "mbr_08", secret=SECRET) for slot in slots]


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=200)
def test_biases_stay_off_the_ends(slot):
    assert 1 / 900 <= bias(slot, secret=SECRET) <= 1 - 1 / 900


@pytest.mark.parametrize("leaker", MEMBERS[:10])
def test_a_single_leaker_is_named_with_three_tenths_dropped(slots, leaker):
    found = leak(slots, [leaker], mix=MIXES["one at random"], rng=random.Random(leaker))
    accusation = accuse_members(found, slots=slots, members=MEMBERS, secret=SECRET)
    first, second = accusation.suspects[:2]

    assert first.member == leaker
    assert first.is_named
    assert not second.is_named
    assert 0.6 < accusation.read / len(slots) < 0.8


@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("trial", range(5))
def test_of_three_who_mix_their_copies_and_drop_three_tenths_the_first_suspect_is_one(
    slots, mix, trial
):
    rng = random.Random(f"{mix}/{trial}")
    coalition = rng.sample(MEMBERS, 3)
    found = leak(slots, coalition, mix=MIXES[mix], rng=rng)
    accusation = accuse_members(found, slots=slots, members=MEMBERS, secret=SECRET)

    assert accusation.suspects[0].member in coalition
    assert not [one for one in accusation.suspects if one.is_named and one.member not in coalition]


def test_with_a_thousand_slots_a_coalition_of_three_is_named_beyond_doubt():
    slots = make_slots(1_000, secret=SECRET, benign=NOTHING)
    rng = random.Random(3)
    coalition = rng.sample(MEMBERS, 3)
    found = leak(slots, coalition, mix=MIXES["one at random"], rng=rng)
    accusation = accuse_members(found, slots=slots, members=MEMBERS, secret=SECRET)

    assert accusation.suspects[0].innocent_bound < 1e-4
    assert {one.member for one in accusation.suspects if one.is_named} <= set(coalition)


def test_a_list_without_canaries_accuses_nobody(slots):
    accusation = accuse_members([picture(1)], slots=slots, members=MEMBERS, secret=SECRET)

    assert (accusation.read, accusation.missing) == (0, len(slots))
    assert not any(one.is_named for one in accusation.suspects)


def test_a_slot_seen_in_both_variants_counts_for_nobody(slots):
    both = [value for slot in slots for value in slot.values]
    accusation = accuse_members(both, slots=slots, members=MEMBERS, secret=SECRET)

    assert (accusation.both, accusation.read) == (len(slots), 0)
    assert {one.score for one in accusation.suspects} == {0.0}


def test_the_bound_is_never_too_low_for_the_innocent(slots):
    found = leak(slots, MEMBERS[:3], mix=MIXES["the minority"], rng=random.Random(5))
    strangers = [f"stranger_{n}" for n in range(300)]
    bounds = [
        accuse_members(found, slots=slots, members=[one], secret=SECRET).suspects[0].innocent_bound
        for one in strangers
    ]

    assert sum(bound < 0.1 for bound in bounds) <= 0.1 * len(strangers)
    assert sum(bound < 0.001 for bound in bounds) == 0


def test_a_canary_in_a_look_up_is_told_with_its_slot_and_side(slots):
    seen = alarms([picture(1), slots[4].values[1], slots[4].values[1]], slots)

    assert seen == [CanarySighting(slot=4, side=1)]
