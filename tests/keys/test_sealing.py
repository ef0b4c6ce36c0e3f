"""What is sealed for one owner opens for that owner, under that key, unaltered, and not else."""

from __future__ import annotations

import base64

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.errors import Misconfigured
from seawall.keys.sealing import (
    NONCE,
    TAG,
    SealBroken,
    open_bytes,
    open_sealed,
    open_text,
    seal_bytes,
    seal_secret,
    seal_text,
)
from seawall.keys.unlocking import KeyPurpose
from tests.keys.altered import flipped

KEY, OTHER = bytes(32), bytes(range(32))
purposes = st.sampled_from(KeyPurpose)


@given(st.text(), st.text())
def test_what_was_sealed_is_opened(plain, owner):
    assert open_sealed(seal_secret(plain, about=owner), about=owner) == plain


@given(st.binary(max_size=100), st.text(max_size=20), st.text(max_size=20))
def test_what_is_sealed_for_one_owner_opens_for_no_other(content, owner, other):
    assume(owner != other)
    sealed = seal_bytes(content, key=KEY, about=owner)

    with pytest.raises(SealBroken):
        open_bytes(sealed, key=KEY, about=other)
    assert open_bytes(sealed, key=KEY, about=owner) == content


@given(purposes, purposes)
def test_what_is_sealed_for_one_purpose_opens_for_no_other(purpose, other):
    assume(purpose is not other)
    sealed = seal_text("whsec_hello", purpose=purpose, about="end_1")

    with pytest.raises(Misconfigured):
        open_text(sealed, purpose=other, about="end_1", store_name="It")


@given(st.data(), st.binary(max_size=100))
def test_one_bit_that_was_changed_is_noticed(data, content):
    sealed = seal_bytes(content, key=KEY, about="end_1")
    altered = flipped(sealed, data.draw(st.integers(0, 8 * len(sealed) - 1)))

    with pytest.raises(SealBroken):
        open_bytes(altered, key=KEY, about="end_1")


@given(st.integers(0, NONCE + TAG + 4))
def test_what_was_cut_short_is_noticed(length):
    sealed = seal_bytes(b"hello", key=KEY, about="end_1")

    with pytest.raises(SealBroken):
        open_bytes(sealed[:length], key=KEY, about="end_1")


def test_another_key_opens_nothing():
    with pytest.raises(SealBroken):
        open_bytes(seal_bytes(b"hello", key=KEY, about="end_1"), key=OTHER, about="end_1")


def test_the_same_secret_is_never_sealed_alike_and_never_readable():
    first, second = (seal_secret("whsec_hello", about="end_1") for _ in range(2))

    assert first != second
    assert b"hello" not in base64.b64decode(first)


def test_a_secret_that_does_not_open_says_what_to_restore():
    sealed = seal_secret("whsec_hello", about="end_1")

    with pytest.raises(Misconfigured) as refused:
        open_sealed(sealed, about="end_2")
    assert refused.value.field == "SEAWALL_DATA_DIR"
    assert "root.key" in refused.value.remedy
