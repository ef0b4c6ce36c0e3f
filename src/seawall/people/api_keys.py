"""A machine's key: a token behind `swk_`, shown once, what it may be used for, and for how long.

A key that nobody gave a scope would do everything, and one without an end is still good when
everybody has forgotten it: so its maker names the scopes, and every key runs out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.keys.tokens import new_token, token_digest

PREFIX = "swk_"
#: The longest that a key is good for; the usual time is a setting (`SEAWALL_KEY_DAYS`).
LONGEST_DAYS = 3_650

#: What a key may be good for, and what each means.
SCOPES: Mapping[str, str] = {
    "check": "check uploads",
    "items": "register items and their versions",
    "events": "read the event feed",
    "statements": "read statements of reasons and their links",
    "outcomes": "report the outcome of actions",
    "notices": "submit notices",
    "appeals": "submit appeals",
    "cases.read": "read cases and decisions",
    "banks.read": "read banks",
    "taxii.read": "read shared banks as TAXII collections",
    "banks.write": "add content to banks and remove it",
    "endpoints": "manage webhooks",
    "orders": "submit orders and referrals",
    "orders.read": "read orders, their deadlines and answers",
    "referrals.write": "import, approve and send outgoing referrals",
    "forum.read": "read forum incidents",
    "forum.write": "propose, approve, report on and end incidents",
}

#: Scopes that change what is known, what is told to others, or where decisions go: a person
#: who makes a key with one of these needs a second person.
POWERFUL = frozenset({"banks.write", "endpoints", "referrals.write", "forum.write"})


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A new key as its owner must keep it; `repr` never shows it."""

    text: str

    @property
    def digest(self) -> str:
        """What we keep of it."""
        return token_digest(self.text)

    def __repr__(self) -> str:
        return f"Secret({PREFIX}…)"


def new_key() -> Secret:
    """A fresh key."""
    return Secret(new_token(PREFIX))


def scopes_of(words: Iterable[str]) -> frozenset[str]:
    """These scopes; none at all is refused, and so is a word we do not know."""
    scopes = frozenset(words)
    if not scopes:
        raise problem("people.no-scope", choices=", ".join(SCOPES))
    unknown = sorted(scopes - SCOPES.keys())
    if unknown:
        raise problem("people.unknown-scope", unknown=unknown[0], choices=", ".join(SCOPES))
    return scopes


def end_of_key(days: int | None, *, usual_days: int, now: datetime) -> datetime:
    """When a key runs out that is made now; `days` as its maker says, or the usual number."""
    lasts = usual_days if days is None else days
    if not 1 <= lasts <= LONGEST_DAYS:
        raise problem("people.key-never-ends", longest=LONGEST_DAYS)
    return now + timedelta(days=lasts)
