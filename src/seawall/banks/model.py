"""The nouns of banks: a bank, its entries, where they came from, what others think of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.errors import Conflict, NotFound
from seawall.ids import BankId, EntryId, OrganisationId


class EntryState(StrEnum):
    """Whether an entry may still find content, and what that may lead to."""

    ACTIVE = "active"
    UNCONFIRMED = "unconfirmed"
    """Nobody beside its author has looked yet: it matches, and a person decides."""
    OBSERVED = "observed"
    """On trial: what it would have matched is written down, and nothing follows."""
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


class EntryStance(StrEnum):
    """What a member says of an entry."""

    AGREE = "agree"
    DISAGREE = "disagree"
    RETRACTED = "retracted"
    """They said something once, and take it back: neither counts."""


class BankNotFound(NotFound):
    """No bank of this name or id in this organisation."""


class BankExists(Conflict):
    """The organisation already has a bank of this name."""


class AlreadyKnown(Conflict):
    """The bank already has an entry for this signal."""


@dataclass(frozen=True, slots=True)
class Bank:
    """Curated known content with an owner and a basis; its fields stand in for its entries'."""

    id: BankId
    organisation: OrganisationId
    name: str
    owner: str
    source: str
    description: str
    jurisdiction: str
    legal_basis: str
    label: str
    sharing: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewBank:
    """A bank to be founded."""

    name: str
    owner: str = ""
    source: str = ""
    description: str = ""
    jurisdiction: str = ""
    legal_basis: str = ""
    label: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """Its free texts, by field."""
        return {
            "owner": self.owner,
            "source": self.source,
            "description": self.description,
            "legal_basis": self.legal_basis,
        }

    def founded(self, bank: BankId, organisation: OrganisationId, at: datetime) -> Bank:
        """The bank, private until somebody shares it."""
        return Bank(
            id=bank,
            organisation=organisation,
            name=self.name,
            owner=self.owner,
            source=self.source,
            description=self.description,
            jurisdiction=self.jurisdiction,
            legal_basis=self.legal_basis,
            label=self.label,
            sharing="private",
            created_at=at,
        )


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A signal to be added; an empty field means what the bank says.

    `media` is what the file was (`banks/file_media.py`), and empty where nobody has said.
    """

    signal_type: str
    value: str
    label: str = ""
    confidence: int = 100
    threshold: int | None = None
    jurisdiction: str = ""
    legal_basis: str = ""
    source: str = ""
    state: EntryState = EntryState.ACTIVE
    first_seen_at: datetime | None = None
    expires_at: datetime | None = None
    note: str = ""
    media: str = ""
    opinions: tuple[EntryOpinion, ...] = ()
    history: tuple[EntryChange, ...] = ()


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One known signal, as its bank holds it."""

    id: EntryId
    organisation: OrganisationId
    bank: BankId
    signal_type: str
    value: str
    label: str
    confidence: int
    threshold: int | None
    jurisdiction: str
    legal_basis: str
    source: str
    state: EntryState
    first_seen_at: datetime
    expires_at: datetime | None
    added_at: datetime
    added_by: str
    note: str
    changed_seq: int
    media: str = ""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """Where an entry came from, or what befell it."""

    what: str
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryOpinion:
    """A member agrees or disagrees with an entry, and says why; the latest counts."""

    member: str
    stance: EntryStance
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryOrigin:
    """How, by whom and when entries come in; it becomes the newest line of their history."""

    what: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AdditionResult:
    """What became of entries to be added: the new ones' ids, and those known already."""

    ids: tuple[EntryId, ...]
    known: tuple[NewEntry, ...]


@dataclass(frozen=True, slots=True)
class KnownSignal:
    """An entry as an index needs it: the bank's own fields filled in, opinions counted."""

    entry: EntryId
    organisation: OrganisationId
    bank: BankId
    bank_name: str
    owner: str
    source: str
    signal_type: str
    value: str
    label: str
    confidence: int
    threshold: int | None
    jurisdiction: str
    legal_basis: str
    state: EntryState
    first_seen_at: datetime
    expires_at: datetime | None
    agree: tuple[str, ...]
    disagree: tuple[str, ...]
    changed_seq: int
