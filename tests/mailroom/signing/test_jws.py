"""Signed JSON: what passes, and everything that must not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import SignatureKind, SignatureState
from tests.conftest import NOON

KEY = Ed25519PrivateKey.generate()
OTHER = Ed25519PrivateKey.generate()
KNOWN = replace(jws.known_key(KEY.public_key()), holder="authority_1")
ORDER = {"form": "annex1", "reference_number": "GT-1", "addressee": "Ποσειδών, морско"}
SIGNED = jws.sign_payload(ORDER, KEY, now=NOON, jti="order_1")


def b64(content: bytes | str) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(header: dict | None = None, payload: str | None = None, *, without: str = "") -> str:
    """A JWS with another header or payload, signed by the real key all the same."""
    said = {
        "alg": "Ed25519",
        "typ": jws.TYPE,
        "kid": KNOWN.fingerprint,
        "iat": int(NOON.timestamp()),
        "jti": "order_1",
        **(header or {}),
    }
    said.pop(without, None)
    content = f"{b64(json.dumps(said))}.{b64(payload or jws.canonical_json(ORDER))}"
    return f"{content}.{b64(KEY.sign(content.encode()))}"


def test_an_order_signed_by_a_registered_key_is_valid():
    payload, signature = jws.verify_jws(SIGNED, [KNOWN], now=NOON)

    assert payload == ORDER
    assert signature.state is SignatureState.VALID
    assert (signature.kind, signature.jti) == (SignatureKind.JWS, "order_1")
    assert (signature.holder, signature.key_fingerprint) == ("authority_1", KNOWN.fingerprint)
    assert signature.signed_at == NOON


def test_the_older_name_of_the_same_algorithm_is_taken_too():
    assert jws.verify_jws(forged({"alg": "EdDSA"}), [KNOWN], now=NOON)[1].is_valid


@pytest.mark.parametrize("flattened", [True, False])
def test_the_json_forms_say_the_same(flattened):
    protected, payload, mark = SIGNED.split(".")
    one = {"protected": protected, "signature": mark}
    said = {"payload": payload, **(one if flattened else {"signatures": [one]})}

    assert jws.verify_jws(json.dumps(said), [KNOWN], now=NOON) == jws.verify_jws(
        SIGNED, [KNOWN], now=NOON
    )


def test_words_outside_the_signature_are_refused():
    protected, payload, mark = SIGNED.split(".")
    said = {"payload": payload, "protected": protected, "signature": mark, "header": {"kid": "x"}}

    signature = jws.verify_jws(json.dumps(said), [KNOWN], now=NOON)[1]

    assert signature.state is SignatureState.UNREADABLE
    assert "'header' outside its signature" in signature.why


def test_two_signatures_are_not_one():
    protected, payload, mark = SIGNED.split(".")
    one = {"protected": protected, "signature": mark}

    said = json.dumps({"payload": payload, "signatures": [one, one]})

    assert jws.verify_jws(said, [KNOWN], now=NOON)[1].state is SignatureState.UNREADABLE


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (forged({"alg": "none"}), "alg: The algorithm 'none' is not Ed25519. Sign with Ed25519."),
        (forged({"alg": "HS256"}), "alg: The algorithm 'HS256' is not Ed25519. Sign with Ed25519."),
        (
            forged({"typ": "JWT"}),
            "typ: The type 'JWT' is not 'seawall-order+jws'. Set typ to seawall-order+jws.",
        ),
        (forged({"jwk": {"kty": "OKP"}}), "header: The header must not contain 'jwk'. Remove it."),
        (
            forged({"jku": "https://example.org/k"}),
            "header: The header must not contain 'jku'. Remove it.",
        ),
        (
            forged({"crit": ["b64"], "b64": False}),
            "header: The header must not contain 'b64'. Remove it.",
        ),
        (forged(without="iat"), "header: The header does not contain 'iat'. Add it."),
        (forged(without="jti"), "header: The header does not contain 'jti'. Add it."),
        (forged({"iat": True}), "iat: The value must be whole seconds since 1970."),
        (forged({"iat": "1772452800"}), "iat: The value must be whole seconds since 1970."),
        (forged({"jti": ""}), "jti: The value must be a text of 1 to 200 characters."),
        (forged(payload='{"a": 1}'), "The payload is not canonical JSON."),
        (forged(payload='{"a":1,"a":2}'), "The payload is not canonical JSON."),
        (forged(payload='{"a":1.5}'), "The payload is not canonical JSON."),
        (forged(payload="[1]"), "payload: This is not a JSON object."),
        ("a.b", "A JWS has a header, a payload and one signature."),
        ("", "A JWS has a header, a payload and one signature."),
        ("ä.b.c", "payload: This is not JSON."),
    ],
)
def test_tco_r13_what_breaks_a_rule_is_refused_with_the_reason(made, why):
    signature = jws.verify_jws(made, [KNOWN], now=NOON)[1]

    assert signature.state is SignatureState.UNREADABLE
    assert signature.why == why or (made.startswith("ä") and "base64url" in signature.why)


def test_a_public_key_is_no_secret_to_sign_with():
    header = {"alg": "HS256", "typ": jws.TYPE, "kid": KNOWN.fingerprint, "iat": 1, "jti": "1"}
    content = f"{b64(json.dumps(header))}.{b64(jws.canonical_json(ORDER))}"
    mark = hmac.digest(KNOWN.public, content.encode(), hashlib.sha256)

    assert (
        jws.verify_jws(f"{content}.{b64(mark)}", [KNOWN], now=NOON)[1].state
        is SignatureState.UNREADABLE
    )


def test_an_order_from_the_future_is_refused():
    signed = jws.sign_payload(ORDER, KEY, now=NOON + timedelta(minutes=5, seconds=1), jti="1")
    nearly = jws.sign_payload(ORDER, KEY, now=NOON + timedelta(minutes=5), jti="1")

    assert "later than now" in jws.verify_jws(signed, [KNOWN], now=NOON)[1].why
    assert jws.verify_jws(nearly, [KNOWN], now=NOON)[1].is_valid


def test_an_order_that_ran_out_is_refused():
    end = NOON + timedelta(hours=1)
    signed = jws.sign_payload(ORDER, KEY, now=NOON, jti="1", expires_at=end)

    assert jws.verify_jws(signed, [KNOWN], now=end - timedelta(seconds=1))[1].is_valid
    assert (
        jws.verify_jws(signed, [KNOWN], now=end)[1].why == "It ran out at 2026-03-02 13:00:00 UTC."
    )


def test_tco_33_a_key_that_nobody_registered_is_unknown_and_the_order_can_be_read():
    payload, signature = jws.verify_jws(SIGNED, [jws.known_key(OTHER.public_key())], now=NOON)

    assert signature.state is SignatureState.UNKNOWN_KEY
    assert payload == ORDER


def test_another_key_under_a_registered_name_is_refused():
    impostor = replace(jws.known_key(OTHER.public_key()), fingerprint=KNOWN.fingerprint)

    signature = jws.verify_jws(SIGNED, [impostor], now=NOON)[1]

    assert signature.state is SignatureState.INVALID
    assert "altered" in signature.why


@given(st.data())
def test_any_flipped_byte_is_refused(data):
    at = data.draw(st.integers(0, len(SIGNED) - 1))
    other = data.draw(st.integers(33, 126).map(chr).filter(lambda c: c != SIGNED[at]))
    altered = SIGNED[:at] + other + SIGNED[at + 1 :]

    assert not jws.verify_jws(altered, [KNOWN], now=NOON)[1].is_valid


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_whatever_is_handed_in_there_is_an_answer(content):
    assert jws.verify_jws(content, [KNOWN], now=NOON)[1].state is SignatureState.UNREADABLE


def test_a_tower_of_brackets_is_refused():
    deep = forged(payload='{"a":' + "[" * 100_000 + "]" * 100_000 + "}")

    assert jws.verify_jws(deep, [KNOWN], now=NOON)[1].state is SignatureState.UNREADABLE
    assert (
        jws.verify_jws('{"payload":' * 50_000, [KNOWN], now=NOON)[1].state
        is SignatureState.UNREADABLE
    )


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), json_values, max_size=4))
def test_whatever_is_signed_comes_back_as_it_was(payload):
    signed = jws.sign_payload(payload, KEY, now=NOON, jti="1")

    assert jws.verify_jws(signed, [KNOWN], now=NOON)[0] == payload
    assert jws.verify_jws(signed, [KNOWN], now=NOON)[1].is_valid


@pytest.mark.parametrize("twin", ['"jti":"order_2"', '"iat":0', '"kid":"another"', '"alg":"none"'])
@pytest.mark.parametrize("comes", ["first", "last"])
def test_a_header_that_names_a_member_twice_is_unreadable(twin, comes):
    """RFC 7515, section 4: some readers take the first of two, and others the last."""
    own = json.loads(base64.urlsafe_b64decode(SIGNED.split(".")[0] + "=="))
    inside = json.dumps(own)[1:-1]
    header = f"{{{twin},{inside}}}" if comes == "first" else f"{{{inside},{twin}}}"
    content = f"{b64(header)}.{SIGNED.split('.')[1]}"

    _, signature = jws.verify_jws(f"{content}.{b64(KEY.sign(content.encode()))}", [KNOWN], now=NOON)

    assert signature.state is SignatureState.UNREADABLE
    assert "twice" in signature.why


def test_an_envelope_that_says_something_twice_is_unreadable():
    header, payload, mark = SIGNED.split(".")
    whole = f'{{"payload":"{payload}","protected":"{header}","signature":"{mark}"'

    _, one = jws.verify_jws(whole + "}", [KNOWN], now=NOON)
    _, two = jws.verify_jws(f'{whole},"payload":"{payload}"}}', [KNOWN], now=NOON)

    assert (one.state, two.state) == (SignatureState.VALID, SignatureState.UNREADABLE)
