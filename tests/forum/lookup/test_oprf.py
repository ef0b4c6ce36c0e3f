"""The oblivious function against RFC 9497's vectors, a second implementation, and cheats."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.forum.lookup.oprf import (
    ELEMENT_BYTES,
    MOST_ELEMENTS,
    PROOF_BYTES,
    Question,
    SecretKey,
)
from tests.forum.lookup import rfc9497
from tests.forum.lookup.rfc9497 import INFO, OPRF, SEED, VOPRF
from tests.problems import raises_problem

KEY = SecretKey.derived(SEED, info=INFO)
VALUES = st.lists(st.binary(min_size=1, max_size=80), min_size=1, max_size=6)


def raw(words):
    return [bytes.fromhex(word) for word in words]


@pytest.mark.parametrize("vector", rfc9497.A_1_1)
def test_the_second_implementation_gives_vectors_a_1_1(vector):
    key, value, blind = OPRF.key(SEED, INFO), *raw([vector["input"], vector["blind"]])
    blinded = OPRF.blind(value, blind)
    evaluated = rfc9497.times(key, blinded)

    assert key.hex() == rfc9497.A_1_1_KEY
    assert (blinded.hex(), evaluated.hex()) == (vector["blinded"], vector["evaluated"])
    assert OPRF.finalize(value, blind, evaluated).hex() == vector["output"]


@pytest.mark.parametrize("vector", rfc9497.A_1_2)
def test_the_second_implementation_gives_vectors_a_1_2(vector):
    key, inputs, blinds = VOPRF.key(SEED, INFO), raw(vector["inputs"]), raw(vector["blinds"])
    pairs = list(zip(inputs, blinds, strict=True))
    blinded = [VOPRF.blind(value, blind) for value, blind in pairs]
    evaluated = [rfc9497.times(key, point) for point in blinded]
    outputs = [VOPRF.finalize(*pair, done) for pair, done in zip(pairs, evaluated, strict=True)]

    assert [point.hex() for point in blinded] == vector["blinded"]
    assert [point.hex() for point in evaluated] == vector["evaluated"]
    assert [output.hex() for output in outputs] == vector["outputs"]
    assert VOPRF.prove(key, blinded, evaluated, bytes.fromhex(vector["r"])).hex() == vector["proof"]


@pytest.mark.parametrize("vector", rfc9497.A_1_2)
def test_our_key_gives_vectors_a_1_2(vector):
    answer = KEY.answer(b"".join(raw(vector["blinded"])))

    assert KEY.public.hex() == rfc9497.A_1_2_PUBLIC
    assert answer[PROOF_BYTES:].hex() == "".join(vector["evaluated"])
    assert [KEY.evaluate(value).hex() for value in raw(vector["inputs"])] == vector["outputs"]


@given(VALUES)
@settings(deadline=None, max_examples=25)
def test_both_implementations_agree_on_every_value(values):
    key = VOPRF.key(SEED, INFO)

    assert [KEY.evaluate(value) for value in values] == [VOPRF.evaluate(key, v) for v in values]


@given(VALUES)
@settings(deadline=None, max_examples=25)
def test_asking_blindly_gives_what_the_hub_computes_itself(values):
    question = Question.about(values)
    outputs = question.finish(KEY.answer(question.elements), public_key=KEY.public)

    assert outputs == [KEY.evaluate(value) for value in values]


@given(st.binary(min_size=1, max_size=80))
@settings(deadline=None, max_examples=25)
def test_the_same_value_asked_again_looks_like_another(value):
    once, again = Question.about([value, value]), Question.about([value])
    points = {once.elements[:ELEMENT_BYTES], once.elements[ELEMENT_BYTES:], again.elements}

    assert len(points) == 3
    assert {len(point) for point in points} == {ELEMENT_BYTES}


@given(VALUES, st.binary(min_size=32, max_size=32))
@settings(deadline=None, max_examples=25)
def test_an_answer_with_another_key_is_found_out(values, seed):
    other = SecretKey.derived(seed, info=b"singled out")
    question = Question.about(values)

    with raises_problem("forum.wrong-key.answer"):
        question.finish(other.answer(question.elements), public_key=KEY.public)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_an_answer_changed_in_one_bit_is_found_out(data):
    question = Question.about([b"one", b"two"])
    answer = bytearray(KEY.answer(question.elements))
    bit = data.draw(st.integers(0, len(answer) * 8 - 1))
    answer[bit // 8] ^= 1 << bit % 8

    with raises_problem("forum.wrong-key.answer"):
        question.finish(bytes(answer), public_key=KEY.public)


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=60)
def test_whatever_a_hub_answers_is_an_error_and_never_a_crash(answer):
    with raises_problem("forum.wrong-key.answer"):
        Question.about([b"value"]).finish(answer, public_key=KEY.public)


@pytest.mark.parametrize(
    "elements",
    [b"", b"\1" * 31, bytes(32), b"\xff" * 32, b"\1" + bytes(31)],
    ids=["nothing", "a cut point", "the identity", "out of the field", "off the curve"],
)
def test_what_is_no_point_is_refused_by_name(elements):
    with raises_problem(
        "forum.bad-point.group",
        "forum.bad-point.length",
    ) as refused:
        KEY.answer(elements)

    assert refused.value.field == "elements"
    assert refused.value.remedy or elements


def test_one_request_carries_so_many_points_and_no_more():
    with raises_problem("forum.too-many-points"):
        KEY.answer(b"\1" * ELEMENT_BYTES * (MOST_ELEMENTS + 1))


def test_a_member_that_asks_about_nothing_is_told_so():
    with raises_problem(
        "forum.bad-point.none",
    ):
        Question.about([])
