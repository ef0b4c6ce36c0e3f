"""Evident rows as they stand: what an entry says of them, and what an audit reads of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection

from seawall.db.bulk import in_parts
from seawall.db.evident import Evident, Notes, evident_columns, evident_tables
from seawall.db.scoped import Scoped
from seawall.db.tenancy import EVERY
from seawall.ids import LedgerEntryId, OrganisationId, new_id
from seawall.ledger.attested.row_audit import RowAudit, StandingRow
from seawall.ledger.attested.row_digest import GONE, list_digest, row_digest
from seawall.ledger.model import Entry
from seawall.ledger.words.keeping import ROWS_WRITTEN

#: Rows that one entry speaks of; a leaf has room for twice as many.
_AN_ENTRY = 500
_PAGE = 2_000


class AttestedStore(Scoped):
    """The evident rows of one organisation, and the key that their digests are made with."""

    def __init__(self, organisation: OrganisationId, key: bytes) -> None:
        super().__init__(organisation)
        self._key = key

    def entries(self, notes: Notes, at: datetime) -> list[Entry]:
        """What the ledger is to say of this organisation's rows among those noted."""
        tables = sorted(notes.rows, key=lambda table: table._meta.db_table)
        digests = (
            (table._meta.db_table, identity, digest)
            for table in tables
            for identity, digest in self._digests(table, notes.rows[table])
        )
        entries = []
        while part := list(islice(digests, _AN_ENTRY)):
            by_table: dict[str, dict[str, str]] = {}
            for table, identity, digest in part:
                by_table.setdefault(table, {})[identity] = digest
            entries.append(self._entry(by_table, at))
        return entries

    def audit(self) -> RowAudit:
        """A fresh audit, with the key that digests are made with."""
        return RowAudit(self._key)

    def standing(self) -> Iterator[StandingRow]:
        """Every evident row as it stands, table by table and page by page."""
        for name, table in evident_tables().items():
            condition, columns = "", evident_columns(table)
            last: list[Any] = []
            while rows := self._read(table, f"{condition} ORDER BY id LIMIT {_PAGE}", last):
                yield from (self._standing(name, columns, *row) for row in rows)
                condition, last = " AND id > %s", [rows[-1][0]]

    def _digests(
        self, table: type[Evident], owners: Mapping[Any, str]
    ) -> Iterator[tuple[str, str]]:
        columns, name = evident_columns(table), table._meta.db_table
        ours = sorted(identity for identity, owner in owners.items() if owner == self.organisation)
        # What a part of ours that was rolled back let go is locked again.
        lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        for part in in_parts(ours):
            marks = ", ".join(["%s"] * len(part))
            rows = self._read(table, f" AND id IN ({marks}){lock}", part)
            found = {identity: cells for identity, *cells in rows}
            for identity in part:
                cells = found.get(identity)
                digest = GONE if cells is None else row_digest(self._key, name, columns, cells)
                yield str(identity), digest

    def _entry(self, digests: Mapping[str, Mapping[str, str]], at: datetime) -> Entry:
        identity = LedgerEntryId(new_id("led", now=at))
        return Entry(
            ROWS_WRITTEN,
            "rows",
            at,
            public={"rows": digests, "mac": list_digest(self._key, identity, digests)},
            id=identity,
        )

    def _standing(
        self, name: str, columns: Sequence[str], identity: Any, *cells: Any
    ) -> StandingRow:
        return StandingRow(name, str(identity), row_digest(self._key, name, columns, cells))

    def _read(self, table: type[Evident], condition: str, values: Sequence[Any]) -> list[Any]:
        """Ids and evident cells as the database keeps them: nothing is lost in a conversion."""
        is_one = self.organisation != EVERY
        whose = "organisation_id = %s" if is_one else "organisation_id IS NOT NULL"
        statement = f"{_select(table)} WHERE {whose}{condition}"  # names of ours, values bound
        with connection.cursor() as cursor:
            cursor.execute(statement, [*([self.organisation] if is_one else []), *values])
            rows: list[Any] = cursor.fetchall()
            return rows


@cache
def _select(table: type[Evident]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, ("id", *evident_columns(table))))
    return f"SELECT {columns} FROM {quote(table._meta.db_table)}"  # noqa: S608
