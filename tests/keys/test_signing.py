"""A signature fits its content and its key, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.keys import base64url
from seawall.keys.signed_json import header_json, sign_compact
from seawall.keys.signing import (
    as_private_pem,
    as_public_pem,
    has_signed,
    new_signing_key,
    public_jwk,
    public_key_in_pem,
    signing_key,
    thumbprint,
)
from tests.keys.altered import flipped

KEY = signing_key(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
OTHER = new_signing_key().public_key().public_bytes_raw()


@given(st.binary())
def test_what_a_key_signed_it_has_signed_and_another_has_not(content):
    signature = KEY.sign(content)

    assert has_signed(PUBLIC, content, signature)
    assert not has_signed(OTHER, content, signature)


@given(st.data(), st.binary(min_size=1, max_size=50))
def test_one_bit_changed_in_content_or_signature_is_noticed(data, content):
    signature = KEY.sign(content)
    in_content = data.draw(st.integers(0, 8 * len(content) - 1))
    in_signature = data.draw(st.integers(0, 8 * len(signature) - 1))

    assert not has_signed(PUBLIC, flipped(content, in_content), signature)
    assert not has_signed(PUBLIC, content, flipped(signature, in_signature))


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_what_is_no_key_or_no_signature_has_signed_nothing(public, signature):
    assert not has_signed(public, b"content", signature)


def test_a_key_written_as_pem_is_read_again():
    assert public_key_in_pem(as_public_pem(KEY)) == KEY.public_key()
    assert as_private_pem(KEY).startswith(b"-----BEGIN PRIVATE KEY-----")


def test_a_key_for_others_to_pin_holds_no_secret():
    jwk = public_jwk(KEY.public_key())

    assert jwk["kid"] == thumbprint(KEY.public_key())
    assert base64url.decode(jwk["x"]) == PUBLIC
    assert set(jwk) == {"crv", "x", "kty", "kid", "use", "alg"}


@given(st.binary(max_size=100))
def test_a_compact_signature_covers_header_and_content(content):
    header = header_json({"alg": "Ed25519", "kid": "1"})
    head, body, signature = sign_compact(header, content, KEY).split(".")

    assert (base64url.decode(head), base64url.decode(body)) == (header, content)
    assert has_signed(PUBLIC, f"{head}.{body}".encode(), base64url.decode(signature))


@given(st.binary())
def test_bytes_survive_their_text(content):
    assert base64url.decode(base64url.encode(content)) == content


@given(st.text(st.sampled_from("AQgw-_+/= é\n"), max_size=12))
def test_a_second_spelling_of_the_same_bytes_is_refused(text):
    try:
        content = base64url.decode(text)
    except base64url.NotBase64Url:
        return
    assert base64url.encode(content) == text


@pytest.mark.parametrize("text", ["A", "A+A", "AA==", "AB", "é", "A A", "AA\n"])
def test_what_is_no_base64url_is_refused(text):
    with pytest.raises(base64url.NotBase64Url):
        base64url.decode(text)
