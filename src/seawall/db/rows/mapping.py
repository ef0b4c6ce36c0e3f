"""A row and the value that it holds: each column is written once, in the table, and read by type.

The table says what the columns are called, and the frozen dataclass what they mean. A field
is kept in the column of its name; what differs is said where the two are put together:

    Mapped(Outcome, rows.Outcome, kind="outcome")
    Mapped(Case, rows.Case, lease=Columns(holder="lease_holder", until="lease_until"))

Where a column cannot be empty, nothing is kept as the empty text. What is kept as JSON is
written and read by its types too: lists, sets, values within values, words of closed lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from enum import Enum
from functools import cache, cached_property
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Generic, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from django.db.models import Field, JSONField, Model

Value = TypeVar("Value")
Convert = Callable[[Any], Any]


class Columns(dict[str, str]):
    """The columns that one field's value is kept in, by the names of the value's own fields.

    Where the field may be None, it is where the first of them is empty.
    """


class Mapped(Generic[Value]):
    """How values of one type are kept in one table."""

    def __init__(
        self,
        value: type[Value],
        table: type[Model],
        *,
        beside: Iterable[str] = (),
        found_by: Iterable[str] = (),
        **stored_as: str | Columns,
    ) -> None:
        """Say what is kept under another name, or beside the row, and what the row is found by."""
        self.kind = value
        self.table = table
        self.beside = frozenset(beside)
        self.found_by = frozenset(found_by)
        self._stored_as = stored_as

    def value(self, row: Any, **beside: Any) -> Value:
        """The value that a row holds; what is kept beside the row is handed in."""
        fields = {name: read(row) for name, read in self._readers}
        return self.kind(**fields, **beside)

    def values(self, rows: Iterable[Any]) -> list[Value]:
        """The values that these rows hold."""
        return [self.value(row) for row in rows]

    def columns(self, value: Value, **beside: Any) -> dict[str, Any]:
        """A value as a new row, with the columns that it knows nothing of."""
        return {**self._written(value, self._writers), **beside}

    def changes(self, value: Value, *fields: str) -> dict[str, Any]:
        """What may have changed of a value, or of these fields of it.

        Never the key, the owner or what the row is found by.
        """
        assert self._fields.keys() >= set(fields), f"{self.kind.__name__} keeps no such {fields}"
        fixed = {self.table._meta.pk.attname, "organisation_id"}
        changing = [
            writer
            for writer in self._writers
            if writer[0] not in self.found_by and (not fields or writer[0] in fields)
        ]
        cells = self._written(value, changing)
        return {column: cell for column, cell in cells.items() if column not in fixed}

    @property
    def written_columns(self) -> list[str]:
        """The columns that a value is written to."""
        return [column for _, column, _ in self._writers]

    @staticmethod
    def _written(value: Any, writers: Sequence[tuple[str, str, Convert]]) -> dict[str, Any]:
        return {column: write(getattr(value, name)) for name, column, write in writers}

    @cached_property
    def _fields(self) -> dict[str, Any]:
        """The types of the fields that are kept in the row, by name."""
        return {name: kind for name, kind in types_of(self.kind).items() if name not in self.beside}

    @cached_property
    def _readers(self) -> list[tuple[str, Convert]]:
        return [(name, self._reader(name, kind)) for name, kind in self._fields.items()]

    def _reader(self, name: str, kind: Any) -> Convert:
        stored_as = self._stored_as.get(name, name)
        if isinstance(stored_as, Columns):
            return _parts_reader(kind, stored_as, self.table)
        return _column_reader(_column(self.table, stored_as), kind)

    @cached_property
    def _writers(self) -> list[tuple[str, str, Convert]]:
        writers = []
        for name, kind in self._fields.items():
            stored_as = self._stored_as.get(name, name)
            if not isinstance(stored_as, Columns):
                column = _column(self.table, stored_as)
                writers.append((name, column.attname, _column_writer(column, kind)))
                continue
            for part, inner in types_of(_bare(kind)).items():
                column = _column(self.table, stored_as[part])
                write = _part_writer(part, _column_writer(column, inner | None))
                writers.append((name, column.attname, write))
        return writers


def types_of(value: type[Any]) -> dict[str, Any]:
    """The types of a dataclass's fields, by name and in their order."""
    hints = get_type_hints(value)
    return {field.name: hints[field.name] for field in dataclasses.fields(value) if field.init}


def _column(table: type[Model], name: str) -> Field[Any, Any]:
    return table._meta.get_field(name)  # type: ignore[return-value]


def _column_reader(column: Field[Any, Any], kind: Any) -> Convert:
    cell_of = attrgetter(column.attname)
    read = reader_of(kind)
    if _is_optional(kind):
        nothing = _nothing(column)
        return lambda row: (
            None if (cell := cell_of(row)) is None or cell == nothing() else read(cell)
        )
    if read is _as_it_is:
        return cell_of
    return lambda row: read(cell_of(row))


