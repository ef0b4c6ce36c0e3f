"""A public key as somebody hands it in, told by its own form.

A register takes what an authority has: a JWK or a PEM of an Ed25519 key, an X.509
certificate, an OpenPGP certificate. What holds a secret is refused, so that no
register ever keeps one, and so is a key with which anybody can sign.
"""

from __future__ import annotations

import json

from cryptography import x509

from seawall.errors import problem
from seawall.keys.signing import PublicKey, anybody_can_sign, public_key, public_key_in_pem
from seawall.keys.verifying import der_of
from seawall.mailroom.signing import jws, pgp, smime
from seawall.mailroom.signing.model import BadSignature, KnownKey, UnreadableKey

LARGEST = 1_000_000


def read_key(content: bytes) -> KnownKey:
    """The key in these bytes; refuses secrets and kinds that nobody here verifies."""
    if len(content) > LARGEST:
        raise problem("mailroom.key-too-long", UnreadableKey, longest=LARGEST)
    if b"PRIVATE KEY" in content:
        raise problem("mailroom.key-private", UnreadableKey)
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
        raise problem("mailroom.key-jwk", UnreadableKey) from None
    if "d" in jwk:
        raise problem("mailroom.key-private", UnreadableKey)
    if not is_ours:
        raise problem("mailroom.key-jwk", UnreadableKey)
    return _of_ed25519(public_key(public))


def _of_pem(content: bytes) -> KnownKey:
    try:
        key = public_key_in_pem(content)
    except ValueError:
        raise problem("mailroom.key-pem", UnreadableKey) from None
    if key is None:
        raise problem("mailroom.key-not-ed25519", UnreadableKey)
    return _of_ed25519(key)


def _of_ed25519(key: PublicKey) -> KnownKey:
    if anybody_can_sign(key):
        raise problem("mailroom.key-weak", UnreadableKey)
    return jws.known_key(key)


def _of_certificate(content: bytes) -> KnownKey:
    try:
        certificate = x509.load_pem_x509_certificate(content)
    except ValueError:
        raise problem("mailroom.key-pem-certificate", UnreadableKey) from None
    return smime.known_key(der_of(certificate))
