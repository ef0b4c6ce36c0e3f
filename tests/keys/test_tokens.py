"""A token opens what it was made for; what we keep of it opens nothing."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.keys.tags import is_same, keyed_digest, tag_of
from seawall.keys.tokens import new_token, repeatable_token, token_digest

KEY, OTHER = bytes(range(32)), bytes(32)


def test_a_token_is_32_random_bytes_behind_its_prefix():
    token = new_token("swk_")

    assert token != new_token("swk_")
    assert token.startswith("swk_")
    assert len(token) == len("swk_") + 43


def test_only_the_digest_of_a_token_is_kept():
    token = new_token()

    assert token_digest(token) == hashlib.sha256(token.encode()).hexdigest()
    assert token_digest(token_digest(token)) != token_digest(token)


@given(st.text(), st.text())
def test_a_token_that_is_told_again_is_of_one_thing_and_one_key(about, other):
    assume(about != other)
    token = repeatable_token(about, prefix="swr_", secret=KEY)

    assert token == repeatable_token(about, prefix="swr_", secret=KEY)
    assert token != repeatable_token(other, prefix="swr_", secret=KEY)
    assert token != repeatable_token(about, prefix="swr_", secret=OTHER)
    assert len(token) == len("swr_") + 43


@given(st.text())
def test_a_tag_is_an_hmac_and_depends_on_its_key(name):
    expected = hmac.new(KEY, name.encode(), "sha256").hexdigest()

    assert tag_of(name, key=KEY) == keyed_digest(name.encode(), key=KEY).hex() == expected
    assert tag_of(name, key=OTHER) != expected


@given(st.text(), st.text())
def test_two_texts_are_the_same_or_not(text, other):
    assert is_same(text, text)
    assert is_same(text, other) == (text == other)
