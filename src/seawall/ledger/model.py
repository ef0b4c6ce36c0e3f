"""What is written down, and what comes back: entries, their places, checkpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from seawall.ids import LedgerEntryId, OrganisationId
from seawall.ledger.word import LedgerWord

#: Entries that may have a place and no checkpoint over them: one round of the sequencer.
MOST_UNSIGNED = 5_000

#: What an entry may carry. No floats: their spelling differs between languages.
JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, as a journey tells it.

    `public` is readable by the organisation and by anyone whom it hands the entry; `sealed` can be
    erased later and the tree stays whole. Which names each may hold is declared with the word;
    anything else raises `WrongEntry`.
    """

    what: LedgerWord
    about: str
    at: datetime
    by: str = ""
    public: Mapping[str, JSON] = field(default_factory=dict)
    sealed: Mapping[str, JSON] | None = None
    id: LedgerEntryId | None = None
    """Where what it holds names the entry itself; else one is made as it is written."""

    def __post_init__(self) -> None:
        self.what.check(self.public, self.sealed)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it was written down; `index` is its place in the tree, once it has one.

    `salt` opens what its leaf commits to: what it tells, and who did it.
    """

    id: LedgerEntryId
    organisation: OrganisationId
    what: str
    about: str
    by: str
    public: Mapping[str, JSON]
    commitment: str
    salt: bytes = field(repr=False)
    at: datetime
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place in the tree: which entry, and the hash it was given there."""

    index: int
    entry: LedgerEntryId
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class EntryPlaces:
    """Of some entries those that wait for a signed place, and those that have one."""

    waiting: frozenset[LedgerEntryId]
    placed: frozenset[LedgerEntryId]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: the first `size` entries have this root."""

    size: int
    root: bytes
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key that has signed checkpoints, and since when."""

    key_id: str
    name: str
    verifier: str
    since: datetime
