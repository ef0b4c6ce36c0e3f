"""Whatever is done to a list of entries, it is found, and one act alone is named as what it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.bundles.checking.hash_comparing import compare_hashes

LOGGED = [bytes([number]) * 32 for number in range(12)]
PLACES = st.integers(0, len(LOGGED) - 1)
OTHER = b"other" * 7


def found(entries):
    return [
        (str(difference.kind), difference.place) for difference in compare_hashes(entries, LOGGED)
    ]


def test_the_same_entries_differ_in_nothing():
    assert found(list(LOGGED)) == []


@given(PLACES)
def test_a_removed_entry_is_named_by_its_place(place):
    assert found(LOGGED[:place] + LOGGED[place + 1 :]) == [("entry-removed", place)]


@given(st.integers(0, len(LOGGED)))
def test_an_added_entry_is_named_by_its_place(place):
    assert found([*LOGGED[:place], OTHER, *LOGGED[place:]]) == [("entry-added", place)]


@given(PLACES)
def test_a_changed_entry_is_named_by_its_place(place):
    assert found([*LOGGED[:place], OTHER, *LOGGED[place + 1 :]]) == [("entry-altered", place)]


@given(PLACES, PLACES)
def test_two_that_traded_places_are_named_both(one, two):
    entries = list(LOGGED)
    entries[one], entries[two] = entries[two], entries[one]

    expected = sorted({one, two}) if one != two else []
    assert found(entries) == [("entry-reordered", place) for place in expected]


@given(st.lists(st.sampled_from([*LOGGED, OTHER]), max_size=20))
def test_any_other_list_differs_and_every_place_is_one_of_the_log(entries):
    differences = found(entries)

    assert bool(differences) == (entries != LOGGED)
    assert all(0 <= place <= len(LOGGED) for _, place in differences)
