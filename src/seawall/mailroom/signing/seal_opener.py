"""Reading a stranger's signatures, in the jail: CMS and OpenPGP."""

from __future__ import annotations

from contextlib import suppress

import msgspec
import pysequoia
from pysequoia.packet import HashAlgorithm

from seawall.errors import catalogue, problem
from seawall.keys.verifying import load_verifiers
from seawall.mailroom.signing import cms_reading
from seawall.mailroom.signing.model import BadSignature
from seawall.mailroom.signing.seal_wire import PgpSaid, SealAsk, SealFacts
from seawall.sandbox.jail._hostile import load_alphabets, refusing_damaged
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits

_WEAK = (HashAlgorithm.MD5, HashAlgorithm.SHA1, HashAlgorithm.RipeMD)
_AN_EMPTY_ONE = bytes.fromhex("300f06092a864886f70d010702a0023000")


def prepare(limits: SandboxLimits) -> None:
    """Load what the readers load late."""
    del limits
    load_verifiers()
    load_alphabets()
    catalogue("mailroom")  # no file can be opened in the jail
    with suppress(BadSignature):
        cms_reading.read_signed_data(_AN_EMPTY_ONE)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[SealFacts, bytes]:
    """What a signature says, or whether it fits; beside it the words that are inside."""
    del limits, report
    question = msgspec.json.decode(ask, type=SealAsk)
    content = source.whole()
    with refusing_damaged("signature"):
        try:
            return _cms(content) if question.what == "cms" else _pgp(content, question)
        except BadSignature as bad:
            raise RefusalError("unreadable", bad.detail) from None


def _cms(content: bytes) -> tuple[SealFacts, bytes]:
    if cms_reading.is_encrypted(content):
        return SealFacts(is_encrypted=True), b""
    signed, inside = cms_reading.read_signed_data(content)
    return SealFacts(cms=signed), inside


def _pgp(content: bytes, question: SealAsk) -> tuple[SealFacts, bytes]:
    try:
        signature = pysequoia.Sig.from_bytes(question.signature)
    except (RuntimeError, ValueError):
        raise problem("mailroom.pgp-damaged", BadSignature) from None
    if question.what == "pgp":
        return SealFacts(pgp=_said(signature)), b""
    certificate = pysequoia.Cert.from_bytes(question.key)
    try:
        verified = pysequoia.verify(
            bytes=content,
            store=lambda _: [certificate],
            signature=signature if question.is_detached else None,
        )
    except (RuntimeError, ValueError):
        return SealFacts(), b""
    return SealFacts(fits=True), verified.bytes or b""


def _said(signature: pysequoia.Sig) -> PgpSaid:
    return PgpSaid(
        issuer=signature.issuer_fingerprint or signature.issuer_key_id or "",
        created=signature.created,
        expires=signature.expiration,
        is_weak=signature.hash_algorithm in _WEAK,
    )