def _column_writer(column: Field[Any, Any], kind: Any) -> Convert:
    write = writer_of(kind)
    if not _is_optional(kind):
        return write
    nothing = _nothing(column)
    return lambda value: nothing() if value is None else write(value)


def _nothing(column: Field[Any, Any]) -> Callable[[], Any]:
    """What stands in a column where there is no value."""
    if column.null:
        return lambda: None
    return column.get_default if isinstance(column, JSONField) else str


def _parts_reader(kind: Any, stored_as: Columns, table: type[Model]) -> Convert:
    value, may_be_none = _bare(kind), _is_optional(kind)
    inner = types_of(value)
    columns = {part: _column(table, name) for part, name in stored_as.items()}
    first = attrgetter(next(iter(columns.values())).attname)
    readers = [(part, _column_reader(column, inner[part])) for part, column in columns.items()]

    def read(row: Any) -> Any:
        if may_be_none and first(row) in (None, ""):
            return None
        return value(**{part: reader(row) for part, reader in readers})

    return read


def _part_writer(part: str, write: Convert) -> Convert:
    return lambda value: write(None if value is None else getattr(value, part))


def reader_of(kind: Any) -> Convert:
    """How a value of this type is read from what a column, or JSON, gave."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if dataclasses.is_dataclass(kind):
        return _value_reader(kind)
    origin, within = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_reader(within)
    if origin in _LISTS:
        read, collected = _json_reader(within[0]), _LISTS[origin]
        if read is _as_it_is and collected is list:
            return read
        return lambda cell: collected(map(read, cell))
    return _as_it_is


def writer_of(kind: Any) -> Convert:
    """How a value of this type is written into a column, or into JSON."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return attrgetter("value")
    if dataclasses.is_dataclass(kind):
        return _value_writer(kind)
    origin, within = get_origin(kind), get_args(kind)
    if origin is tuple and within[-1] is not Ellipsis:
        return _tuple_writer([_json_writer(part_kind) for part_kind in within])
    if origin is tuple or origin in _LISTS:
        write = _json_writer(within[0])
        order = sorted if origin in _SETS else list
        return lambda value: order(map(write, value))
    if origin in _MAPPINGS or kind in _MAPPINGS:
        return dict
    return _as_it_is


def _value_reader(kind: Any) -> Convert:
    def read(json_object: Mapping[str, Any]) -> Any:
        readers = _json_readers(kind)  # asked for late: a type may hold itself
        return kind(
            **{name: readers[name](part) for name, part in json_object.items() if name in readers}
        )

    return read


def _value_writer(kind: Any) -> Convert:
    return lambda value: {
        name: write(getattr(value, name)) for name, write in _json_writers(kind).items()
    }


@cache
def _json_readers(kind: Any) -> dict[str, Convert]:
    return {name: _json_reader(part_kind) for name, part_kind in types_of(kind).items()}


@cache
def _json_writers(kind: Any) -> dict[str, Convert]:
    return {name: _json_writer(part_kind) for name, part_kind in types_of(kind).items()}


def _json_reader(kind: Any) -> Convert:
    """As a column's, also of what JSON has no word for."""
    bare = _bare(kind)
    read = bare.fromisoformat if bare in _MOMENTS else reader_of(kind)
    if read is _as_it_is or not _is_optional(kind):
        return read
    return lambda cell: None if cell is None else read(cell)


def _json_writer(kind: Any) -> Convert:
    bare = _bare(kind)
    write = bare.isoformat if bare in _MOMENTS else writer_of(kind)
    if write is _as_it_is or not _is_optional(kind):
        return write
    return lambda value: None if value is None else write(value)


def _tuple_writer(writers: Sequence[Convert]) -> Convert:
    if all(write is _as_it_is for write in writers):
        return list
    return lambda value: [write(part) for write, part in zip(writers, value, strict=True)]


def _tuple_reader(within: tuple[Any, ...]) -> Convert:
    if within[-1] is Ellipsis:
        read = _json_reader(within[0])
        return tuple if read is _as_it_is else lambda cell: tuple(map(read, cell))
    readers = [_json_reader(part_kind) for part_kind in within]
    if all(read is _as_it_is for read in readers):
        return tuple
    return lambda cell: tuple(read(part) for read, part in zip(readers, cell, strict=True))


def _bare(kind: Any) -> Any:
    """A type without `| None`, and without the name that an id has for the reader."""
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (part_kind for part_kind in get_args(kind) if part_kind is not NoneType)
    return kind.__supertype__ if isinstance(kind, NewType) else kind


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)


def _as_it_is(cell: Any) -> Any:
    return cell


_MOMENTS = (datetime, date)
_SETS = (frozenset, set, Set)
_LISTS: dict[Any, Any] = {
    Sequence: list,
    list: list,
    frozenset: frozenset,
    set: set,
    Set: frozenset,
}
_MAPPINGS = (Mapping, dict)
