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

from seawall.errors import problem
from seawall.keys.verifying import HASHES, der_of
from seawall.mailroom.signing.certificate import read_certificate, signer_name
from seawall.mailroom.signing.key_standing import standing
from seawall.mailroom.signing.model import (
    BadSignature,
    FailedSignature,
    KnownKey,
    Signature,
    SignatureKind,
    SignatureState,
)
from seawall.mailroom.signing.seal_reading import OpenedCms, SealReader
from seawall.mailroom.signing.signed_data import (
    SignedData,
    check_signature,
    is_named,
    require_bound,
)


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
    content: bytes,
    signed: bytes,
    keys: Iterable[KnownKey],
    *,
    now: datetime,
    reader: SealReader,
) -> Signature:
    """What became of a `multipart/signed` signature over this content.

    ``now`` is the time of receipt.
    """
    try:
        opened = reader.open_cms(signed)
        if opened.signed is None:
            raise problem("mailroom.cms-not-signed", BadSignature)
        return _verified(content, opened.signed, keys, now=now)
    except BadSignature as wrong:
        return _not_held(wrong)


def verify_opaque(
    opened: OpenedCms, keys: Iterable[KnownKey], *, now: datetime
) -> tuple[bytes, Signature]:
    """The content inside an opaque signature, and what became of the signature."""
    if opened.signed is None:
        return b"", _not_held(problem("mailroom.cms-not-signed", BadSignature))
    try:
        return opened.content, _verified(opened.content, opened.signed, keys, now=now)
    except BadSignature as wrong:
        return opened.content, _not_held(wrong)


def damaged(wrong: BadSignature) -> Signature:
    """What became of something that holds no signature to check."""
    return _not_held(wrong)


def _verified(
    content: bytes, signed_data: SignedData, keys: Iterable[KnownKey], *, now: datetime
) -> Signature:
    """The digest, then whether we know the key, then the mathematics, then its standing."""
    if signed_data.digest not in HASHES:
        raise problem("mailroom.digest-weak", BadSignature, digest=signed_data.digest)
    if signed_data.said_type != signed_data.content_type:
        raise problem("mailroom.signed-otherwise", BadSignature)
    require_bound(signed_data, hashlib.new(signed_data.digest, content).digest())
    key = _pinned(signed_data, [key for key in keys if key.kind is SignatureKind.SMIME])
    if key is None:
        return _by_a_stranger(signed_data)
    certificate = read_certificate(key.public)
    check_signature(signed_data, certificate)
    own = known_key_of(certificate)
    dated = replace(own, not_before=_later(own, key), revoked_at=key.revoked_at)
    state, why = standing(dated, signed_at=signed_data.signing_time, now=now)
    return Signature(
        state,
        SignatureKind.SMIME,
        own.fingerprint,
        signer_name(certificate),
        signed_data.signing_time,
        why,
        holder=key.holder,
        fits=True,
    )


def _pinned(signed_data: SignedData, keys: Iterable[KnownKey]) -> KnownKey | None:
    """The register's key: the certificate that came along, else the one that is named."""
    brought = signed_data.brought
    if brought is not None:
        came = hashlib.sha256(brought.der).hexdigest()
        return next((key for key in keys if key.fingerprint == came), None)
    named = (key for key in keys if is_named(signed_data, read_certificate(key.public)))
    return next(named, None)


def _by_a_stranger(signed_data: SignedData) -> Signature:
    """By a certificate that came along and is in no register: its words, believed by nobody."""
    brought = signed_data.brought
    if brought is None:
        why = "The signer's certificate is not in the mail, and not in the register."
        return Signature(SignatureState.UNKNOWN_KEY, SignatureKind.SMIME, why=why)
    if brought.bad:
        raise BadSignature(brought.bad)
    if brought.failed:
        raise FailedSignature(brought.failed)
    return Signature(
        SignatureState.UNKNOWN_KEY,
        SignatureKind.SMIME,
        hashlib.sha256(brought.der).hexdigest(),
        brought.name,
        signed_data.signing_time,
        "No certificate of this fingerprint is registered.",
    )


def _not_held(wrong: BadSignature) -> Signature:
    """What became of a signature that does not hold: wrong, or nothing that can be checked."""
    failed = isinstance(wrong, FailedSignature)
    state = SignatureState.INVALID if failed else SignatureState.UNREADABLE
    return Signature(state, SignatureKind.SMIME, why=str(wrong))


def _later(own: KnownKey, key: KnownKey) -> datetime | None:
    """A register may let a certificate count later than the certificate says."""
    return max((moment for moment in (own.not_before, key.not_before) if moment), default=None)
