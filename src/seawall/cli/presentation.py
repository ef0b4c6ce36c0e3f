"""How a command prints what it returns: a table, facts, a line or a text; and as JSON.

People and programs get the same value. What has no JSON (`PRINTED`, `SAID`) is a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, Generic, TypeVar

from seawall.cli.output import print_facts, print_json, print_table, say

Item = TypeVar("Item")
Value = TypeVar("Value")
Printed_contra = TypeVar("Printed_contra", contravariant=True)
Row = Sequence[object]
Facts = Iterable[tuple[str, object]]


def own_data(value: Any) -> Any:
    """A value unchanged: its own JSON, since dataclasses, enums and moments need no help."""
    return value


@dataclass(frozen=True, slots=True)
class Presentation(Generic[Printed_contra]):
    """What prints a value for people, and what makes JSON of it, if there is to be any."""

    for_people: Callable[[Printed_contra], None]
    as_data: Callable[[Printed_contra], Any] | None = own_data

    @property
    def has_data(self) -> bool:
        """Whether there is anything for programs."""
        return self.as_data is not None

    def data_of(self, value: Printed_contra) -> Any:
        """What programs get."""
        return self.as_data(value) if self.as_data else None

    def show(self, value: Printed_contra, *, as_json: bool) -> None:
        """Print a value in one of the two ways."""
        if as_json and self.has_data:
            print_json(self.data_of(value))
        else:
            self.for_people(value)


@dataclass(frozen=True, slots=True)
class TableWithData:
    """Rows for people, and the data behind them, where a row needs more than its own item."""

    rows: Sequence[Row]
    data: Any


def table(
    columns: Sequence[str],
    row: Callable[[Item], Row],
    *,
    data: Callable[[Item], Any] = own_data,
) -> Presentation[Iterable[Item]]:
    """A row for each of several; `data` makes the JSON of one."""
    return Presentation(
        lambda items: print_table(columns, map(row, items)),
        lambda items: [data(item) for item in items],
    )


def records(columns: Sequence[str]) -> Presentation[Iterable[Row]]:
    """Rows under columns; programs get an object for each, by the same names."""
    return table(columns, own_data, data=lambda row: dict(zip(columns, row, strict=True)))


def sheet(columns: Sequence[str]) -> Presentation[TableWithData]:
    """Rows that were drawn up already, under columns."""
    return Presentation(lambda drawn: print_table(columns, drawn.rows), lambda drawn: drawn.data)


def facts(
    facts_of: Callable[[Value], Facts], *, data: Callable[[Value], Any] = own_data
) -> Presentation[Value]:
    """A line for each fact of one thing."""
    return Presentation(lambda value: print_facts(facts_of(value)), data)


def line(
    line_of: Callable[[Value], object], *, data: Callable[[Value], Any] = own_data
) -> Presentation[Value]:
    """One line, such as the id of what was made."""
    return Presentation(lambda value: print(line_of(value)), data)


def text(
    printed: Callable[[Value], None], *, data: Callable[[Value], Any] = own_data
) -> Presentation[Value]:
    """Whatever a function prints: several tables, or sentences."""
    return Presentation(printed, data)


def _print_if_any(printed: str | None) -> None:
    if printed is not None:
        print(printed)


#: The id of what was made, or the whole of it as JSON.
ID = line(attrgetter("id"))
#: Facts by name, for people without the underscores of programs.
FACTS: Presentation[Mapping[str, object]] = facts(
    lambda mapping: [(name.replace("_", " "), fact) for name, fact in mapping.items()]
)
#: Nothing at all: the exit code says it.
NOTHING: Presentation[Any] = Presentation(lambda _: None, None)
#: A text on stdout, if there is one; no JSON.
PRINTED: Presentation[str | None] = Presentation(_print_if_any, None)
#: A text on stdout that ends its own lines; no JSON.
VERBATIM: Presentation[str] = Presentation(partial(print, end=""), None)
#: A sentence on stderr, where there is no data; no JSON.
SAID: Presentation[str] = Presentation(say, None)
