"""A public key as somebody hands it in, told by its own form.

A register takes what an authority has: a JWK or a PEM of an Ed25519 key, an X.509
certificate, an OpenPGP certificate. What holds a secret is refused, so that no
register ever keeps one, and so is a key with which anybody can sign.
"""

from __future__ import annotations

import json

from cryptography import x509

from seawall.keys.signing import PublicKey, anybody_can_sign, public_key, public_key_in_pem
from seawall.keys.verifying import der_of
from seawall.mailroom.signing import jws, pgp, smime
from seawall.mailroom.signing.model import BadSignature, KnownKey, UnreadableKey

LARGEST = 1_000_000
_REMEDY = "Send a JWK or PEM of an Ed25519 public key, an X.509 or an OpenPGP certificate."


def read_key(content: bytes) -> KnownKey:
    """The key in these bytes; refuses secrets and kinds that nobody here verifies."""
    if len(content) > LARGEST:
        raise UnreadableKey(f"A key has at most {LARGEST} bytes.", field="key", remedy=_REMEDY)
    if b"PRIVATE KEY" in content:
        raise _a_secret()
    if content.lstrip().startswith(b"{"):
        return _of_jwk(content)
    if b"BEGIN PUBLIC KEY" in content:
        return _of_pem(content)
    if b"BEGIN CERTIFICATE" in content:
        return _of_certificate(content)
    if content[:1] == b"\x30":
        return smime.known_key(content)
    return pgp.known_key(content)


def _of_jwk(content: bytes) -> KnownKey:
    try:
        jwk = json.loads(content)
        public = jws.decoded_part(jwk["x"])
        is_ours = (jwk["kty"], jwk["crv"], len(public)) == ("OKP", "Ed25519", 32)
    except (ValueError, KeyError, TypeError, RecursionError, BadSignature):
        raise _unreadable("This JWK is no Ed25519 public key.") from None
    if "d" in jwk:
        raise _a_secret()
    if not is_ours:
        raise _unreadable("This JWK is no Ed25519 public key.")
    return _of_ed25519(public_key(public))


def _of_pem(content: bytes) -> KnownKey:
    try:
        key = public_key_in_pem(content)
    except ValueError:
        raise _unreadable("This PEM holds no public key.") from None
    if key is None:
        raise _unreadable("This public key is not of Ed25519.")
    return _of_ed25519(key)


def _of_ed25519(key: PublicKey) -> KnownKey:
    if anybody_can_sign(key):
        raise _unreadable("With this key anybody can sign.")
    return jws.known_key(key)


def _of_certificate(content: bytes) -> KnownKey:
    try:
        certificate = x509.load_pem_x509_certificate(content)
    except ValueError:
        raise _unreadable("This PEM holds no certificate.") from None
    return smime.known_key(der_of(certificate))


def _unreadable(why: str) -> UnreadableKey:
    return UnreadableKey(why, field="key", remedy=_REMEDY)


def _a_secret() -> UnreadableKey:
    return UnreadableKey(
        "This holds a private key.",
        field="key",
        remedy="Send the public half, and replace the key: it has been shown.",
    )
