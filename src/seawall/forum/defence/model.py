"""The nouns of the defence: what is known of an offer, of its author, and what was ruled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall import taxonomy

NOBODY: frozenset[str] = frozenset()


class SignalEffect(StrEnum):
    """What a member's own systems do with a signal, from nothing to everything."""

    OFF = "off"
    """It is kept and finds nothing."""
    OBSERVE = "observe"
    """It finds, in silence: a count, so that its effect is known before it has one."""
    REVIEW = "review"
    """What it finds goes before a person."""
    BLOCK = "block"
    """What it finds is blocked."""

    @property
    def rank(self) -> int:
        """Its place, from 0."""
        return list(SignalEffect).index(self)

    def at_most(self, limit: SignalEffect) -> SignalEffect:
        """The weaker of both."""
        return min(self, limit, key=lambda effect: effect.rank)


class MemberStanding(StrEnum):
    """What the forum says of a member."""

    GOOD = "good"
    FROZEN = "frozen"
    """Three of its signals suspended themselves: people look before anything new counts."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class AdmissionHold:
    """Why a rule of admission holds an offer: `rate`, `shape` or `brakes`."""

    rule: str
    say: str


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """A shared signal as far as the defence is concerned; members are named by id.

    ``agree`` holds everybody who agrees; ``newcomers`` those among all members who are in
    quarantine themselves, whose word lifts nothing. ``approved_by`` are codes of people at
    the author's organisation, never names.
    """

    signal: str
    signal_type: str
    value: str
    labels: tuple[str, ...]
    severity: int
    """The gravest of its labels', `severity_of`."""
    author: str
    offered_at: datetime
    expires_at: datetime | None = None
    confidence: int = 100
    approved_by: tuple[str, ...] = ()
    agree: frozenset[str] = NOBODY
    disagree: frozenset[str] = NOBODY
    dispute: frozenset[str] = NOBODY
    false_positive: frozenset[str] = NOBODY
    newcomers: frozenset[str] = NOBODY
    quality: int | None = None
    incident: str | None = None
    held: tuple[AdmissionHold, ...] = ()
    suspended: str = ""
    """Why it suspended itself (`brakes`); empty if it did not."""

    @property
    def is_contested(self) -> bool:
        """Whether any member disputes it or calls a hit of it false."""
        return bool(self.dispute or self.false_positive)

    @property
    def confirmed_by(self) -> frozenset[str]:
        """Members whose agreement counts: not its author, nobody in quarantine."""
        return self.agree - {self.author} - self.newcomers


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """A member as the author of signals; ``agreed`` and ``disputed`` count settled signals."""

    member: str
    admitted_at: datetime
    agreed: int = 0
    disputed: int = 0
    offers_today: int = 0
    standing: MemberStanding = MemberStanding.GOOD
    vouched: bool = False
    """The forum's hub knows the member, and said so in the log when it let it in."""


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """A live incident that an offer may belong to."""

    incident: str
    type: str
    approved_by: tuple[str, ...]
    ends_at: datetime

    def covers(self, offer: OfferFacts, now: datetime) -> bool:
        """Whether the offer is of this incident, two people opened it, and it runs."""
        is_open = now < self.ends_at and len(set(self.approved_by)) >= 2
        return is_open and offer.incident == self.incident


@dataclass(frozen=True, slots=True)
class BenignHit:
    """A signal that would find harmless material: which, how near, how much of the signal."""

    group: str
    name: str
    distance: int = 0
    share: int = 100
    """The percentage of a video's frames or of a passage that is harmless."""


@dataclass(frozen=True, slots=True)
class DefenceRuling:
    """What one line of defence allows at most, and why in a sentence for a person."""

    effect: SignalEffect
    rule: str
    say: str


def severity_of(labels: Iterable[str]) -> int:
    """The gravest severity of these labels; one that nobody knows counts as the gravest."""
    severities = {label.id: label.severity for label in taxonomy.labels()}
    gravest = max(severities.values())
    return max((severities.get(label, gravest) for label in labels), default=gravest)
