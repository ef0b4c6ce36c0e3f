"""A delivery proves who sent it, when, and that nobody touched it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from seawall.enforcement.webhook_signature import headers, new_secret, verifies_asymmetric
from tests.enforcement_made import NOON

KEY = Ed25519PrivateKey.generate()
BODY = '{"type":"action.requested","data":{"id":"vidéo"}}'


def signed(body=BODY, *, at=None, secrets=(), key=KEY, event="evt_1"):
    return headers(body, event=event, at=at or datetime.now(UTC), secrets=secrets, key=key)


def test_the_reference_library_accepts_our_hmac():
    secret = new_secret()

    assert Webhook(secret).verify(BODY, signed(secrets=[secret])) == json.loads(BODY)


@pytest.mark.parametrize("age", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_a_delivery_from_another_time_is_refused(age):
    secret = new_secret()

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, signed(secrets=[secret], at=datetime.now(UTC) + age))


@given(st.integers(0, len(BODY) - 1))
def test_one_altered_character_is_noticed(place):
    secret = new_secret()
    altered = BODY[:place] + ("x" if BODY[place] != "x" else "y") + BODY[place + 1 :]

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(altered, signed(secrets=[secret]))


def test_the_same_body_under_another_id_is_noticed():
    secret = new_secret()
    sent = signed(secrets=[secret]) | {"webhook-id": "evt_2"}

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, sent)


def test_our_public_key_verifies_v1a_and_another_key_does_not():
    sent = signed(at=NOON, secrets=[new_secret()])
    of = {"event": "evt_1", "at": NOON, "signatures": sent["webhook-signature"]}

    assert verifies_asymmetric(BODY, key=KEY.public_key(), **of)
    assert not verifies_asymmetric(BODY + " ", key=KEY.public_key(), **of)
    assert not verifies_asymmetric(BODY, key=Ed25519PrivateKey.generate().public_key(), **of)


def test_v1a_signs_what_the_standard_says():
    sent = signed(at=NOON)
    encoded = sent["webhook-signature"].removeprefix("v1a,")

    signed_bytes = f"evt_1.{int(NOON.timestamp())}.{BODY}".encode()
    KEY.public_key().verify(base64.b64decode(encoded), signed_bytes)


@given(st.text(max_size=40))
def test_garbage_in_the_header_verifies_nothing(garbage):
    of = {"event": "evt_1", "at": NOON, "signatures": garbage}

    assert not verifies_asymmetric(BODY, key=KEY.public_key(), **of)
