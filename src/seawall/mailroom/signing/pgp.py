"""OpenPGP (RFC 9580): a signature by a certificate that the register holds, by Sequoia.

Sequoia judges a certificate's own dates and revocations by the machine's clock, since it
takes no other; the register's dates and the signature's own time are judged here by the time
of receipt that is handed in. Sequoia says only that it found no good signature, so a time that
kept it from looking is told apart here: `forged` is a word for failed mathematics. The signing
key may be a subkey; it counts for its certificate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pysequoia
from pysequoia.packet import Packet, PacketPile, Tag

from seawall.errors import problem
from seawall.mailroom.signing.key_standing import standing
from seawall.mailroom.signing.model import (
    BadSignature,
    KnownKey,
    Signature,
    SignatureKind,
    SignatureState,
    UnreadableKey,
)
from seawall.mailroom.signing.seal_reading import SealReader
from seawall.mailroom.signing.seal_wire import PgpSaid

_SIGNATURE = re.compile(
    rb"^-----BEGIN PGP SIGNATURE-----\r?$.*?^-----END PGP SIGNATURE-----", re.MULTILINE | re.DOTALL
)
_KEYS = (Tag.PublicKey, Tag.PublicSubkey)
_SECRETS = (Tag.SecretKey, Tag.SecretSubkey)


def known_key(content: bytes) -> KnownKey:
    """An OpenPGP certificate, armoured or not, as the register holds it."""
    try:
        certificate = pysequoia.Cert.from_bytes(content)
        tags = [packet.tag for packet in PacketPile.from_bytes(content)]
    except (RuntimeError, ValueError):
        raise problem("mailroom.key-no-pgp", UnreadableKey) from None
    if any(tag in _SECRETS for tag in tags):
        raise problem("mailroom.key-private", UnreadableKey)
    return KnownKey(SignatureKind.PGP, certificate.fingerprint, bytes(certificate))


def verify_detached(
    content: bytes,
    signature: bytes,
    keys: Iterable[KnownKey],
    *,
    now: datetime,
    reader: SealReader,
) -> Signature:
    """What became of a PGP/MIME signature (RFC 3156) over this content.

    ``now`` is the time of receipt.
    """
    sealed = _Sealed(content, signature, is_detached=True)
    return _verified(sealed, keys, now=now, reader=reader)[1]


def verify_clear(
    text: bytes, keys: Iterable[KnownKey], *, now: datetime, reader: SealReader
) -> tuple[bytes, Signature]:
    """The words inside a clear-signed text, and what became of the signature."""
    found = _SIGNATURE.search(text)
    if found is None:
        return b"", _damaged("The signature is damaged: it is no OpenPGP.")
    return _verified(_Sealed(text, found[0], is_detached=False), keys, now=now, reader=reader)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Content and the signature on it."""

    content: bytes
    signature: bytes
    is_detached: bool


def _damaged(why: str) -> Signature:
    return Signature(SignatureState.UNREADABLE, SignatureKind.PGP, why=why)


def _verified(
    sealed: _Sealed, keys: Iterable[KnownKey], *, now: datetime, reader: SealReader
) -> tuple[bytes, Signature]:
    """The words that were signed, and what became of the signature on them."""
    try:
        said = reader.read_pgp(sealed.signature)
        result = Signature(
            SignatureState.UNKNOWN_KEY, SignatureKind.PGP, said.issuer, signed_at=_utc(said.created)
        )
        registered = _known(said.issuer, keys)
        if registered is None:
            return b"", replace(result, why="No OpenPGP key of this fingerprint is registered.")
        key, certificate, made_at = registered
        fits, words = reader.check_pgp(
            sealed.content, sealed.signature, key.public, is_detached=sealed.is_detached
        )
    except BadSignature as damaged:
        return b"", _damaged(damaged.detail)
    result = replace(
        result,
        key_fingerprint=key.fingerprint,
        signer=_mailbox(certificate),
        holder=key.holder,
    )
    if not fits:
        state, why = _why_not(certificate, said, made_at, now)
        return b"", replace(result, state=state, why=why)
    dated = replace(key, not_after=_earlier(key.not_after, _utc(certificate.expiration)))
    state, why = standing(dated, signed_at=result.signed_at, now=now)
    return words, replace(result, state=state, why=why, fits=True)


def _known(
    issuer: str, keys: Iterable[KnownKey]
) -> tuple[KnownKey, pysequoia.Cert, datetime | None] | None:
    """The key with the primary key or subkey that is named, and when that was made."""
    for key in keys:
        if key.kind is SignatureKind.PGP and issuer:
            packets = [p for p in PacketPile.from_bytes(key.public) if p.tag in _KEYS]
            if named := next((packet for packet in packets if _is_named(packet, issuer)), None):
                return key, pysequoia.Cert.from_bytes(key.public), _utc(named.key_created)
    return None


def _is_named(packet: Packet, issuer: str) -> bool:
    return issuer in (packet.fingerprint, packet.key_id)


def _why_not(
    certificate: pysequoia.Cert,
    said: PgpSaid,
    made_at: datetime | None,
    now: datetime,
) -> tuple[SignatureState, str]:
    """Why Sequoia refused a signature by this certificate; a wrong time before wrong words."""
    ended = _utc(certificate.expiration)
    if certificate.is_revoked:
        return SignatureState.REVOKED_KEY, "The key's own holder has revoked it."
    if ended is not None and ended <= now:
        return SignatureState.EXPIRED_KEY, f"The key ran out at {ended:%Y-%m-%d %H:%M:%S} UTC."
    if said.is_weak:
        return SignatureState.UNREADABLE, "Its hash is too weak to sign with."
    return _wrong_time(said, made_at, now) or (
        SignatureState.INVALID,
        "The signature does not fit what is signed: something was altered.",
    )


def _wrong_time(
    said: PgpSaid, made_at: datetime | None, now: datetime
) -> tuple[SignatureState, str] | None:
    signed_at, counted_until = _utc(said.created), _utc(said.expires)
    if signed_at is not None and signed_at > now:
        return (
            SignatureState.NOT_YET,
            f"It says it was signed at {signed_at:%Y-%m-%d %H:%M:%S} UTC, later than now.",
        )
    if signed_at is not None and made_at is not None and signed_at < made_at:
        return (
            SignatureState.BEFORE_KEY,
            f"It says it was signed before its key was made, {made_at:%Y-%m-%d %H:%M:%S} UTC.",
        )
    if counted_until is not None and counted_until <= now:
        return SignatureState.EXPIRED, f"It ran out at {counted_until:%Y-%m-%d %H:%M:%S} UTC."
    return None


def _mailbox(certificate: pysequoia.Cert) -> str:
    """The first user id, as its holder wrote it."""
    return str(certificate.user_ids[0]) if certificate.user_ids else ""


def _earlier(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
