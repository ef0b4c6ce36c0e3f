"""The nouns of signing: a key that the register knows, and what became of a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.errors import InvalidRequest

#: How far a signer's clock may be ahead of ours.
TOLERANCE = timedelta(minutes=5)


class SignatureKind(StrEnum):
    """How something was signed."""

    JWS = "jws"
    SMIME = "smime"
    PGP = "pgp"


class SignatureState(StrEnum):
    """What became of a signature; only `valid` says who it is from."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    EXPIRED_KEY = "expired_key"
    EXPIRED = "expired"
    """The signature is right, and counted until an earlier moment."""
    ABSENT = "absent"


class BadSignature(InvalidRequest):
    """Something signed that does not hold, or cannot be read."""

    kind = "bad-signature"


class UnreadableKey(InvalidRequest):
    """Something handed in as a public key that is none we can use."""

    kind = "unreadable-key"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key as the register holds it.

    ``public`` is 32 raw bytes of Ed25519 for `jws`, a certificate in DER for `smime`, an
    OpenPGP certificate for `pgp`. ``fingerprint`` is RFC 7638's thumbprint, the SHA-256 of
    the DER, the OpenPGP fingerprint. ``holder`` is the authority's id.
    """

    kind: SignatureKind
    fingerprint: str
    public: bytes
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked_at: datetime | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What became of a signature, and why.

    ``signer`` and ``signed_at`` are the signer's own words, ``holder`` is the register's: whose
    key it is. ``jti`` is a JWS's own number: whoever takes one must take it once.
    """

    state: SignatureState
    kind: SignatureKind | None = None
    key_fingerprint: str = ""
    signer: str = ""
    signed_at: datetime | None = None
    why: str = ""
    jti: str = ""
    holder: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether a key of the register signed exactly this."""
        return self.state is SignatureState.VALID


ABSENT = Signature(SignatureState.ABSENT, why="It is not signed.")
