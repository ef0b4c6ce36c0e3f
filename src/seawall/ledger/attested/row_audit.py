"""Every evident row against the last that the ledger says of it.

The entries are read again in their order, into a file that is thrown away: a table of a million
rows fits no memory. What each says that a row was before it is held against what was last said of
the row; then each row as it stands is held against it. A row that says something else was changed;
one that the ledger does not know was put there; one that should be there and is not was taken
away. An entry that was written over such a row shows it for good.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from seawall.ledger.attested.row_digest import GONE, is_ours, split_change
from seawall.ledger.audit import AuditedPage, LedgerFault
from seawall.ledger.model import Recorded
from seawall.ledger.words.keeping import ROWS_WRITTEN

_TABLES = """
CREATE TABLE said (name TEXT, id TEXT, digest TEXT, seen INTEGER DEFAULT 0, PRIMARY KEY (name, id))
WITHOUT ROWID
"""
_SAY = (
    "INSERT INTO said (name, id, digest) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET digest = excluded.digest"
)


class RowDifference(StrEnum):
    """How a row differs from what the ledger says of it."""

    CHANGED = "was changed past the ledger"
    MISSING = "is missing, and the ledger knows nothing of its deletion"
    ADDED = "is not in the ledger"


#: The same of a row that we have written since.
_ONCE = {
    RowDifference.CHANGED: "was changed past the ledger",
    RowDifference.MISSING: "was deleted past the ledger",
    RowDifference.ADDED: "was put there past the ledger",
}


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row as it stands in its table."""

    table: str
    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not what the ledger says of it, or was not when `overwritten_by` was written."""

    table: str
    id: str
    difference: RowDifference
    overwritten_by: str = ""

    def __str__(self) -> str:
        row = f"{self.table.removeprefix('db_')} {self.id}"
        if self.overwritten_by:
            return f"{row}: {_ONCE[self.difference]} before {self.overwritten_by}"
        return f"{row}: {self.difference}"


class RowAudit:
    """What the ledger says of rows, gathered entry by entry, and then held against them.

    It is used within `with`, which opens what it gathers in.
    """

    _said: sqlite3.Connection

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.forged: list[LedgerFault] = []
        self._overwritten: list[RowFault] = []
        self.rows = 0

    def __enter__(self) -> RowAudit:
        self._said = sqlite3.connect("")  # a temporary file, which nobody else can open
        self._said.execute(_TABLES)
        return self

    def __exit__(self, *raised: object) -> None:
        self._said.close()

    def read(self, entry: Recorded) -> None:
        """Take in what this entry says, if it says anything of rows."""
        if entry.what == ROWS_WRITTEN:
            self._take_in(entry.id, entry.index, entry.public)

    def read_page(self, page: AuditedPage) -> None:
        """The same of a page of the log; what cannot be read is a fault of the log itself."""
        for leaf in page.leaves:
            if leaf.what == ROWS_WRITTEN and leaf.public is not None:
                with suppress(ValueError):
                    self._take_in(leaf.entry, leaf.place, json.loads(leaf.public))

    def _take_in(self, entry: str, index: int | None, public: Any) -> None:
        if not is_ours(self._key, entry, public):
            says = "speaks of rows, and was not written by us"
            self.forged.append(LedgerFault(index, entry, says))
            return
        for table, changes in public["rows"].items():
            for identity, change in changes.items():
                before, after = split_change(change)
                if difference := self._difference(table, identity, before):
                    self._overwritten.append(RowFault(table, identity, difference, entry))
                self._said.execute(_SAY, (table, identity, after))

    def compare(self, standing: Iterable[StandingRow]) -> Iterator[RowFault]:
        """Every row that differs, after those that differed when we wrote over them."""
        yield from self._overwritten
        self._said.execute("UPDATE said SET seen = 0")
        self.rows = 0
        for row in standing:
            self.rows += 1
            difference = self._difference(row.table, row.id, row.digest)
            self._said.execute(
                "UPDATE said SET seen = 1 WHERE name = ? AND id = ?", (row.table, row.id)
            )
            if difference:
                yield RowFault(row.table, row.id, difference)
        missing = self._said.execute(
            "SELECT name, id FROM said WHERE NOT seen AND digest <> ? ORDER BY name, id", (GONE,)
        )
        for table, identity in missing.fetchall():
            yield RowFault(table, identity, RowDifference.MISSING)

    def _difference(self, table: str, identity: str, digest: str) -> RowDifference | None:
        said = self._last(table, identity)
        if said == digest:
            return None
        if digest == GONE:
            return RowDifference.MISSING
        return RowDifference.CHANGED if said else RowDifference.ADDED

    def _last(self, table: str, identity: str) -> str:
        query = "SELECT digest FROM said WHERE name = ? AND id = ?"
        found = self._said.execute(query, (table, identity)).fetchone()
        return found[0] if found else GONE
