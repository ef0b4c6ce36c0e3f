"""Rows that the ledger answers for: whatever writes one is noted, and the commit says so.

A table whose rows are evidence (an order, a decision, a clock) derives from `Evident`. Every way
by which our own code changes such a row (one row, many, by a condition) notes on the connection
what the row was before, read under its lock; the unit of work then has the ledger say what each
noted row was and is (`ledger/attested`). What reaches the table any other way is noted nowhere,
and is what `seawall ledger verify --rows` finds, however often we write the row afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.apps import apps
from django.db import connection, models

from seawall.db.row import Row
from seawall.db.unit_of_work.tenancy import note_scope, scope_of


class NotedRow(NamedTuple):
    """Whose a row is, and its digest before we first wrote it; None where nothing was there."""

    owner: str
    before: str | None


#: Rows by their table and id.
NotedRows = dict[type["Evident"], dict[Any, NotedRow]]
#: The digest of a row of this table with these evident cells.
CellsDigest = Callable[[type["Evident"], Sequence[Any]], str]
#: Writes entries of the ledger down, in their order.
WriteEntries = Callable[[Sequence[Any]], None]


class Notes:
    """What one unit of work wrote: which rows, and the moment its newest entry tells of.

    The first note of a row counts: later ones would tell of what we wrote ourselves. Entries of
    the ledger wait here for the end of the unit, and are written down all at once; before that
    only where somebody reads the ledger, or a part begins that may be rolled back alone.
    """

    def __init__(self, digest: CellsDigest, write_entries: WriteEntries) -> None:
        self._digest = digest
        self._write_entries = write_entries
        self._parts: list[NotedRows] = [{}]
        self._as_inserted: dict[tuple[type[Evident], Any], str] = {}
        self._unwritten: list[Any] = []
        self.moment: datetime | None = None

    @property
    def rows(self) -> NotedRows:
        """The rows written so far, but for those of parts that are not over."""
        return self._parts[0]

    def add_new(self, table: type[Evident], owners: Iterable[tuple[Any, str]]) -> None:
        """Note rows that were inserted, each by its id and its organisation."""
        part = self._parts[-1].setdefault(table, {})
        for identity, owner in owners:
            self._as_inserted.pop((table, identity), None)
            if not self._has(table, identity):
                part[identity] = NotedRow(owner, None)

    def add_inserted(self, table: type[Evident], identity: Any, cells: Sequence[Any]) -> None:
        """Note a row that was inserted, with its evident cells as the database keeps them."""
        owner = str(cells[evident_columns(table).index(table.whose)])
        self.add_new(table, [(identity, owner)])
        self._as_inserted[table, identity] = self._digest(table, cells)

    def as_inserted(self, table: type[Evident], identity: Any) -> str | None:
        """The digest of a row that nothing has written since it was inserted; else None."""
        return self._as_inserted.get((table, identity))

    def add_standing(self, table: type[Evident], rows: Iterable[Sequence[Any]]) -> None:
        """Note rows that are about to be written: id, organisation and evident cells of each."""
        part = self._parts[-1].setdefault(table, {})
        for identity, owner, *cells in rows:
            self._as_inserted.pop((table, identity), None)
            if not self._has(table, identity):
                part[identity] = NotedRow(owner, self._digest(table, cells))

    def add_entries(self, entries: Iterable[Any]) -> None:
        """Keep these entries until they are written down."""
        self._unwritten += entries

    def write_entries(self) -> None:
        """Write down what waits."""
        entries, self._unwritten = self._unwritten, []
        if entries:
            self._write_entries(entries)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the unit of work that may be rolled back alone, and its notes with it.

        Its locks go, too, so that what a row was before would be another commit's to change.
        It begins before its savepoint: what was to be written by then is not undone with it.
        """
        self.write_entries()
        self._parts.append({})
        before = scope_of(connection)
        try:
            yield
        except BaseException:
            self._parts.pop()
            self._as_inserted.clear()
            self._unwritten.clear()
            note_scope(connection, before)
            raise
        for table, rows in self._parts.pop().items():
            self._parts[-1].setdefault(table, {}).update(rows)

    def _has(self, table: type[Evident], identity: Any) -> bool:
        return any(identity in part.get(table, ()) for part in self._parts)


class EvidentCells(models.Expression):
    """The evident columns of a table as the database keeps them, all in one expression.

    With an expression for each column, Django would take as long to write the statement as
    the database to carry it out.
    """

    def __init__(self, table: type[Evident]) -> None:
        super().__init__(output_field=models.Field())
        self._table = table

    def as_sql(self, compiler: Any, of: Any) -> tuple[str, tuple[()]]:
        """The columns, which come last in what is selected."""
        return evident_cells(self._table, of.vendor), ()


