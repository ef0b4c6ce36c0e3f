"""Every evident row against the last that the ledger says of it.

The entries are read again in their order, into a file that is thrown away: a table of a million
rows fits no memory. Then each row as it stands is held against what was last said of it. A row
that says something else was changed; one that the ledger does not know was put there; one that
should be there and is not was taken away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from seawall.ledger.attested.row_digest import GONE, is_ours
from seawall.ledger.audit import LedgerFault
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


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row as it stands in its table."""

    table: str
    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not what the ledger says of it."""

    table: str
    id: str
    difference: RowDifference

    def __str__(self) -> str:
        return f"{self.table.removeprefix('db_')} {self.id}: {self.difference}"


class RowAudit:
    """What the ledger says of rows, gathered entry by entry, and then held against them.

    It is used within `with`, which opens what it gathers in.
    """

    _said: sqlite3.Connection

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.forged: list[LedgerFault] = []
        self.rows = 0

    def __enter__(self) -> RowAudit:
        self._said = sqlite3.connect("")  # a temporary file, which nobody else can open
        self._said.execute(_TABLES)
        return self

    def __exit__(self, *raised: object) -> None:
        self._said.close()

    def read(self, entry: Recorded | None) -> None:
        """Take in what this entry says, if it says anything of rows."""
        if entry is None or entry.what != ROWS_WRITTEN:
            return
        said: Any = entry.public.get("rows")
        if not is_ours(self._key, entry.id, entry.public):
            says = "speaks of rows, and was not written by us"
            self.forged.append(LedgerFault(entry.index, entry.id, says))
            return
        self._said.executemany(
            _SAY,
            (
                (table, identity, digest)
                for table, digests in said.items()
                for identity, digest in digests.items()
            ),
        )

    def compare(self, standing: Iterable[StandingRow]) -> Iterator[RowFault]:
        """Every row that differs."""
        self._said.execute("UPDATE said SET seen = 0")
        self.rows = 0
        for row in standing:
            self.rows += 1
            difference = self._difference(row)
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

    def _difference(self, row: StandingRow) -> RowDifference | None:
        said = self._last(row.table, row.id)
        if said == row.digest:
            return None
        return RowDifference.CHANGED if said else RowDifference.ADDED

    def _last(self, table: str, identity: str) -> str:
        query = "SELECT digest FROM said WHERE name = ? AND id = ?"
        found = self._said.execute(query, (table, identity)).fetchone()
        return found[0] if found else GONE
