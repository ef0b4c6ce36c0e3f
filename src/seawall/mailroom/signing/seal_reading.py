"""Signatures that strangers bring are read by a jailed child, which may lie and no more.

What a child says of a CMS message is checked here again, by the register's own certificate. What
it says of OpenPGP is taken: a reader that was taken over could call one letter genuine, and has
neither keys nor network nor the next letter.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.errors import SeawallError, Unavailable, problem
from seawall.mailroom.signing.model import BadSignature
from seawall.mailroom.signing.seal_wire import LONGEST_SIGNATURE, PgpSaid, SealAsk, SealFacts
from seawall.mailroom.signing.signed_data import SignedData
from seawall.sandbox import DecoderPool, Unreadable


@dataclass(frozen=True, slots=True)
class OpenedCms:
    """A CMS message: encrypted, or signed, with the content that it holds itself."""

    signed: SignedData | None
    content: bytes = b""

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody here opens it."""
        return self.signed is None


@dataclass(frozen=True, slots=True)
class SealReader:
    """Asks the jail; raises `BadSignature` where there is no signature to check."""

    pool: DecoderPool

    def open_cms(self, content: bytes) -> OpenedCms:
        """What a CMS message says."""
        facts, inside = self._asked(content, SealAsk(what="cms"))
        if facts.is_encrypted:
            return OpenedCms(None)
        if facts.cms is None:
            raise problem("mailroom.signature-unreadable", BadSignature)
        return OpenedCms(facts.cms, inside)

    def read_pgp(self, signature: bytes) -> PgpSaid:
        """What an OpenPGP signature says of itself."""
        if len(signature) > LONGEST_SIGNATURE:
            raise problem("mailroom.signature-too-long", BadSignature)
        facts, _ = self._asked(signature, SealAsk(what="pgp", signature=signature))
        if facts.pgp is None:
            raise problem("mailroom.signature-unreadable", BadSignature)
        return facts.pgp

    def check_pgp(
        self, content: bytes, signature: bytes, certificate: bytes, *, is_detached: bool
    ) -> tuple[bool, bytes]:
        """Whether it fits this certificate, and the words that it covers."""
        ask = SealAsk("pgp_check", signature, certificate, is_detached)
        facts, words = self._asked(content, ask)
        return facts.fits, words if facts.fits else b""

    def _asked(self, content: bytes, ask: SealAsk) -> tuple[SealFacts, bytes]:
        if not content:
            raise problem("mailroom.signature-empty", BadSignature)
        try:
            return self.pool.room("signature").ask(content, ask, SealFacts)
        except Unavailable:
            raise
        except Unreadable as unreadable:
            raise BadSignature(unreadable.detail) from None
        except SeawallError as lost:
            raise problem("mailroom.signature-not-opened", BadSignature, why=lost.detail) from None
