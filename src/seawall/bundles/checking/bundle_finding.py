"""What is wrong with a bundle: a word for the kind, where, and a sentence.

The words are the format's own (docs/formats/bundle-checks.md): two verifiers that read one bundle
come to the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """Every way in which a bundle can fail to hold."""

    FILE_ALTERED = "file-altered"
    FILE_MISSING = "file-missing"
    FILE_UNLISTED = "file-unlisted"
    MANIFEST_UNSIGNED = "manifest-unsigned"
    WRONG_LOG = "wrong-log"
    DEFINITIONS_DIFFER = "definitions-differ"
    CHECKPOINT_UNSIGNED = "checkpoint-unsigned"
    CHECKPOINT_MISSING = "checkpoint-missing"
    COSIGNATURE_FORGED = "cosignature-forged"
    WITNESS_MISSING = "witness-missing"
    WITNESS_TWO_HISTORIES = "witness-two-histories"
    TILE_ALTERED = "tile-altered"
    ROOT_DIFFERS = "root-differs"
    FORK = "fork"
    TAIL_WITHHELD = "tail-withheld"
    ENTRIES_BETWEEN = "entries-between"
    ENTRY_REMOVED = "entry-removed"
    ENTRY_ADDED = "entry-added"
    ENTRY_REORDERED = "entry-reordered"
    ENTRY_ALTERED = "entry-altered"
    ENTRY_WITHHELD = "entry-withheld"
    ENTRY_LEAKED = "entry-leaked"
    ENTRY_BACK_DATED = "entry-back-dated"
    ENTRY_FROM_THE_FUTURE = "entry-from-the-future"
    EVENT_ALTERED = "event-altered"
    EVENT_STRANGER = "event-stranger"
    FIGURE_ALTERED = "figure-altered"
    FIGURE_MISSING = "figure-missing"
    FIGURE_UNKNOWN = "figure-unknown"


@dataclass(frozen=True, slots=True)
class BundleFinding:
    """One thing that does not hold."""

    kind: FindingKind
    about: str
    says: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}: {self.says}"


#: Findings of one kind that are listed one by one.
MOST_OF_A_KIND = 20


class Findings:
    """What was found so far; of a kind that comes again and again, the first ones and a count."""

    def __init__(self) -> None:
        self.listed: list[BundleFinding] = []
        self.counts: dict[FindingKind, int] = {}

    def add(self, kind: FindingKind, about: str, says: str) -> None:
        """One more."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= MOST_OF_A_KIND:
            self.listed.append(BundleFinding(kind, about, says))

    @property
    def unlisted(self) -> int:
        """How many more there are than are listed."""
        return sum(self.counts.values()) - len(self.listed)
