"""Near look-up: altered pictures are found, others open nothing, true distances are reckoned."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forum.lookup.model import ListedSignal, TokenShape
from seawall.forum.lookup.near import distance, positions, tokens
from seawall.forum.lookup.oprf import ELEMENT_BYTES, Question
from tests.forum.lookup.made import KEYS, SMALL, altered, near_lists, picture, pictures


def asked(lists, value, *, radius=31):
    key = KEYS.function(lists.shape.name)
    question = Question.about(lists.tokens(bytes.fromhex(value)))
    outputs = question.finish(key.answer(question.elements), public_key=key.public)
    return lists.nearest(bytes.fromhex(value), outputs, radius=radius), outputs


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    return near_lists(tmp_path_factory.mktemp("near"), pictures(30))


def test_the_listed_picture_itself_is_found(lists):
    found, _ = asked(lists, picture(3))

    assert (found.label, found.distance) == ("label/picture", 0)


def test_an_altered_copy_is_found_with_its_true_distance(lists):
    found, _ = asked(lists, altered(picture(3), 6, seed=1))

    assert found.distance == 6


def test_a_row_beyond_the_radius_is_no_match(lists):
    found, _ = asked(lists, altered(picture(3), 6, seed=1), radius=5)

    assert found is None


def test_another_picture_opens_no_row(lists):
    found, outputs = asked(lists, picture(1000))

    assert found is None
    assert list(lists.opened(outputs)) == []


def test_two_signals_of_one_value_are_two_rows(tmp_path):
    [one] = pictures(1)
    lists = near_lists(tmp_path, [one, ListedSignal("offer_other", one.type, one.value, "label/b")])
    _, outputs = asked(lists, picture(0))

    assert len(lists.rows) == 2
    assert {card.label for _, card in lists.opened(outputs)} == {0, 1}


def test_equal_pictures_are_asked_about_with_different_points(lists):
    value = lists.tokens(bytes.fromhex(picture(3)))
    once, again = Question.about(value), Question.about(value)
    points = [q.elements[n : n + ELEMENT_BYTES] for q in (once, again) for n in range(0, 256, 32)]

    assert len(set(points)) == len(points)


def test_the_files_do_not_show_which_tags_belong_together(lists):
    blocks = [record[8:] for record in lists.tags]

    assert len(set(blocks)) == len(blocks) == 30 * SMALL.tables
    assert not any(bytes.fromhex(picture(n)) in lists.rows.slice(0, 30) for n in range(30))


@given(st.integers(1, 64), st.integers(1, 64), st.text(max_size=10))
@settings(deadline=None, max_examples=50)
def test_every_table_reads_different_positions_of_the_256(bits, tables, seed):
    places = positions(seed, TokenShape(bits, tables))

    assert places.shape == (tables, bits)
    assert all(len(set(row)) == bits for row in places.tolist())
    assert places.min() >= 0
    assert places.max() < 256


def test_positions_are_the_same_on_every_machine():
    places = positions("forum/2026Q1", TokenShape(4, 2))

    assert places.tolist() == PLACES


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
@settings(deadline=None, max_examples=50)
def test_two_pictures_share_a_token_exactly_where_the_read_bits_agree(one, other):
    shape, seed = TokenShape(6, 16), "any"
    bits = [np.unpackbits(np.frombuffer(value, np.uint8)) for value in (one, other)]
    agree = [bool((bits[0][row] == bits[1][row]).all()) for row in positions(seed, shape)]

    shared = [
        a == b for a, b in zip(tokens(one, seed, shape), tokens(other, seed, shape), strict=True)
    ]

    assert shared == agree
    assert distance(one, other) == int((bits[0] != bits[1]).sum())


PLACES = [[157, 78, 146, 8], [111, 50, 159, 97]]
