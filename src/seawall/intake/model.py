"""The nouns of intake: an item, its versions, a check, a match, a notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import (
    CaseId,
    CheckId,
    EntryId,
    EvidenceId,
    ItemId,
    MatchId,
    NoticeId,
    OrganisationId,
)
from seawall.intake.marks import Marks
from seawall.matching import Interval

#: Type and value, as in `("pdq", "f8f8…")`.
TypedValue = tuple[str, str]


class Verdict(StrEnum):
    """The automatic answer to an upload check."""

    ALLOW = "allow"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of content as the platform names it."""

    id: ItemId
    organisation: OrganisationId
    kind: str
    external_id: str
    account: str
    public_url: str
    latest_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """What the item was at one version; never changed, only followed by the next."""

    item: ItemId
    version: int
    received_at: datetime
    sha256: str = ""
    media_type: str = ""
    size: int = 0
    text: str = ""
    url: str = ""
    evidence: EvidenceId | None = None
    rendition: EvidenceId | None = None
    signals: tuple[TypedValue, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    marks: Marks | None = None
    """Told when it is written; read back signal by signal (`seen.store`)."""


@dataclass(frozen=True, slots=True)
class MatchCard:
    """Why we think this is known: everything a reviewer needs to doubt a match.

    `value` is the item's signal, `known_value` the bank's; `quality` is that of the
    item's own hash, where its type has one. `view` says which way of looking at the item,
    or which part of it, was compared: `mirrored`, `page 3`. `grade` is how good the
    evidence is: `direct`, `derived` from a changed view within a tighter distance, or
    `local`, which is for a person to look at and never blocks. `intervals` are the
    stretches of the item that are stretches of what is known, for types that align.
    """

    signal_type: str
    value: str
    known_value: str
    distance: int
    threshold: int
    entry: EntryId
    bank: str
    bank_name: str
    owner: str
    source: str
    label: str
    confidence: int
    agree: tuple[str, ...]
    disagree: tuple[str, ...]
    first_seen_at: datetime
    quality: int | None = None
    state: str = "active"
    jurisdiction: str = ""
    legal_basis: str = ""
    view: str = ""
    grade: str = "direct"
    intervals: tuple[Interval, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The card as it is answered, stored and shown."""
        card: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        card["agree"], card["disagree"] = list(self.agree), list(self.disagree)
        card["state"] = str(self.state)
        card["first_seen_at"] = f"{self.first_seen_at:%Y-%m-%dT%H:%M:%SZ}"
        card["intervals"] = [asdict(interval) for interval in self.intervals]
        return card

    @classmethod
    def from_json(cls, card: Mapping[str, Any]) -> MatchCard:
        """The card a row has kept."""
        lists = {name: tuple(card[name]) for name in ("agree", "disagree")}
        first_seen_at = datetime.fromisoformat(card["first_seen_at"])
        intervals = tuple(Interval(**interval) for interval in card.get("intervals", ()))
        return cls(**{**card, **lists, "first_seen_at": first_seen_at, "intervals": intervals})


@dataclass(frozen=True, slots=True)
class UploadCheck:
    """One automatic answer that found something, and the reasons it gave."""

    id: CheckId
    item: ItemId | None
    version: int
    verdict: Verdict
    rule: str
    degraded: bool
    explanation: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as a check kept it."""

    id: MatchId
    check: CheckId
    card: MatchCard
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A claim by a user or trusted flagger."""

    id: NoticeId
    item: ItemId
    source: str
    trusted: bool
    reason: str
    label: str
    receipt_digest: str
    case: CaseId
    at: datetime


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a POST was answered the first time, for the same `Idempotency-Key`."""

    key: str
    request_digest: str
    status: int
    body: str
    created_at: datetime
