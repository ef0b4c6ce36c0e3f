"""The nouns of hashing again: a rehash, what came of each version, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from seawall.ids import ItemId, OrganisationId, RehashId
from seawall.intake.marks import Marks
from seawall.intake.model import ItemVersion, TypedValue


class VersionFate(StrEnum):
    """What came of a version."""

    HASHED = "hashed"
    """It has the signal now."""
    HAD = "had"
    """It had a signal of the type before."""
    NOTHING = "nothing"
    """The type makes nothing of it."""
    GONE = "gone"
    """Its content is no longer here, or never was."""
    SEALED = "sealed"
    """Its content is only preserved, for the purposes of TCO Art. 6(1) and no other."""
    FAILED = "failed"
    """It could not be hashed; a fault says why."""


#: Beside the fates: items that the new signals brought together with known content.
MATCHED = "matched"


class RehashStage(StrEnum):
    """What a rehash is doing."""

    HASHING = "hashing"
    MATCHING = "matching"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MatchPlace:
    """How far the entries of the banks have been looked for.

    Entries up to `after` are done. Those up to `part` are looked for now, and `at` and `id` say
    how far in the window; `upto` is the last of all.
    """

    upto: int = 0
    after: int = 0
    part: int = 0
    at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Rehash:
    """One type's way over all versions that are kept.

    `upto` is the last row of a version when it began: what came later was hashed on arrival.
    """

    id: RehashId
    organisation: OrganisationId
    signal_type: str
    is_thorough: bool
    """Whether it hashes what has a signal of the type already, too."""
    upto: int
    started_by: str
    started_at: datetime
    stage: RehashStage = RehashStage.HASHING
    place: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    matching: MatchPlace = MatchPlace()
    finished_at: datetime | None = None

    @property
    def looked_at(self) -> int:
        """How many versions it has come to."""
        return sum(self.counts.get(fate, 0) for fate in VersionFate)

    def counting(self, names: Iterable[str]) -> Rehash:
        """The same, with each of these counted once more."""
        counts = Counter(self.counts) + Counter(str(name) for name in names)
        return replace(self, counts=dict(sorted(counts.items())))


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version with the number of its row; its fate, where that needs no hashing."""

    row: int
    version: ItemVersion
    fate: VersionFate | None = None


@dataclass(frozen=True, slots=True)
class RehashResult:
    """What came of a version: its new signals, and why there are none or may be more."""

    kept: KeptVersion
    fate: VersionFate
    signals: Sequence[TypedValue] = ()
    marks: Marks = field(default_factory=Marks)
    why: str = ""


@dataclass(frozen=True, slots=True)
class RehashFault:
    """A version that could not be hashed, or not wholly opened, and why."""

    item: ItemId
    version: int
    reason: str
