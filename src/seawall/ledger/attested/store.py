"""Evident rows as they stand: what an entry says of them, and what an audit reads of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection

from seawall.db.rows.bulk import in_parts
from seawall.db.rows.scoped import Scoped
from seawall.db.unit_of_work.evident import (
    Evident,
    Notes,
    as_kept,
    evident_cells,
    evident_columns,
    evident_tables,
)
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.ids import LedgerEntryId, OrganisationId, new_id
from seawall.ledger.attested.row_audit import RowAudit, StandingRow
from seawall.ledger.attested.row_digest import GONE, Changes, list_digest, row_change, row_digest
from seawall.ledger.model import Entry
from seawall.ledger.words.keeping import ROWS_WRITTEN

#: Rows that one entry speaks of; a leaf has room for them with the longest ids there are.
AN_ENTRY = 500
_PAGE = 2_000


class AttestedStore(Scoped):
    """The evident rows of one organisation, and the key that their digests are made with."""

    def __init__(self, organisation: OrganisationId, key: bytes) -> None:
        super().__init__(organisation)
        self._key = key

    def entries(self, notes: Notes, at: datetime) -> list[Entry]:
        """What the ledger is to say of this organisation's rows among those noted."""
        changes = self._changes(notes)
        entries = []
        while part := list(islice(changes, AN_ENTRY)):
            by_table: dict[str, dict[str, str]] = {}
            for table, identity, change in part:
                by_table.setdefault(table, {})[identity] = change
            entries.append(self._entry(by_table, at))
        return entries

    def audit(self) -> RowAudit:
        """A fresh audit, with the key that digests are made with."""
        return RowAudit(self._key)

    def standing(self) -> Iterator[StandingRow]:
        """Every evident row as it stands, table by table and page by page."""
        for name, table in evident_tables().items():
            key, condition = _key(table), ""
            last: list[Any] = []
            while rows := self._read(
                self._select(table, f"{condition} ORDER BY {key} LIMIT {_PAGE}"),
                [*self._whose(), *last],
            ):
                for _, identity, *cells in rows:
                    yield StandingRow(name, str(identity), cells_digest(self._key, table, cells))
                condition, last = f" AND {key} > %s", [rows[-1][1]]

    def _changes(self, notes: Notes) -> Iterator[tuple[str, str, str]]:
        """Table, id and change of each row that is another now; one statement reads every table."""
        ours = [
            (table, identity)
            for table in sorted(notes.rows, key=lambda table: table._meta.db_table)
            for identity in sorted(
                identity
                for identity, row in notes.rows[table].items()
                if row.owner == self.organisation
            )
        ]
        for part in in_parts(ours):
            digests = {row: notes.as_inserted(*row) for row in part}
            by_table: dict[type[Evident], list[Any]] = {}
            for (table, identity), digest in digests.items():
                if digest is None:
                    by_table.setdefault(table, []).append(identity)
            stored_cells = self._stored_cells(by_table) if by_table else {}
            for (table, identity), digest in digests.items():
                name = table._meta.db_table
                cells = stored_cells.get((name, str(identity)))
                before = notes.rows[table][identity].before or GONE
                after = digest or (GONE if cells is None else cells_digest(self._key, table, cells))
                if before != after:
                    yield name, str(identity), row_change(before, after)

    def _stored_cells(
        self, by_table: Mapping[type[Evident], Sequence[Any]]
    ) -> dict[tuple[str, str], Sequence[Any]]:
        """The evident cells of these rows, by table and id."""
        width = max(len(evident_columns(table)) for table in by_table)
        selects: list[str] = []
        values: list[Any] = []
        for table, identities in by_table.items():
            marks = ", ".join(["%s"] * len(identities))
            inner = self._select(table, f" AND {_key(table)} IN ({marks})", width=width)
            selects.append(f"SELECT * FROM ({inner}) AS rows_{len(selects)}")  # noqa: S608
            values += [*self._whose(), *identities]
        rows = self._read(" UNION ALL ".join(selects), values)
        return {(name, str(identity)): cells for name, identity, *cells in rows}

    def _entry(self, changes: Changes, at: datetime) -> Entry:
        identity = LedgerEntryId(new_id("led", now=at))
        return Entry(
            ROWS_WRITTEN,
            "rows",
            at,
            public={"rows": changes, "mac": list_digest(self._key, identity, changes)},
            id=identity,
        )

    def _select(self, table: type[Evident], condition: str, *, width: int = 0) -> str:
        """A statement for name, id and evident cells, as many columns wide; values are bound."""
        whose = as_kept(connection.vendor).format(connection.ops.quote_name(table.whose))
        ours = f"{whose} IS NOT NULL" if self.organisation == EVERY else f"{whose} = %s"
        return f"{_columns_of(table, width, connection.vendor)} WHERE {ours}{condition}"

    def _whose(self) -> list[str]:
        return [] if self.organisation == EVERY else [self.organisation]

    def _read(self, statement: str, values: Sequence[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows: list[Any] = cursor.fetchall()
            return rows


def cells_digest(key: bytes, table: type[Evident], cells: Sequence[Any]) -> str:
    """The digest of a row with these evident cells, whatever is beside them."""
    columns = evident_columns(table)
    return row_digest(key, table._meta.db_table, columns, cells[: len(columns)])


def _key(table: type[Evident]) -> str:
    """The column of a table's ids, which its id as text does not hide."""
    quote = connection.ops.quote_name
    return f"{quote(table._meta.db_table)}.{quote(_id_column(table))}"


def _id_column(table: type[Evident]) -> str:
    return str(table._meta.pk.attname)


@cache
def _columns_of(table: type[Evident], width: int, vendor: str) -> str:
    quote, kept = connection.ops.quote_name, as_kept(vendor)
    columns = [kept.format(quote(_id_column(table))), evident_cells(table, vendor)]
    columns += [kept.format("NULL")] * (width - len(evident_columns(table)))
    name = table._meta.db_table
    return f"SELECT '{name}', {', '.join(columns)} FROM {quote(name)}"  # noqa: S608
