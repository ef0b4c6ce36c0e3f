"""The nouns of signing: a key that the register knows, and what became of a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.errors import InvalidRequest

#: How far a signer's clock may be ahead of ours.
TOLERANCE = timedelta(minutes=5)
#: What was signed longer ago than this is not taken up without asking its signer.
OLDEST = timedelta(days=7)


class SignatureKind(StrEnum):
    """How something was signed."""

    JWS = "jws"
    SMIME = "smime"
    PGP = "pgp"


class SignatureState(StrEnum):
    """What became of a signature; only `valid` says who it is from."""

    VALID = "valid"
    INVALID = "invalid"
    """The mathematics was done and failed: what is signed was altered, or another key signed."""
    UNREADABLE = "unreadable"
    """Damaged, or made in a way that proves nothing: no mathematics was done."""
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    EXPIRED_KEY = "expired_key"
    EXPIRED = "expired"
    """The signature is right, and counted until an earlier moment."""
    NOT_YET = "not_yet"
    """By its own word it was signed later than now: a clock is wrong, ours or the signer's."""
    BEFORE_KEY = "before_key"
    """By its own word it was signed before its key counted."""
    LONG_AGO = "long_ago"
    """The signature is right, and too old to be taken up unasked: a copy, or held back."""
    ABSENT = "absent"


class BadSignature(InvalidRequest):
    """Something signed that cannot be read, or was made in a way that proves nothing."""

    kind = "bad-signature"


class FailedSignature(BadSignature):
    """The mathematics of a signature was done, and does not come out."""


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
    key it is. ``jti`` is a JWS's own number: whoever takes one must take it once. ``fits`` says
    that the mathematics came out with that key, whatever the clocks and the register say of it.
    ``commitment`` is what a JWS that fits is known by in public, where its signer gave it a salt;
    ``events`` are what its header says in public, to be opened by `transparency/signed_events`.
    """

    state: SignatureState
    kind: SignatureKind | None = None
    key_fingerprint: str = ""
    signer: str = ""
    signed_at: datetime | None = None
    why: str = ""
    jti: str = ""
    holder: str = ""
    fits: bool = False
    commitment: str = ""
    events: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether a key of the register signed exactly this."""
        return self.state is SignatureState.VALID


ABSENT = Signature(SignatureState.ABSENT, why="It is not signed.")
