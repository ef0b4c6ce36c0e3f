"""The signature on a mail: which kind, what became of it, and the content it covers.

`multipart/signed` with S/MIME (RFC 8551) or OpenPGP (RFC 3156), and opaque S/MIME. Only a
signature over the whole body counts: a signed part beside unsigned ones would lend them
its trust. Clear-signed text is `clear_signed_words`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from seawall.mailroom.entity import content_of, parsed_entity, signed_halves
from seawall.mailroom.mail_limits import MailLimits, refuse_oversized
from seawall.mailroom.signing import pgp, smime
from seawall.mailroom.signing.model import (
    ABSENT,
    BadSignature,
    KnownKey,
    Signature,
    SignatureState,
)
from seawall.mailroom.signing.seal_reading import SealReader

_SMIME_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature")
_OPAQUE = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_PGP_SIGNATURE = "application/pgp-signature"
CLEAR = b"-----BEGIN PGP SIGNED MESSAGE-----"
_CLEAR_END = b"\n-----END PGP SIGNATURE-----"


@dataclass(frozen=True, slots=True)
class UnsealedMail:
    """What there is to read, and the signature over it; ``is_closed`` if it is encrypted."""

    content: EmailMessage
    signature: Signature = ABSENT
    is_closed: bool = False


def unsealed_mail(
    message: EmailMessage,
    raw: bytes,
    keys: Sequence[KnownKey],
    *,
    now: datetime,
    limits: MailLimits,
    reader: SealReader,
) -> UnsealedMail:
    """The content of a mail, out of its signed bytes where it is signed."""
    kind = message.get_content_type()
    if kind == "multipart/signed":
        return _of_two(message, raw, keys, now=now, reader=reader)
    if kind == "multipart/encrypted":
        return UnsealedMail(message, is_closed=True)
    if kind in _OPAQUE:
        return _opaque(message, keys, now=now, limits=limits, reader=reader)
    return UnsealedMail(message)


def clear_signed_words(
    content: bytes, keys: Sequence[KnownKey], *, now: datetime, reader: SealReader
) -> tuple[bytes, bytes, Signature]:
    """The words inside the first clear-signed text, all that is around it, and the signature."""
    start = content.find(CLEAR)
    before, end, behind = content[start:].partition(_CLEAR_END)
    block, around = before + end, content[:start] + behind
    words, signature = pgp.verify_clear(block, keys, now=now, reader=reader)
    return words, around, signature


def _of_two(
    message: EmailMessage,
    raw: bytes,
    keys: Sequence[KnownKey],
    *,
    now: datetime,
    reader: SealReader,
) -> UnsealedMail:
    halves = signed_halves(raw, message.get_boundary() or "")
    if halves is None:
        why = "It calls itself signed, and is not made of two parts."
        return UnsealedMail(message, Signature(SignatureState.UNREADABLE, why=why))
    content, seal = halves[0], parsed_entity(halves[1])
    kind = seal.get_content_type()
    if kind in _SMIME_SIGNATURES:
        signature = smime.verify_detached(content, content_of(seal), keys, now=now, reader=reader)
    elif kind == _PGP_SIGNATURE:
        signature = pgp.verify_detached(content, content_of(seal), keys, now=now, reader=reader)
    else:
        signature = Signature(
            SignatureState.UNREADABLE, why=f"Signatures of type {kind} are not read."
        )
    return UnsealedMail(parsed_entity(content), signature)


def _opaque(
    message: EmailMessage,
    keys: Sequence[KnownKey],
    *,
    now: datetime,
    limits: MailLimits,
    reader: SealReader,
) -> UnsealedMail:
    try:
        opened = reader.open_cms(content_of(message))
    except BadSignature as damaged:
        return UnsealedMail(message, smime.damaged(damaged))
    if opened.is_encrypted:
        return UnsealedMail(message, is_closed=True)
    content, signature = smime.verify_opaque(opened, keys, now=now)
    if not content:
        return UnsealedMail(message, signature)
    refuse_oversized(content, limits)
    return UnsealedMail(parsed_entity(content), signature)
