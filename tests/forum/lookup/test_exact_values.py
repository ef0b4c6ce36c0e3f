"""Exact look-up end to end, without a network: blind, answer, finish, look up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forum.lookup import exact_values
from seawall.forum.lookup.exact_values import found_in, input_of
from seawall.forum.lookup.lookup_cards import ref_of
from seawall.forum.lookup.oprf import Question
from tests.forum.lookup.made import KEYS, checksum, exact_list, files


def asked(tags, values):
    key = KEYS.function(exact_values.NAME)
    question = Question.about([input_of("sha256", value) for value in values])
    outputs = question.finish(key.answer(question.elements), public_key=key.public)
    return list(found_in(tags, outputs))


def test_a_listed_value_is_found_with_its_label_and_reference(tmp_path):
    tags = exact_list(tmp_path, files(20))

    found, missed = asked(tags, [checksum(7), checksum(99)])

    assert (found.label, found.ref, found.distance) == ("label/1", ref_of("offer_7").hex(), 0)
    assert missed is None


def test_the_file_shows_neither_values_nor_digests_of_them(tmp_path):
    tags = exact_list(tmp_path, files(20))

    written = tags.slice(0, len(tags)).hex()

    assert not any(checksum(n)[:16] in written for n in range(20))
    assert len(tags.slice(0, len(tags))) == 20 * exact_values.WIDTH


def test_an_output_of_another_key_opens_nothing(tmp_path):
    tags = exact_list(tmp_path, files(20))
    other = KEYS.function("another list")

    outputs = [other.evaluate(input_of("sha256", checksum(n))) for n in range(20)]

    assert list(found_in(tags, outputs)) == [None] * 20


@given(
    st.tuples(st.text(max_size=9), st.text(max_size=9)),
    st.tuples(st.text(max_size=9), st.text(max_size=9)),
)
@settings(deadline=None, max_examples=200)
def test_no_two_signals_give_the_same_input(one, other):
    assert (input_of(*one) == input_of(*other)) is (one == other)
