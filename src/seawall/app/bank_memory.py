"""What a process knows of all banks, as of one number: a snapshot, and what came after it.

Numbers are given in the order of commits (`db/rows/counters.py`), so asking "what came after
number n" misses nothing and reads nothing twice. A memory that the database does not
bear out, because an older backup was put in its place, is given up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from seawall.gate.keeping import Base, IndexFolder
from seawall.gate.library import Library, MakeIndex
from seawall.ids import EntryId, OrganisationId
from seawall.matching import BrokenIndexFile, index_for
from seawall.transaction import Transaction

_log = structlog.get_logger()


@dataclass(slots=True)
class Memory:
    """Libraries as of `seq`; they begin with a snapshot, or with nothing."""

    libraries: dict[OrganisationId, Library] = field(default_factory=dict)
    seq: int = 0
    base: str = ""
    base_seq: int = 0
    newest: tuple[tuple[EntryId, int], ...] = ()
    make_index: MakeIndex = index_for

    @classmethod
    def of(cls, base: Base) -> Memory:
        """What a snapshot remembers."""
        newest = tuple((EntryId(entry), seq) for entry, seq in base.manifest.newest)
        seq = base.manifest.seq
        return cls(dict(base.libraries), seq, base.name, seq, newest)

    def follow(self, tx: Transaction, *, limit: int) -> int:
        """Take over the next changes; says how many there were. Fewer than the limit were all."""
        page = tx.banks.change_page(self.seq, limit)
        if not page:
            return 0
        for owner, signal_type, changes in page.by_shelf():
            if owner not in self.libraries:
                self.libraries = {**self.libraries, owner: Library(make_index=self.make_index)}
            self.libraries[owner].take_page(signal_type, changes)
        self.seq = page.columns.changed_seq[-1]
        self.newest = ((EntryId(page.columns.entry[-1]), self.seq),)
        return len(page)

    def is_of(self, tx: Transaction) -> bool:
        """Whether the database still has what we remember last."""
        return tx.banks.has_changes(self.newest)

    @property
    def is_mostly_holes(self) -> bool:
        """Whether more rows are withdrawn than not: time to begin afresh."""
        rows = sum(library.rows for library in self.libraries.values())
        return rows > 2 * sum(len(library) for library in self.libraries.values())


def stored_memory(folder: IndexFolder, tx: Transaction, *, verify: bool = True) -> Memory | None:
    """The snapshot in force, if it is whole and of this database."""
    try:
        base = folder.load(verify=verify)
    except BrokenIndexFile as broken:
        _log.warning("index.rebuilt", why=broken.detail)
        return None
    if base is None:
        return None
    memory = Memory.of(base)
    if not memory.is_of(tx):
        _log.warning(
            "index.rebuilt", why="the database does not have what the snapshot was made from"
        )
        return None
    return memory
