"""Rows that the ledger answers for: whatever writes one is noted, and the commit says how it is.

A table whose rows are evidence (an order, a decision, a clock) derives from `Evident`. Every way
by which our own code changes such a row (one row, many, by a condition) notes the row's id on
the connection; the unit of work then has the ledger say what each noted row looks like
(`ledger/attested`). What reaches the table any other way is noted nowhere, and is what
`seawall ledger verify --rows` finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import connection, models

from seawall.db.row import Row

#: Rows by their table and id, and whose each is.
NotedRows = dict[type["Evident"], dict[Any, str]]


class Notes:
    """What one unit of work wrote: which rows, and the moment its newest entry tells of."""

    def __init__(self) -> None:
        self.rows: NotedRows = {}
        self.moment: datetime | None = None

    def add(self, table: type[Evident], owners: Iterable[tuple[Any, str]]) -> None:
        """Note rows of a table, each by its id and its organisation."""
        self.rows.setdefault(table, {}).update(owners)


class EvidentRows(models.QuerySet[Any]):
    """A condition on evident rows, which notes what it changes."""

    def update(self, **values: Any) -> int:
        """Change the rows that meet the condition."""
        if set(values) <= set(self.model.working) or (notes := noted()) is None:
            return super().update(**values)
        owners = self._owners()
        notes.add(self.model, owners)
        if connection.vendor != "postgresql":
            return super().update(**values)
        # What was locked is what is changed: another commit may add to what meets the condition.
        locked = self.filter(pk__in=[identity for identity, _ in owners])
        return models.QuerySet.update(locked, **values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows that meet the condition."""
        if (notes := noted()) is None:
            return super().delete()
        owners = self._owners()
        notes.add(self.model, owners)
        return models.QuerySet.delete(self.filter(pk__in=[identity for identity, _ in owners]))

    def bulk_create(self, objs: Iterable[Any], *given: Any, **options: Any) -> list[Any]:
        """Insert many rows."""
        if options.get("ignore_conflicts") or options.get("update_conflicts"):
            raise TypeError("which evident rows were written would not be known")
        made = super().bulk_create(objs, *given, **options)
        if (notes := noted()) is not None:
            notes.add(self.model, [(row.pk, getattr(row, self.model.whose)) for row in made])
        return made

    def _owners(self) -> list[tuple[Any, str]]:
        rows = self.order_by()
        if connection.vendor == "postgresql":
            # Whoever only refers to the row, in a row of another table, need not wait.
            rows = rows.select_for_update(of=("self",), no_key=True)
        return list(rows.values_list("pk", self.model.whose))


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
        super().save(*given, **options)
        self._note()

    def delete(self, *given: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete this row."""
        self._note()
        return super().delete(*given, **options)

    def _note(self) -> None:
        if (notes := noted()) is not None:
            notes.add(type(self), [(self.pk, getattr(self, self.whose))])


@cache
def evident_columns(table: type[Evident]) -> tuple[str, ...]:
    """The columns that are evidence, in the order of their names."""
    columns = (field.attname for field in table._meta.concrete_fields)
    return tuple(sorted(column for column in columns if column not in table.working))


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
    notes.add(table, [(row[identity], row[owner]) for row in rows])


@contextmanager
def noting() -> Iterator[Notes | None]:
    """Note what is written from here on; None within a unit of work that notes already."""
    if noted() is not None:
        yield None
        return
    ours: Any = connection
    ours.seawall_notes = notes = Notes()
    try:
        yield notes
    finally:
        ours.seawall_notes = None
