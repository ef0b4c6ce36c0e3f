"""What is read of a document before anybody is known: whose key it names, and whether it fits."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.keys.signing import new_signing_key, thumbprint
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.document_signer import signed_bytes
from tests.conftest import NOON

KEY, OTHER = new_signing_key(), new_signing_key()
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNED = jws.sign_payload({"form": "annex1", "number": 7}, KEY, now=NOON, jti="one").encode()
PARTS = dict(zip(("protected", "payload", "signature"), SIGNED.decode().split("."), strict=True))


def signature_of(content):
    """The key that a document names, if its signature fits; empty if not."""
    found = signed_bytes(content)
    is_named = found is not None and found.claimed_key == thumbprint(KEY.public_key())
    return found.claimed_key if is_named and found.is_by(PUBLIC) else ""


@pytest.mark.parametrize(
    "content",
    [
        SIGNED,
        b" \r\n" + SIGNED + b"\n",
        json.dumps(PARTS).encode(),
        json.dumps(PARTS, indent=2).encode(),
        json.dumps(
            {
                "payload": PARTS["payload"],
                "signatures": [{name: PARTS[name] for name in ("protected", "signature")}],
            }
        ).encode(),
    ],
    ids=["compact", "with space", "flattened", "indented", "general"],
)
def test_in_each_form_that_is_taken_in_the_key_that_signed_is_found(content):
    assert signature_of(content) == thumbprint(KEY.public_key())
    assert jws.verify_jws(content, [jws.known_key(KEY.public_key())], now=NOON)[1].fits


@given(st.data())
def test_where_it_is_found_nobody_else_wrote_the_words(data):
    """One byte of a signed document is another: then it fits no more, or the words are the same."""
    at = data.draw(st.integers(0, len(SIGNED) - 1))
    content = SIGNED[:at] + bytes([data.draw(st.integers(0, 255))]) + SIGNED[at + 1 :]

    if signature_of(content):
        assert content.strip() == SIGNED


@given(st.binary(max_size=300) | st.text(alphabet='{}".:protecdaylsignu0\\ ').map(str.encode))
def test_nothing_that_is_sent_breaks_it(content):
    found = signed_bytes(content)

    assert found is None or isinstance(found.claimed_key, str)
    assert found is None or not found.is_by(PUBLIC)


@pytest.mark.parametrize(
    "junk", [b"[" * 10**6, b"{" * 10**6, b"." * 10**6, b'"protected":' * 10**5]
)
def test_megabytes_of_anything_are_not_read(junk):
    assert signature_of(junk) == ""
    assert signature_of(b"{" + junk) == ""


def test_a_signature_of_another_key_fits_nothing():
    signed = jws.sign_payload({"form": "annex1"}, OTHER, now=NOON, jti="two").encode()

    assert not signed_bytes(signed).is_by(PUBLIC)
