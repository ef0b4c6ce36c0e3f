"""What a register takes as a key, and what it refuses."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import SignatureKind, UnreadableKey
from seawall.mailroom.signing.public_keys import read_key
from tests.mailroom.signing.keys_made import pgp_signer, rsa_key, signer

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
JWK = {"kty": "OKP", "crv": "Ed25519", "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"}


def test_an_ed25519_key_is_the_same_as_jwk_and_as_pem():
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert read_key(json.dumps(JWK).encode()) == read_key(pem) == jws.known_key(KEY.public_key())


def test_a_certificate_is_the_same_as_pem_and_as_der():
    by = signer()

    assert read_key(by.certificate_pem) == by.known
    assert read_key(by.certificate.public_bytes(Encoding.DER)) == by.known
    assert by.known.kind is SignatureKind.SMIME
    assert by.known.not_after == by.certificate.not_valid_after_utc


def test_an_openpgp_certificate_is_taken_armoured_or_not():
    by = pgp_signer()

    assert read_key(str(by.certificate).encode()) == read_key(bytes(by.certificate)) == by.known


@pytest.mark.parametrize(
    "secret",
    [
        json.dumps({**JWK, "d": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}).encode(),
        KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        bytes(pgp_signer().secret),
        str(pgp_signer().secret).encode(),
    ],
    ids=["jwk", "pem", "pgp", "armoured pgp"],
)
def test_a_private_key_is_never_kept(secret):
    with pytest.raises(UnreadableKey, match="private key") as refused:
        read_key(secret)

    assert refused.value.field == "key"
    assert refused.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"{" * 100_000,
        b'{"kty":"RSA","crv":"Ed25519","x":"AA"}',
        b"\x30\x03\x02\x01\x01",
        b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----",
        b"-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----",
        rsa_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        b"x" * 1_000_001,
    ],
    ids=range(9),
)
def test_what_is_no_key_is_refused_with_what_to_send(content):
    with pytest.raises(UnreadableKey) as refused:
        read_key(content)

    assert refused.value.remedy


@given(st.binary(max_size=300))
def test_any_bytes_are_a_key_or_a_clear_refusal(content):
    with pytest.raises(UnreadableKey):
        read_key(content)


@pytest.mark.parametrize(
    "digits", ["0", "1", f"7f{'f' * 60}ec", f"7f{'f' * 60}ed", f"ff{'f' * 60}ec"]
)
def test_a_key_with_which_anybody_can_sign_is_refused(digits):
    public = int(digits, 16).to_bytes(32, "little")
    pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    jwk = {**JWK, "x": base64.urlsafe_b64encode(public).rstrip(b"=").decode()}

    for handed_in in (pem, json.dumps(jwk).encode()):
        with pytest.raises(UnreadableKey, match="Anyone can sign"):
            read_key(handed_in)


def test_a_jwk_whose_key_is_not_written_in_base64_is_refused_with_what_to_send():
    with pytest.raises(UnreadableKey) as refused:
        read_key(json.dumps({**JWK, "x": "?"}).encode())

    assert refused.value.field == "key"
    assert refused.value.remedy
