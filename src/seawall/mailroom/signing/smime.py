"""S/MIME (RFC 8551): a CMS signature by a certificate that the register pins.

The certificate is found by its SHA-256, not by a chain to a root: a register knows its
authorities, and a thousand public issuers are a thousand ways to be fooled. It has to be
within its dates when the mail is received; whether it was revoked is what the register says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cryptography import x509

from seawall.keys.verifying import HASHES, der_of
from seawall.mailroom.signing.certificate import (
    check_signature,
    key_identifier,
    read_certificate,
    signer_name,
)
from seawall.mailroom.signing.key_standing import standing
from seawall.mailroom.signing.model import (
    BadSignature,
    FailedSignature,
    KnownKey,
    Signature,
    SignatureKind,
    SignatureState,
    UnreadableKey,
)
from seawall.mailroom.signing.signed_data import SignedData, read_signed_data


def known_key(der: bytes) -> KnownKey:
    """A certificate in DER as the register holds it."""
    return known_key_of(read_certificate(der))


def known_key_of(certificate: x509.Certificate) -> KnownKey:
    """A certificate as the register holds it, with its own dates."""
    der = der_of(certificate)
    return KnownKey(
        SignatureKind.SMIME,
        hashlib.sha256(der).hexdigest(),
        der,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def verify_detached(
    content: bytes, signed: bytes, keys: Iterable[KnownKey], *, now: datetime
) -> Signature:
    """What became of a `multipart/signed` signature over this content.

    ``now`` is the time of receipt.
    """
    try:
        return _verified(content, read_signed_data(signed), keys, now=now)
    except BadSignature as wrong:
        return _not_held(wrong)


def verify_opaque(
    signed: bytes, keys: Iterable[KnownKey], *, now: datetime
) -> tuple[bytes, Signature]:
    """The content inside an opaque signature, and what became of the signature."""
    try:
        signed_data = read_signed_data(signed)
    except BadSignature as wrong:
        return b"", _not_held(wrong)
    content = signed_data.content or b""
    try:
        return content, _verified(content, signed_data, keys, now=now)
    except BadSignature as wrong:
        return content, _not_held(wrong)


def _verified(
    content: bytes, signed_data: SignedData, keys: Iterable[KnownKey], *, now: datetime
) -> Signature:
    """The digest, then the mathematics, then whether we know the key, then its standing."""
    if signed_data.digest not in HASHES:
        raise BadSignature(f"The digest {signed_data.digest} is too weak to sign with.")
    if signed_data.said_type != signed_data.content_type:
        raise BadSignature("The signature is over another type of content.")
    if hashlib.new(signed_data.digest, content).digest() != signed_data.said_digest:
        raise FailedSignature("The content is not what was signed: something was altered.")
    pinned = [key for key in keys if key.kind is SignatureKind.SMIME]
    certificate = _certificate(signed_data, pinned)
    if certificate is None:
        why = "The signer's certificate is not in the mail, and not in the register."
        return Signature(SignatureState.UNKNOWN_KEY, SignatureKind.SMIME, why=why)
    check_signature(signed_data, certificate)
    signature = Signature(
        SignatureState.UNKNOWN_KEY,
        SignatureKind.SMIME,
        hashlib.sha256(der_of(certificate)).hexdigest(),
        signer_name(certificate),
        signed_data.signing_time,
        "No certificate of this fingerprint is registered.",
    )
    key = next((key for key in pinned if key.fingerprint == signature.key_fingerprint), None)
    if key is None:
        return signature
    own = known_key_of(certificate)
    dated = replace(own, not_before=_later(own, key), revoked_at=key.revoked_at)
    state, why = standing(dated, signed_at=signed_data.signing_time, now=now)
    return replace(signature, state=state, why=why, holder=key.holder, fits=True)


def _not_held(wrong: BadSignature) -> Signature:
    """What became of a signature that does not hold: wrong, or nothing that can be checked."""
    failed = isinstance(wrong, FailedSignature)
    state = SignatureState.INVALID if failed else SignatureState.UNREADABLE
    return Signature(state, SignatureKind.SMIME, why=str(wrong))


def _certificate(signed_data: SignedData, pinned: Iterable[KnownKey]) -> x509.Certificate | None:
    """The signer's certificate: one that came along, else the register's."""
    try:
        brought = [read_certificate(der) for der in signed_data.certificates]
    except UnreadableKey:
        raise BadSignature("A certificate in the mail is damaged.") from None
    for certificate in (*brought, *(read_certificate(key.public) for key in pinned)):
        if _is_named(signed_data, certificate):
            return certificate
    return None


def _is_named(signed_data: SignedData, certificate: x509.Certificate) -> bool:
    if signed_data.key_identifier:
        return signed_data.key_identifier == key_identifier(certificate)
    issuer = certificate.issuer.public_bytes()
    return (issuer, certificate.serial_number) == (signed_data.issuer, signed_data.serial)


def _later(own: KnownKey, key: KnownKey) -> datetime | None:
    """A register may let a certificate count later than the certificate says."""
    return max((moment for moment in (own.not_before, key.not_before) if moment), default=None)
