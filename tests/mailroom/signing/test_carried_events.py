"""What a letter's header may carry beside it: a salt, and events that speak for everybody."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from seawall.keys import base64url
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import SignatureState
from tests.conftest import NOON
from tests.mailroom.signing.test_jws import KEY, KNOWN, ORDER, forged

SALT = bytes(range(16))
CARRIED = jws.CarriedEvents(SALT, ["a.b.c", "d.e.f"])
SIGNED = jws.sign_payload(ORDER, KEY, now=NOON, jti="order_1", carried=CARRIED)


def test_a_letter_that_fits_brings_its_events_and_what_it_is_known_by():
    _, signature = jws.verify_jws(SIGNED, [KNOWN], now=NOON)

    payload = jws.canonical_json(ORDER).encode()
    assert signature.events == ("a.b.c", "d.e.f")
    assert signature.commitment == hmac.new(SALT, payload, hashlib.sha256).hexdigest()
    assert jws.commitment_in(SIGNED) == jws.commitment_to(ORDER, SALT) == signature.commitment


def test_a_letter_without_a_salt_is_known_by_its_bytes():
    plain = jws.sign_payload(ORDER, KEY, now=NOON, jti="order_1")

    _, signature = jws.verify_jws(plain, [KNOWN], now=NOON)

    assert (signature.events, signature.commitment) == ((), "")
    assert jws.commitment_in(plain) == hashlib.sha256(plain.encode()).hexdigest()


def test_what_no_known_key_signed_brings_no_events():
    _, signature = jws.verify_jws(SIGNED, [], now=NOON)

    assert signature.state is SignatureState.UNKNOWN_KEY
    assert (signature.events, signature.commitment) == ((), "")


def test_two_letters_with_the_same_words_are_known_by_different_things():
    assert jws.commitment_to(ORDER, jws.new_salt()) != jws.commitment_to(ORDER, jws.new_salt())


@pytest.mark.parametrize("salt", ["", "AAAA", base64url.encode(bytes(17)), "=" * 22, 7, None])
def test_a_salt_of_another_length_or_spelling_is_refused(salt):
    _, signature = jws.verify_jws(forged({"salt": salt}), [KNOWN], now=NOON)

    assert signature.state is SignatureState.UNREADABLE


@pytest.mark.parametrize("events", [[], "a.b.c", [7], [["a.b.c"]], {"a": "b"}, ["a"] * 201, None])
def test_events_that_are_no_list_of_texts_or_too_many_are_refused(events):
    _, signature = jws.verify_jws(forged({"events": events}), [KNOWN], now=NOON)

    assert signature.state is SignatureState.UNREADABLE
    assert "events" in signature.why
