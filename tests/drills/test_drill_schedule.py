"""A schedule follows from its seed, and from nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.drills.drill_schedule import digest_of_schedule, draw_schedule
from seawall.drills.seeded_kinds import CONTROL, VARIANTS, SeededKind
from tests.people_made import NOON

END = NOON + timedelta(days=7)
seeds = st.binary(min_size=32, max_size=32)
counts = st.dictionaries(st.sampled_from(SeededKind), st.integers(1, 40), min_size=1)
accounts = st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=1, max_size=4, unique=True)


def drawn(seed, uploads, names):
    return draw_schedule(seed, uploads, names, begins_at=NOON, ends_at=END)


@given(seeds, counts, accounts)
def test_whoever_has_the_seed_draws_the_same_schedule_again(seed, uploads, names):
    assert drawn(seed, uploads, names) == drawn(seed, uploads, names)


@given(seeds, counts, accounts)
def test_every_upload_is_in_its_time_by_a_tester_and_every_variant_has_its_turn(
    seed, uploads, names
):
    schedule = drawn(seed, uploads, names)
    first = [each for each in schedule if each.again_of is None and each.variant != CONTROL]

    assert [upload.position for upload in schedule] == list(range(len(schedule)))
    assert Counter(upload.kind for upload in first) == Counter(uploads)
    for upload in schedule:
        assert NOON <= upload.planned_at < END
        assert upload.account in names
    for kind, wanted in uploads.items():
        variants = Counter(upload.variant for upload in first if upload.kind is kind)
        assert max(variants.values()) - min(variants.values()) <= 1
        assert len(variants) == min(wanted, len(VARIANTS[kind]))


@given(seeds, counts, accounts)
def test_what_comes_again_is_the_same_later_and_by_another_account(seed, uploads, names):
    schedule = drawn(seed, uploads, names)
    by_position = {upload.position: upload for upload in schedule}

    for upload in schedule:
        if upload.again_of is not None:
            first = by_position[upload.again_of]
            assert first.again_of is None
            assert (first.kind, first.number, first.variant) == (
                upload.kind,
                upload.number,
                upload.variant,
            )
            assert first.planned_at < upload.planned_at
            assert first.account != upload.account


def test_which_variant_an_item_comes_in_follows_from_the_seed_and_not_from_its_number():
    """Who knows the items, as a platform that is tested does, knows no variant."""
    by_seed = [
        tuple(each.variant for each in drawn(bytes([n]) * 32, {SeededKind.IMAGE: 9}, ["a"]))
        for n in range(8)
    ]

    assert len(set(by_seed)) == len(by_seed)


def test_a_single_account_brings_nothing_again_and_two_bring_one_in_ten():
    one = drawn(b"1" * 32, {SeededKind.IMAGE: 40}, ["a"])
    two = drawn(b"1" * 32, {SeededKind.IMAGE: 40}, ["a", "b"])

    assert [sum(each.again_of is not None for each in drawn) for drawn in (one, two)] == [0, 4]


@given(seeds, counts, accounts)
def test_to_ten_uploads_comes_a_control_which_is_an_item_of_its_own(seed, uploads, names):
    schedule = drawn(seed, uploads, names)
    controls = [upload for upload in schedule if upload.variant == CONTROL]

    assert len(controls) == sum(uploads.values()) // 10
    assert len({(upload.kind, upload.number) for upload in controls}) == len(controls)
    for upload in controls:
        assert upload.number >= uploads[upload.kind]  # nobody registers it
        assert NOON <= upload.planned_at < END
        assert (upload.account in names, upload.again_of) == (True, None)


@given(seeds, counts, st.data())
def test_any_change_of_a_schedule_changes_its_digest(seed, uploads, data):
    names = ["a", "b", "c"]
    schedule = drawn(seed, uploads, names)
    digest = digest_of_schedule(schedule, names)
    place = data.draw(st.integers(0, len(schedule) - 1))
    line = schedule[place]
    changes = (
        {"account": "b" if line.account == "a" else "a"},
        {"planned_at": line.planned_at + timedelta(microseconds=1)},
        {"variant": "other"},
        {"number": line.number + 1},
        {"again_of": 99},
    )

    for change in changes:
        altered = [*schedule[:place], replace(line, **change), *schedule[place + 1 :]]
        assert digest_of_schedule(altered, names) != digest
    assert digest_of_schedule(schedule[:place] + schedule[place + 1 :], names) != digest


@given(seeds, counts, accounts)
def test_whoever_knows_the_seed_and_the_counts_and_no_name_makes_the_same_digest(
    seed, uploads, names
):
    places = [str(place) for place in range(len(names))]

    ours = digest_of_schedule(drawn(seed, uploads, names), names)
    theirs = digest_of_schedule(drawn(seed, uploads, places), places)

    assert ours == theirs
