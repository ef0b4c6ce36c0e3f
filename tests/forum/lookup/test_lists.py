"""Lists on disk: whole or refused, and the same on both sides after every step."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.forum.lookup import delta
from seawall.forum.lookup.delta import ListChange, ListStep, NotThatList
from seawall.forum.lookup.list_records import BrokenList, ListHead, RecordFile, write_list
from seawall.forum.lookup.model import ListedSignal
from seawall.forum.lookup.publishing import forget_lists, publish_list
from seawall.forum.lookup.recipes import ExactRecipe, NearRecipe
from tests.forum.lookup.made import (
    FORUM,
    KEYS,
    NOON,
    SMALL,
    exact_list,
    files,
    near_lists,
    pictures,
    shelf_in,
)

HEAD = ListHead(FORUM, "exact", "2026Q1", 0, 16, 0, "00" * 32, NOON.isoformat())
RECORDS = st.sets(st.binary(min_size=16, max_size=16), max_size=40)


def written(path, records):
    write_list(path, HEAD, sorted(records), count=len(records))
    return RecordFile.mapped(path)


@given(records=RECORDS, others=RECORDS)
@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_step_leads_from_any_list_to_any_other(tmp_path, records, others):
    old = written(tmp_path / "old", records)
    new = replace(HEAD, version=1)
    step = delta.make_step(old, new, ListChange.of(list(records), list(others)), tmp_path / "new")
    taken = delta.apply_step(old, ListStep.decoded(step.encoded()), tmp_path / "mine")

    assert list(taken) == sorted(others)
    assert (tmp_path / "mine").read_bytes() == (tmp_path / "new").read_bytes()
    assert (taken.head.version, taken.head.count) == (1, len(others))


@given(records=RECORDS, wanted=st.binary(min_size=8, max_size=8))
@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_key_finds_all_of_its_records_and_no_other(tmp_path, records, wanted):
    same = {wanted + bytes([n]) * 8 for n in range(3)}
    made = written(tmp_path / "list", records | same)

    assert {wanted + rest for rest in made.under(wanted)} == same | {
        record for record in records if record[:8] == wanted
    }


@given(place=st.integers(0, 10**6), turned=st.integers(1, 255))
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_file_changed_anywhere_is_refused(tmp_path, place, turned):
    written(tmp_path / "list", {bytes([n]) * 16 for n in range(9)})
    raw = bytearray((tmp_path / "list").read_bytes())
    raw[place % len(raw)] ^= turned

    with pytest.raises(BrokenList):
        RecordFile.of(bytes(raw))


@pytest.mark.parametrize("length", [0, 5, 12, 200])
def test_a_file_that_was_cut_is_refused(tmp_path, length):
    written(tmp_path / "list", {bytes([n]) * 16 for n in range(9)})
    cut = (tmp_path / "list").read_bytes()[:length]

    with pytest.raises(BrokenList):
        RecordFile.of(cut)


@given(raw=st.binary(max_size=200))
@settings(deadline=None, max_examples=60)
def test_bytes_that_are_no_step_are_an_error_and_never_a_crash(raw):
    with pytest.raises(BrokenList):
        ListStep.decoded(raw)


def test_a_step_from_another_list_leaves_ours_as_it_was(tmp_path):
    ours = written(tmp_path / "ours", {b"a" * 16})
    theirs = written(tmp_path / "theirs", {b"b" * 16})
    step = delta.make_step(theirs, HEAD, ListChange.of([], [b"c" * 16]), tmp_path / "next")

    with pytest.raises(NotThatList):
        delta.apply_step(ours, step, tmp_path / "ours")
    assert list(RecordFile.mapped(tmp_path / "ours")) == [b"a" * 16]


def test_a_step_that_ends_elsewhere_than_it_says_is_refused(tmp_path):
    ours = written(tmp_path / "ours", {b"a" * 16})
    step = delta.make_step(ours, HEAD, ListChange.of([], [b"c" * 16]), tmp_path / "next")

    with pytest.raises(NotThatList):
        delta.apply_step(ours, replace(step, ends_at="0" * 64), tmp_path / "ours")
    assert list(RecordFile.mapped(tmp_path / "ours")) == [b"a" * 16]


def test_a_run_without_news_writes_nothing(tmp_path):
    first = exact_list(tmp_path, files(5))
    again = publish_list(ExactRecipe(KEYS), shelf_in(tmp_path), files(5), now=NOON)

    assert (again.added, again.dropped, again.version) == (0, 0, 1)
    assert RecordFile.mapped(shelf_in(tmp_path).list("exact")).digest == first.digest


def test_a_member_follows_step_by_step_to_the_hubs_very_file(tmp_path):
    shelf = shelf_in(tmp_path)
    mine = exact_list(tmp_path, files(5))
    (tmp_path / "mine").write_bytes(shelf.list("exact").read_bytes())
    exact_list(tmp_path, files(5, first=3))
    newest = exact_list(tmp_path, files(2, first=6))
    for _ in range(2):
        step = ListStep.decoded(shelf.step("exact", mine.digest).read_bytes())
        mine = delta.apply_step(RecordFile.mapped(tmp_path / "mine"), step, tmp_path / "mine")

    assert mine.digest == newest.digest
    assert len(mine) == 2


def test_a_list_grows_by_so_many_entries_a_run(tmp_path):
    runs = [
        publish_list(ExactRecipe(KEYS), shelf_in(tmp_path), files(5), now=NOON, most=2)
        for _ in range(4)
    ]

    assert [(run.added, run.waiting) for run in runs] == [(2, 3), (2, 1), (1, 0), (0, 0)]


def test_a_withdrawn_picture_takes_all_of_its_tags_along(tmp_path):
    near_lists(tmp_path, pictures(4))
    lists = near_lists(tmp_path, pictures(3, first=1))

    assert (len(lists.tags), len(lists.rows)) == (3 * SMALL.tables, 3)


def test_a_withdrawn_twin_leaves_the_other_signal_of_its_value(tmp_path):
    one = pictures(1)[0]
    twin = ListedSignal("offer_twin", one.type, one.value, one.label)
    near_lists(tmp_path, [one, twin])
    lists = near_lists(tmp_path, [twin])

    assert (len(lists.tags), len(lists.rows)) == (SMALL.tables, 1)


def test_files_that_a_crash_left_apart_are_made_anew(tmp_path):
    near_lists(tmp_path, pictures(2))
    shelf = shelf_in(tmp_path)
    kept = shelf.list(f"{SMALL.name}-known").read_bytes()
    near_lists(tmp_path, pictures(4))
    shelf.list(f"{SMALL.name}-known").write_bytes(kept)
    lists = near_lists(tmp_path, pictures(4))

    assert (len(lists.tags), len(lists.rows)) == (4 * SMALL.tables, 4)


def test_a_damaged_list_is_made_anew(tmp_path):
    good = list(exact_list(tmp_path, files(3)))
    shelf_in(tmp_path).list("exact").write_bytes(b"not a list")
    again = exact_list(tmp_path, files(3))

    assert list(again) == good


def test_entries_of_other_kinds_are_left_to_other_recipes(tmp_path):
    live = [*files(2), *pictures(3)]

    assert len(exact_list(tmp_path, live)) == 2
    assert publish_list(NearRecipe(KEYS, SMALL), shelf_in(tmp_path), live, now=NOON).added == 3


def test_lists_of_quarters_that_are_over_are_removed(tmp_path):
    exact_list(tmp_path, files(1))

    assert forget_lists(tmp_path, FORUM, keep=["2026Q2"]) == ["2026Q1"]
    assert not shelf_in(tmp_path).folder.exists()
