"""A JWS is known by its three parts, however it was spelled around them."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import SignatureState
from tests.conftest import NOON

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KNOWN = [jws.known_key(KEY.public_key())]
SIGNED = jws.sign_payload({"form": "annex1"}, KEY, now=NOON, jti="number-1")
PROTECTED, PAYLOAD, MARK = SIGNED.split(".")
PARTS = {"protected": PROTECTED, "payload": PAYLOAD, "signature": MARK}
GENERAL = {"payload": PAYLOAD, "signatures": [{"protected": PROTECTED, "signature": MARK}]}
_BLANK = st.text(" \t\r\n", max_size=40)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(
    written=st.sampled_from([SIGNED, json.dumps(PARTS), json.dumps(GENERAL)]),
    before=_BLANK,
    after=_BLANK,
)
def test_white_space_around_it_and_the_two_json_forms_are_the_same_jws(written, before, after):
    spelled = f"{before}{written}{after}".encode()

    assert jws.compact_form(spelled) == SIGNED.encode()
    assert jws.verify_jws(spelled, KNOWN, now=NOON)[1].is_valid


@given(indent=st.integers(0, 9), order=st.permutations(sorted(PARTS)), slash=st.booleans())
def test_however_its_json_is_laid_out_it_is_the_same_jws(indent, order, slash):
    written = json.dumps({name: PARTS[name] for name in order}, indent=indent)
    if slash:
        written = written.replace("eyJ", "\\u0065yJ")

    assert jws.compact_form(written.encode()) == SIGNED.encode()


def test_what_is_no_jws_stays_as_it_is():
    for content in (b"", b"  \n", b"no order", b'{"payload": "a"}', b"\xff\xfe"):
        assert jws.compact_form(content) == content


@pytest.mark.parametrize("keys", [KNOWN, []], ids=["known key", "nobody's key"])
def test_a_signature_with_a_loose_bit_is_no_other_spelling_of_it_whosever_key_it_names(keys):
    last = _LETTERS.index(MARK[-1])
    for bit in range(1, 16):
        loose = MARK[:-1] + _LETTERS[(last & 0b110000) | ((last + bit) & 0b001111)]
        for mark in (loose, f"{MARK}==", f"{MARK[:9]} {MARK[9:]}"):
            spelled = json.dumps({**PARTS, "signature": mark})
            state = jws.verify_jws(spelled, keys, now=NOON)[1].state
            assert state is SignatureState.UNREADABLE, mark
