"""The nouns of content drills: a drill, its registered items, and one upload of its schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from seawall.drills.seeded_kinds import SeededKind
from seawall.ids import (
    BankId,
    CaseId,
    CheckId,
    DrillId,
    EntryId,
    EvidenceId,
    ForumMemberId,
    LedgerEntryId,
    OrganisationId,
    SeatId,
    SeededUploadId,
)


class DrillState(StrEnum):
    """Whether uploads are still to come."""

    RUNNING = "running"
    ENDED = "ended"
    CALLED_OFF = "called_off"


class DrillRole(StrEnum):
    """Who tests whom."""

    OWN = "own"
    """We test our own platform."""
    TESTER = "tester"
    """We test the platform of another member of a forum, which agreed."""
    TESTED = "tested"
    """Another member tests our platform, with our consent."""


class SendState(StrEnum):
    """What became of an upload on its way."""

    WAITING = "waiting"
    TAKEN = "taken"
    """The platform answered: what it did is in `shown`."""
    FAILED = "failed"
    """Nothing was measured: it never arrived, or the answer says nothing of the content."""
    STRAY = "stray"
    """Somebody else's upload of a registered item: no part of the schedule, and no real case."""


@dataclass(frozen=True, slots=True)
class DrillDoor:
    """Where testers upload: the platform's own address, and the form that it takes.

    `secrets` are headers such as a session's cookie, under seal.
    """

    url: str
    file_field: str = "photo"
    account_field: str = "account"
    fields: Mapping[str, str] = field(default_factory=dict)
    secrets: EvidenceId | None = None


@dataclass(frozen=True, slots=True)
class RegisteredItem:
    """An item of a drill, and the bank's entries that know it."""

    kind: SeededKind
    number: int
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class ContentDrill:
    """One round of uploads by testers, on a schedule whose digest the log had first.

    Where another member tests us, we know the items, and neither accounts nor moments.
    """

    id: DrillId
    organisation: OrganisationId
    begins_at: datetime
    ends_at: datetime
    door: DrillDoor
    accounts: tuple[str, ...]
    cover: str
    """Who consented to it, and on what legal footing."""
    bank: BankId | None
    """Where the items are registered; None where another platform registers them."""
    items: tuple[RegisteredItem, ...]
    planned_entry: LedgerEntryId
    """The ledger's entry that has the schedule's digest, and our own seed under seal."""
    digest: str
    is_monthly: bool
    state: DrillState
    created_by: str
    created_at: datetime
    ended_at: datetime | None = None
    role: DrillRole = DrillRole.OWN
    seat: SeatId | None = None
    """Our seat in the forum that it was agreed in."""
    member: ForumMemberId | None = None
    """The other side: whom we test, or who tests us."""
    accepted_at: datetime | None = None
    """When the other platform said that it has registered the items."""


@dataclass(frozen=True, slots=True)
class SeededUpload:
    """One upload: planned, sent, and what the platform and our own check made of it."""

    id: SeededUploadId
    drill: DrillId
    position: int
    kind: SeededKind
    number: int
    variant: str
    account: str
    planned_at: datetime
    again_of: int | None = None
    """The position of the upload that this one repeats, byte for byte, by another account."""
    sha256: str = ""
    state: SendState = SendState.WAITING
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    shown: str = ""
    """What the platform says became of it: public, hidden or refused."""
    error: str = ""
    check: CheckId | None = None
    verdict: str = ""
    checked_at: datetime | None = None
    case: CaseId | None = None
    finding: str = ""
    """What a reviewer concluded who did not know of the drill."""
    read_at: datetime | None = None
