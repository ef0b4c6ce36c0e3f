"""A list that is built anew is sealed to the same bytes, and opens with its own keys alone."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.keys.repeatable import open_again, open_block, seal_again, seal_block
from tests.keys.altered import flipped

blocks = st.binary(min_size=16, max_size=16)
KEY = bytes(range(32))


def test_fips_197_appendix_c1_is_sealed_as_the_standard_has_it():
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")

    assert seal_block(plain, key=bytes(range(16))).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"


@given(blocks, blocks, blocks)
def test_a_block_opens_with_its_key_and_gives_noise_with_another(block, key, other):
    assume(key != other)
    sealed = seal_block(block, key=key)

    assert open_block(sealed, key=key) == block
    assert open_block(sealed, key=other) != block


@given(st.binary(min_size=1, max_size=80))
def test_a_text_is_sealed_alike_each_time_and_opens_with_its_key_alone(content):
    sealed = seal_again(content, key=KEY)

    assert sealed == seal_again(content, key=KEY)
    assert open_again(sealed, key=KEY) == content
    assert open_again(sealed, key=bytes(32)) is None


@given(st.data(), st.binary(min_size=1, max_size=80))
def test_one_bit_that_was_changed_is_noticed(data, content):
    sealed = seal_again(content, key=KEY)
    altered = flipped(sealed, data.draw(st.integers(0, 8 * len(sealed) - 1)))

    assert open_again(altered, key=KEY) is None