class EvidentRows(models.QuerySet[Any]):
    """A condition on evident rows, which notes what it changes."""

    def update(self, **values: Any) -> int:
        """Change the rows that meet the condition."""
        if set(values) <= set(self.model.working) or (notes := noted()) is None:
            return super().update(**values)
        identities = self.note_standing(notes)
        if connection.vendor != "postgresql":
            return super().update(**values)
        # What was locked is what is changed: another commit may add to what meets the condition.
        return models.QuerySet.update(self.filter(pk__in=identities), **values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows that meet the condition."""
        if (notes := noted()) is None:
            return super().delete()
        return models.QuerySet.delete(self.filter(pk__in=self.note_standing(notes)))

    def bulk_create(self, objs: Iterable[Any], *given: Any, **options: Any) -> list[Any]:
        """Insert many rows."""
        if options.get("ignore_conflicts") or options.get("update_conflicts"):
            raise TypeError("which evident rows were written would not be known")
        made = super().bulk_create(objs, *given, **options)
        if (notes := noted()) is not None:
            notes.add_new(self.model, [(row.pk, getattr(row, self.model.whose)) for row in made])
        return made

    def note_standing(self, notes: Notes) -> list[Any]:
        """Lock the rows that meet the condition, and note them as they stand; their ids."""
        table: type[Evident] = self.model
        rows = self.order_by()
        if connection.vendor == "postgresql":
            # Whoever only refers to the row, in a row of another table, need not wait.
            rows = rows.select_for_update(of=("self",), no_key=True)
        standing = list(rows.values_list("pk", table.whose, EvidentCells(table)))
        notes.add_standing(table, standing)
        return [identity for identity, *_ in standing]


class Evident(Row):
    """A row that is evidence; columns in `working` are ours to change and are not.

    The column `whose` names its organisation.
    """

    working: ClassVar[Sequence[str]] = ()
    whose: ClassVar[str] = "organisation_id"
    objects = EvidentRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *given: Any, **options: Any) -> None:
        """Write this row down, or change it."""
        columns = options.get("update_fields")
        if (notes := noted()) is None or (columns and set(columns) <= set(self.working)):
            super().save(*given, **options)
            return
        if not options.get("force_insert"):
            self._note_standing(notes)
        super().save(*given, **options)
        notes.add_new(type(self), [(self.pk, getattr(self, self.whose))])

    def delete(self, *given: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete this row."""
        if (notes := noted()) is not None:
            self._note_standing(notes)
        return super().delete(*given, **options)

    def _note_standing(self, notes: Notes) -> None:
        ours = {"pk": self.pk, self.whose: getattr(self, self.whose)}
        EvidentRows(type(self)).filter(**ours).note_standing(notes)


@cache
def evident_columns(table: type[Evident]) -> tuple[str, ...]:
    """The columns that are evidence, in the order of their names."""
    columns = (field.attname for field in table._meta.concrete_fields)
    return tuple(sorted(column for column in columns if column not in table.working))


def as_kept(vendor: str) -> str:
    """A cell as the database keeps it: as text, or on SQLite as it is, without conversion.

    A sign before a column also keeps SQLite from taking the organisation, which every row
    shares, for as good a key as an id.
    """
    return "{}::text" if vendor == "postgresql" else "+{}"


@cache
def evident_cells(table: type[Evident], vendor: str) -> str:
    """The evident columns as the database keeps them, for a statement that selects them."""
    quote = connection.ops.quote_name
    name = quote(table._meta.db_table)
    columns = (f"{name}.{quote(column)}" for column in evident_columns(table))
    return ", ".join(map(as_kept(vendor).format, columns))


@cache
def evident_tables() -> dict[str, type[Evident]]:
    """Every evident table by its name."""
    tables = (model for model in apps.get_models() if issubclass(model, Evident))
    return {table._meta.db_table: table for table in tables}


def noted() -> Notes | None:
    """What the unit of work on this connection has noted; None outside of one."""
    notes: Notes | None = getattr(connection, "seawall_notes", None)
    return notes


def note_inserted(
    table: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Note rows that were inserted past the ORM, by their columns."""
    if not issubclass(table, Evident) or (notes := noted()) is None:
        return
    identity, owner = columns.index(table._meta.pk.attname), columns.index(table.whose)
    notes.add_new(table, [(row[identity], row[owner]) for row in rows])


@contextmanager
def noting(digest: CellsDigest, write_entries: WriteEntries) -> Iterator[Notes]:
    """Note what is written from here on."""
    ours: Any = connection
    ours.seawall_notes = notes = Notes(digest, write_entries)
    try:
        yield notes
    finally:
        ours.seawall_notes = None


def write_waiting_entries() -> None:
    """Write down the entries of the ledger that wait for the end of the unit of work."""
    if (notes := noted()) is not None:
        notes.write_entries()
