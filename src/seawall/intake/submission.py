"""What a check is asked, what it answers, and what is kept of one that found something."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.ids import CheckId, OrganisationId
from seawall.intake.facts import Value
from seawall.intake.marks import Marks
from seawall.intake.model import MatchCard, TypedValue, Verdict
from seawall.sandbox.fair_turns import Claimant
from seawall.signals import UnopenedPart


@dataclass(frozen=True, slots=True)
class ItemRef:
    """The platform's own name for an item; without a number it is the newest version."""

    kind: str
    id: str
    version: int | None = None
    account: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class GivenHash:
    """A signal the platform made itself."""

    type: str
    value: str
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """Content to be checked: bytes, words, an address, or only their hashes."""

    organisation: OrganisationId
    content: bytes | None = None
    text: str | None = None
    url: str | None = None
    hashes: tuple[GivenHash, ...] = ()
    item: ItemRef | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    idempotency_key: str = ""
    came_by: str = ""
    """The key it came by, which stands for an account where none is named."""
    is_dry: bool = False
    """Whether it is a test: it is answered, and nothing is kept, opened, counted or sent."""

    @property
    def claimant(self) -> Claimant:
        """On whose behalf its file is opened."""
        platform = str(self.organisation)
        if self.item and self.item.account:
            return Claimant(platform, f"account {self.item.account}", is_named=True)
        return Claimant(platform, f"key {self.came_by}")

    @property
    def digest(self) -> str:
        """One value for one request, however its bytes were wrapped."""
        parts = [
            hashlib.sha256(self.content).hexdigest() if self.content is not None else None,
            self.text,
            self.url,
            [[given_hash.type, given_hash.value, given_hash.quality] for given_hash in self.hashes],
            [getattr(self.item, name) for name in ItemRef.__slots__] if self.item else None,
            sorted((name, str(value)) for name, value in self.facts.items()),
        ]
        return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The verdict, the rule that led to it, and a card for every match."""

    verdict: Verdict
    rule: str
    say: str
    explanation: str
    at: datetime
    expires_at: datetime
    matches: tuple[MatchCard, ...] = ()
    shadow: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    degraded: bool = False
    check: str = ""
    case: str = ""
    item: str = ""
    unopened: tuple[UnopenedPart, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything that was sent was looked into."""
        return not self.degraded and not self.unopened

    def as_json(self) -> dict[str, Any]:
        """The answer as machines read it."""
        return {
            "verdict": str(self.verdict),
            "degraded": self.degraded,
            "complete": self.complete,
            "unopened": [part.as_json() for part in self.unopened],
            "rule": self.rule,
            "say": self.say,
            "explanation": self.explanation,
            "matches": [card.as_json() for card in self.matches],
            "shadow": [dict(result) for result in self.shadow],
            "notes": list(self.notes),
            "check": self.check or None,
            "case": self.case or None,
            "item": self.item or None,
            "checked_at": written_moment(self.at),
            "expires_at": written_moment(self.expires_at),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CheckAnswer:
        """An answer given before."""
        return cls(
            verdict=Verdict(data["verdict"]),
            rule=data["rule"],
            say=data["say"],
            explanation=data["explanation"],
            at=datetime.fromisoformat(data["checked_at"]),
            expires_at=datetime.fromisoformat(data["expires_at"]),
            matches=tuple(MatchCard.from_json(card) for card in data["matches"]),
            shadow=tuple(data["shadow"]),
            notes=tuple(data["notes"]),
            degraded=data["degraded"],
            check=data["check"] or "",
            case=data["case"] or "",
            item=data["item"] or "",
            unopened=tuple(UnopenedPart(**part) for part in data.get("unopened", ())),
        )


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A check that found something, with everything that is to be kept of it."""

    id: CheckId
    submission: Submission
    answer: CheckAnswer
    signals: tuple[TypedValue, ...]
    qualities: Mapping[str, int]
    media_type: str
    rendition: bytes | None
    queue: str
    severity: int
    at: datetime
    marks: Marks = field(default_factory=Marks)


def written_moment(moment: datetime) -> str:
    """A moment as RFC 3339 in UTC, to the second."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
