"""The nouns of an incident: what was said of it, and what that adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.forum.incidents.tlp import Marking
from seawall.forum.incidents.type_file import IncidentType
from seawall.ids import IncidentId


class IncidentStatementKind(StrEnum):
    """What can be said of an incident; `incident.opened` is implied, and never said."""

    PROPOSED = "incident.proposed"
    APPROVED = "incident.approved"
    EXTENDED = "incident.extended"
    CONCLUDED = "incident.concluded"
    UPDATE = "incident.update"
    RECEIPT = "incident.receipt"
    VARIANT = "incident.variant"
    SEEN = "incident.seen"
    TALLY = "incident.tally"


class IncidentState(StrEnum):
    """Where an incident stands."""

    PROPOSED = "proposed"
    OPEN = "open"
    CONCLUDED = "concluded"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class IncidentStatement:
    """One statement of the forum's log, as far as an incident needs it.

    `at` is the author's word for when; the hub takes none that is far from its own clock.
    """

    position: int
    author: str
    kind: str
    at: datetime
    about: str
    """The incident's id, so that one incident can be read without all the others."""
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said something, and when: a member, and one person of it by an opaque handle."""

    member: str
    person: str
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One criterion of the checklist, answered."""

    criterion: str
    met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class IncidentExtension:
    """The end was moved."""

    by: Attribution
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Update:
    """A word on the situation, and who may read it."""

    by: Attribution
    marking: Marking
    text: str
    """Sealed where there are `keys`: the log must not hold it (`keys/boxes.py`)."""
    named: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    """What opens it, for each member that may read it."""


@dataclass(frozen=True, slots=True)
class IncidentOffer:
    """A signal that a member offered within the incident; `digest` is the same for one value."""

    signal: str
    type: str
    digest: str
    member: str
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Offering:
    """The signals of one statement that name the incident."""

    position: int
    about: str
    at: datetime
    offers: tuple[IncidentOffer, ...]


@dataclass(frozen=True, slots=True)
class VariantLink:
    """One signal is a variant of another."""

    child: str
    parent: str
    edit: str
    distance: int | None
    by: Attribution


@dataclass(frozen=True, slots=True)
class EnforcementReceipt:
    """A member enforces everything up to a position of the log, since then."""

    member: str
    upto: int
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class SignalSighting:
    """Where and when a member first saw a signal's content."""

    signal: str
    member: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class EditTally:
    """What a member counted in one hour of one kind of edit; its last word stands."""

    member: str
    hour: datetime
    edit: str
    blocked: int
    held: int
    slipped: int
    """Copies that were found where they had already been published."""

    @property
    def copies(self) -> int:
        """How many copies were met in all."""
        return self.blocked + self.held + self.slipped


@dataclass(frozen=True, slots=True)
class IncidentOpinion:
    """What a member thinks of a signal of the incident."""

    signal: str
    member: str
    says: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Void:
    """A statement that changed nothing, and why; it stays in the log all the same."""

    position: int
    kind: str
    member: str
    why: str


@dataclass(frozen=True, slots=True)
class Incident:
    """Everything that the log says of one incident."""

    id: IncidentId
    title: str
    type: IncidentType
    country: str
    summary: str
    answers: tuple[CriterionAnswer, ...]
    proposed: Attribution
    digest: str
    """What an approval names, so that nobody approves one thing and opens another."""
    expires_at: datetime
    approvals: tuple[Attribution, ...] = ()
    opened_at: datetime | None = None
    opened_position: int | None = None
    extensions: tuple[IncidentExtension, ...] = ()
    concluded: Attribution | None = None
    conclusion: str = ""
    updates: tuple[Update, ...] = ()
    offers: tuple[IncidentOffer, ...] = ()
    links: tuple[VariantLink, ...] = ()
    receipts: tuple[EnforcementReceipt, ...] = ()
    sightings: tuple[SignalSighting, ...] = ()
    tallies: tuple[EditTally, ...] = ()
    opinions: tuple[IncidentOpinion, ...] = ()
    voids: tuple[Void, ...] = ()

    @property
    def ended_at(self) -> datetime:
        """When it ended, or will."""
        return self.concluded.at if self.concluded else self.expires_at

    def state(self, now: datetime) -> IncidentState:
        """Where it stands: what was concluded in time is concluded, else the end wins."""
        if self.concluded:
            return IncidentState.CONCLUDED
        if now >= self.expires_at:
            return IncidentState.EXPIRED
        return IncidentState.OPEN if self.opened_at else IncidentState.PROPOSED

    def is_open(self, now: datetime) -> bool:
        """Whether members act on it now."""
        return self.state(now) is IncidentState.OPEN
