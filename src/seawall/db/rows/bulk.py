"""Many rows at once: what a list of a million signals needs, and the ORM is slow at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models

from seawall.db.unit_of_work.evident import Evident, note_inserted

Row = tuple[Any, ...]
One = TypeVar("One")

#: Values in one statement.
AT_ONCE = 500
#: So many rows are written out in a statement; of more, arrays are faster.
_FEW = 20
_BINARY = frozenset({"varchar", "text", "smallint", "integer", "bigint", "boolean"})


class RowsOfTable(NamedTuple):
    """Rows to be inserted into one table, by its columns."""

    table: type[models.Model]
    columns: Sequence[str]
    rows: Sequence[Row]


def in_parts(values: Sequence[One], size: int = AT_ONCE) -> Iterator[Sequence[One]]:
    """The values, as many at once as one statement bears."""
    return (values[start : start + size] for start in range(0, len(values), size))


def batches(values: Iterable[One], size: int) -> Iterator[list[One]]:
    """The values of a stream, so many at a time: the next are asked for when these are done."""
    stream = iter(values)
    while part := list(islice(stream, size)):
        yield part


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    replacing: Sequence[str] = (),
) -> None:
    """Insert these rows; columns are ours, values are bound, conflicts raise.

    With `replacing`, a row that has the same values in these columns is replaced.
    """
    if replacing and issubclass(model, Evident):
        raise TypeError("what evident rows were before would not be known")
    if not rows:
        return
    conflict = _conflict(columns, replacing)
    into = insert_into(model, columns)
    if connection.vendor == "postgresql":
        # One array a column: a statement with a mark for each cell takes ten times as long.
        arrays = ", ".join(_array(_type(model, column)) for column in columns)
        column_values = [list(cells) for cells in zip(*rows, strict=True)]
        with _arrays_cursor() as cursor:
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}){conflict}", column_values)  # noqa: S608
    else:
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"{into} VALUES ({marks}){conflict}", _adapted(rows))
    note_inserted(model, columns, rows)


def insert_together(*inserts: RowsOfTable) -> None:
    """Insert rows into several tables, one after the other; a few in one message to the server."""
    if connection.vendor == "postgresql" and max(len(insert.rows) for insert in inserts) <= _FEW:
        filled = [insert for insert in inserts if insert.rows]
        values = [*chain.from_iterable(row for insert in filled for row in insert.rows)]
        with connection.cursor() as cursor:
            cursor.execute("; ".join(map(_written_out, filled)), values)
        for table, columns, rows in filled:
            note_inserted(table, columns, rows)
        return
    for table, columns, rows in inserts:
        insert_rows(table, columns, rows)


def insert_into(table: type[models.Model], columns: Sequence[str]) -> str:
    """The beginning of a statement that inserts into these columns."""
    quote = connection.ops.quote_name
    return f"INSERT INTO {quote(table._meta.db_table)} ({', '.join(map(quote, columns))})"


def update_rows(
    model: type[models.Model], keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Set these columns of many rows, each found by its keys; a row is its keys, then its values."""
    if issubclass(model, Evident):
        raise TypeError("which evident rows were changed would not be known")
    if not rows:
        return
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_type(model, column)}[]" for column in (*keys, *columns))
            sets = ", ".join(f"{quote(column)} = given.{quote(column)}" for column in columns)
            condition = " AND ".join(f"{table}.{quote(key)} = given.{quote(key)}" for key in keys)
            names = ", ".join(map(quote, (*keys, *columns)))
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS given ({names}) WHERE {condition}",  # noqa: S608
                [list(cells) for cells in zip(*rows, strict=True)],
            )
        else:
            sets = ", ".join(f"{quote(column)} = %s" for column in columns)
            condition = " AND ".join(f"{quote(key)} = %s" for key in keys)
            turned = [(*row[len(keys) :], *row[: len(keys)]) for row in rows]
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {condition}",  # noqa: S608
                _adapted(turned),
            )


def _conflict(columns: Sequence[str], replacing: Sequence[str]) -> str:
    """What becomes of a row that is there already."""
    if not replacing:
        return ""
    quote = connection.ops.quote_name
    changed = [quote(column) for column in columns if column not in replacing]
    sets = ", ".join(f"{column} = excluded.{column}" for column in changed)
    return f" ON CONFLICT ({', '.join(map(quote, replacing))}) DO UPDATE SET {sets}"


def _written_out(insert: RowsOfTable) -> str:
    """A statement with a mark for each cell."""
    marks = f"({', '.join(['%s'] * len(insert.columns))})"
    values = ", ".join([marks] * len(insert.rows))
    return f"{insert_into(insert.table, insert.columns)} VALUES {values}"


def _array(kind: str) -> str:
    """The mark of an array of this type; moments go as text, in which each is looked at."""
    return f"%{'b' if kind in _BINARY else 't'}::{kind}[]"


def _arrays_cursor() -> Any:
    """A cursor that brings values beside the statement, in the binary form where that is asked.

    The usual one writes them into the statement, every quote escaped twice: of a long order's
    addresses, two megabytes, that took 55 ms of a processor, and so it takes 10.
    """
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    make: Any = ServerBindingCursor
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(make(connection.connection))


def _type(model: type[models.Model], column: str) -> str:
    """The column's type without its length: a cast would cut what the column must refuse."""
    field = next(field for field in model._meta.fields if field.attname == column)
    return (field.db_type(connection) or "text").partition("(")[0]


def _adapted(rows: Sequence[Row]) -> list[list[Any]]:
    """The rows as SQLite keeps them; rows that come together share their moments."""
    adapt = cache(connection.ops.adapt_datetimefield_value)
    return [
        [adapt(value) if isinstance(value, datetime) else value for value in row] for row in rows
    ]
