"""A machine's key: 256 random bits behind `swk_`, shown once, kept as a digest.

The prefix lets a secret scanner find one that leaked. A plain SHA-256 is enough
to keep it by: nobody guesses 256 bits, so there is nothing to slow down.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from seawall.errors import InvalidRequest

PREFIX = "swk_"
_SHAPE = re.compile(r"swk_[A-Za-z0-9_-]{43}")

#: What a key may be good for, and what each means.
SCOPES: Mapping[str, str] = {
    "check": "check content on upload",
    "items": "tell of items and their versions",
    "events": "read the feed of decisions",
    "statements": "read statements of reasons and their links",
    "outcomes": "report what was done about an action",
    "notices": "hand in notices",
    "appeals": "hand in appeals",
    "cases.read": "read cases and decisions",
    "banks.read": "read banks",
    "taxii.read": "read the banks that are shared, as TAXII collections",
    "banks.write": "add to banks and withdraw from them",
    "endpoints": "change where decisions are delivered",
    "orders": "hand in orders and referrals",
    "orders.read": "read orders, their clocks and answers",
    "referrals.write": "import, approve and send a unit's referrals",
    "forum.read": "read a forum's incidents",
    "forum.write": "propose, approve, tell of and end incidents",
}


class UnknownScope(InvalidRequest):
    """No such scope."""

    kind = "unknown-scope"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A new key as its owner must keep it; `repr` never shows it."""

    text: str

    @property
    def digest(self) -> str:
        """What we keep of it."""
        return digest_of(self.text)

    def __repr__(self) -> str:
        return f"Secret({PREFIX}…)"


def make() -> Secret:
    """A fresh key."""
    return Secret(PREFIX + secrets.token_urlsafe(32))


def looks_like_key(text: str) -> bool:
    """Whether this has the shape of a key; a cheap look before a lookup."""
    return _SHAPE.fullmatch(text) is not None


def digest_of(text: str) -> str:
    """The digest a key is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def scopes_of(words: Iterable[str]) -> frozenset[str]:
    """These scopes, or all of them for none; a word we do not know is refused."""
    wanted = frozenset(words) or frozenset(SCOPES)
    unknown = sorted(wanted - SCOPES.keys())
    if unknown:
        raise UnknownScope(
            f"There is no scope {unknown[0]!r}.",
            field="scopes",
            remedy=f"Choose from {', '.join(SCOPES)}.",
        )
    return wanted
