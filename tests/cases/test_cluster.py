"""Which arrivals are decided together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.cases.cluster import NEAR, anchor, belongs_to_case
from seawall.cases.model import Anchor

BITS = st.integers(0, 2**256 - 1)
ANCHORS = st.lists(
    st.one_of(
        st.builds(anchor, st.sampled_from(["item", "entry", "sha256"]), st.sampled_from("abc")),
        st.builds(lambda bits: Anchor("pdq", f"{bits:064x}"), BITS),
    ),
    max_size=5,
)


def pdq(bits: int) -> Anchor:
    return Anchor("pdq", f"{bits:064x}")


def flipped(bits: int, places: set[int]) -> int:
    return bits ^ sum(1 << place for place in places)


def test_the_same_item_is_always_in_its_own_case():
    assert belongs_to_case([anchor("item", "a"), pdq(0)], [anchor("item", "a"), pdq(2**256 - 1)])


def test_an_equal_signal_is_enough_where_there_is_no_picture():
    assert belongs_to_case([anchor("sha256", "a")], [anchor("sha256", "a"), anchor("text", "b")])


def test_nothing_in_common_is_another_case():
    assert not belongs_to_case([anchor("entry", "a")], [anchor("entry", "b")])


def test_two_pictures_near_one_entry_but_far_from_each_other_are_two_cases():
    assert not belongs_to_case(
        [anchor("entry", "a"), pdq(0)], [anchor("entry", "a"), pdq(2**62 - 1)]
    )


def test_a_picture_near_one_of_the_cases_pictures_joins():
    case = [anchor("entry", "a"), pdq(2**200 - 1), pdq(0)]

    assert belongs_to_case([anchor("entry", "a"), pdq(1)], case)


@given(BITS, st.sets(st.integers(0, 255), max_size=60))
def test_pictures_belong_together_up_to_31_bits_and_not_beyond(bits, places):
    ours, theirs = [anchor("entry", "a"), pdq(bits)], [anchor("entry", "a")]

    assert belongs_to_case(ours, [*theirs, pdq(flipped(bits, places))]) == (len(places) <= NEAR)


@given(ANCHORS, ANCHORS)
def test_belonging_is_mutual(ours, theirs):
    assert belongs_to_case(ours, theirs) == belongs_to_case(theirs, ours)


@given(st.text(min_size=129, max_size=300), st.text(min_size=129, max_size=300))
def test_long_values_are_kept_apart_by_their_hash(one, other):
    assert len(anchor("url", one).value) <= 128
    assert (anchor("url", one) == anchor("url", other)) == (one == other)
