"""One new row, by a statement that is written once for all rows of its kind.

Django writes the statement anew for each row, which takes ten times as long as SQLite takes to
carry it out. What it adds to a row, we add: the defaults of columns that are not given, and each
value as its field has it kept. Of a row of evidence the database says at once how it keeps it,
so that nobody has to ask for it at the end of the unit of work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from seawall.db.rows.bulk import insert_into
from seawall.db.unit_of_work.evident import Evident, evident_cells, noted


def insert_row(table: type[models.Model], cells: Mapping[str, Any]) -> None:
    """Insert one row, by the cells of its columns; conflicts raise."""
    compiled = _compiled(table, tuple(cells), connection.vendor)
    values = compiled.values(cells)
    with connection.cursor() as cursor:
        if not issubclass(table, Evident) or (notes := noted()) is None:
            cursor.execute(compiled.statement, values)
            return
        cursor.execute(compiled.returning, values)
        identity, *stored_cells = cursor.fetchone()
        notes.add_inserted(table, identity, stored_cells)


@dataclass(frozen=True, slots=True)
class _CompiledInsert:
    """The statement for the columns of a table that are given, and how each cell is written."""

    statement: str
    returning: str
    """The same, with the id and the evident cells of the row as an answer."""
    bound: Sequence[tuple[str, Callable[..., Any]]]
    defaults: Sequence[tuple[Callable[[], Any], Callable[..., Any]]]

    def values(self, cells: Mapping[str, Any]) -> list[Any]:
        """What stands for each mark."""
        values = [write(cells[column], connection) for column, write in self.bound]
        values += [write(default(), connection) for default, write in self.defaults]
        return values


@cache
def _compiled(table: type[models.Model], columns: tuple[str, ...], vendor: str) -> _CompiledInsert:
    fields = {field.attname: field for field in table._meta.concrete_fields}
    bound = [(column, fields[column].get_db_prep_save) for column in columns]
    missing = [
        field
        for field in fields.values()
        if field.attname not in columns and not isinstance(field, models.AutoField)
    ]
    inserted = [*columns, *(field.attname for field in missing)]
    marks = ", ".join(["%s"] * len(inserted))
    statement = f"{insert_into(table, inserted)} VALUES ({marks})"
    return _CompiledInsert(
        statement,
        f"{statement} RETURNING {_answer(table, vendor)}" if issubclass(table, Evident) else "",
        bound,
        [(field.get_default, field.get_db_prep_save) for field in missing],
    )


def _answer(table: type[Evident], vendor: str) -> str:
    key = connection.ops.quote_name(table._meta.pk.attname)
    return f"{key}, {evident_cells(table, vendor)}"
