"""What a value says is what its row keeps, for every value that is mapped to a table."""

from __future__ import annotations

import dataclasses
import importlib
import json
import pkgutil
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ForwardRef, NewType, Union, get_args, get_origin

import pytest
from django.db.models import JSONField
from hypothesis import given, settings
from hypothesis import strategies as st

import seawall
from seawall.db.rows.mapping import Columns, Mapped, types_of
from seawall.errors import InvalidRequest
from seawall.people.protection.exposure_limits import BOUNDS, ExposureLimits

ROOMS = sorted(
    name
    for _, name, _ in pkgutil.walk_packages(seawall.__path__, "seawall.")
    if name.rpartition(".")[2] in {"rows", "store"}
)
NAMED = {
    f"{module.removeprefix('seawall.')}.{name}": mapped
    for module in ROOMS
    for name, mapped in vars(importlib.import_module(module)).items()
    if isinstance(mapped, Mapped)
}
#: Each once, by one of its names: a store imports what others map.
MAPPED = {name: NAMED[name] for name in {id(NAMED[name]): name for name in NAMED}.values()}
#: A number that every column of a database can hold; texts without what PostgreSQL refuses.
NUMBERS = st.integers(-(2**31), 2**31 - 1)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
MOMENTS = st.datetimes(timezones=st.just(UTC))
PLAIN = {
    str: WORDS,
    int: NUMBERS,
    bool: st.booleans(),
    float: st.floats(0, 1),
    bytes: st.binary(max_size=20),
    datetime: MOMENTS,
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=99)),
    Any: st.one_of(WORDS, NUMBERS, st.none()),
    object: st.one_of(WORDS, NUMBERS),
    ExposureLimits: st.builds(
        ExposureLimits, **{name: st.integers(*span) for name, span in BOUNDS.items()}
    ),
}


@cache
def of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    if isinstance(kind, NewType):
        return of(kind.__supertype__)
    if isinstance(kind, ForwardRef):  # JSON within JSON
        return WORDS
    if kind in PLAIN:
        return PLAIN[kind]
    if (origin := get_origin(kind)) in MADE:
        return MADE[origin](get_args(kind))
    return st.sampled_from(kind) if issubclass(kind, Enum) else values(kind)


def _tuples(within: Any) -> st.SearchStrategy[Any]:
    if within[-1] is Ellipsis:
        return st.lists(of(within[0]), max_size=3).map(tuple)
    return st.tuples(*map(of, within))


def _choices(within: Any) -> st.SearchStrategy[Any]:
    return st.one_of(*(st.none() if one is NoneType else of(one) for one in within))


def _lists(within: Any) -> st.SearchStrategy[Any]:
    return st.lists(of(within[0]), max_size=3)


def _sets(within: Any) -> st.SearchStrategy[Any]:
    return st.frozensets(of(within[0]), max_size=3)


def _mappings(within: Any) -> st.SearchStrategy[Any]:
    return st.dictionaries(WORDS, of(within[1]), max_size=3)


MADE = {
    tuple: _tuples,
    **dict.fromkeys((Union, UnionType), _choices),
    **dict.fromkeys((Sequence, list), _lists),
    **dict.fromkeys((frozenset, set, Set), _sets),
    **dict.fromkeys((Mapping, dict), _mappings),
}


@cache
def fields_of(kind: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Any values for the fields of a dataclass."""
    return st.fixed_dictionaries({name: of(one) for name, one in types_of(kind).items()})


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any values for the fields of a dataclass, as a dataclass."""
    return fields_of(kind).map(lambda given_: kind(**given_))


def through_the_table(mapped: Mapped[Any], columns: dict[str, Any]) -> Any:
    """A row as a database would give it back: what is JSON has been JSON."""
    json_columns = {one.attname for one in mapped.table._meta.fields if isinstance(one, JSONField)}
    kept = {
        column: json.loads(json.dumps(value)) if column in json_columns else value
        for column, value in columns.items()
    }
    return mapped.table(**kept)


def test_tables_are_mapped():
    assert len(MAPPED) >= 100, "a room that is no longer found is not tested"


@pytest.mark.parametrize("name", MAPPED)
@given(data=st.data())
@settings(max_examples=20)
def test_a_value_comes_back_from_its_row_as_it_was(name, data):
    mapped = MAPPED[name]
    fields = data.draw(fields_of(mapped.kind), label="fields")
    try:
        value = mapped.kind(**fields)
    except (ValueError, InvalidRequest):  # a value that may not be
        return
    beside = {field: fields[field] for field in mapped.beside}

    columns = mapped.columns(value)
    row = through_the_table(mapped, columns)

    required = {one.attname for one in mapped.table._meta.fields if not one.null}
    assert not [column for column in required & set(columns) if columns[column] is None]
    assert mapped.value(row, **beside) == value


class Colour(Enum):
    RED = "red"


@dataclasses.dataclass(frozen=True)
class Shade:
    name: str
    seen_at: datetime | None = None


@dataclasses.dataclass(frozen=True)
class Paint:
    colours: tuple[Colour, ...]
    pair: tuple[str, int]
    names: frozenset[str]
    shades: tuple[Shade, ...]
    days: tuple[date, ...] = ()


class FakeColumn:
    def __init__(self, name: str, *, null: bool = False) -> None:
        self.attname, self.null = name, null


class FakeMeta:
    pk = FakeColumn("colours")

    @staticmethod
    def get_field(name: str) -> FakeColumn:
        return FakeColumn(name)


class FakeTable:
    _meta = FakeMeta

    def __init__(self, **columns: Any) -> None:
        vars(self).update(columns)


def test_json_holds_words_pairs_sets_and_values_within_values():
    mapped = Mapped(Paint, FakeTable)
    paint = Paint(
        (Colour.RED,),
        ("a", 1),
        frozenset({"y", "x"}),
        (Shade("dark", datetime(2026, 3, 2, tzinfo=UTC)), Shade("light")),
        (date(2026, 3, 2),),
    )

    columns = json.loads(json.dumps(mapped.columns(paint)))

    assert columns == {
        "colours": ["red"],
        "pair": ["a", 1],
        "names": ["x", "y"],
        "shades": [
            {"name": "dark", "seen_at": "2026-03-02T00:00:00+00:00"},
            {"name": "light", "seen_at": None},
        ],
        "days": ["2026-03-02"],
    }
    assert mapped.value(FakeTable(**columns)) == paint


def test_what_json_lacks_is_what_the_value_has_without_it():
    mapped = Mapped(Paint, FakeTable)
    row = FakeTable(
        colours=[], pair=["a", 1], names=[], shades=[{"name": "dark", "new": 1}], days=[]
    )

    assert mapped.value(row).shades == (Shade("dark"),)


@dataclasses.dataclass(frozen=True)
class Taken:
    by: str
    at: datetime


@dataclasses.dataclass(frozen=True)
class Order:
    id: str
    organisation: str
    person: str | None
    taken: Taken | None


class OrderMeta:
    pk = FakeColumn("id")

    @staticmethod
    def get_field(name: str) -> FakeColumn:
        return FakeColumn({"organisation": "organisation_id"}.get(name, name))


class OrderTable(FakeTable):
    _meta = OrderMeta


ORDER = Mapped(Order, OrderTable, taken=Columns(by="taken_by", at="taken_at"))


def test_nothing_is_the_empty_text_where_a_column_cannot_be_empty():
    columns = ORDER.columns(Order("o", "org", None, None))

    assert (columns["person"], columns["taken_by"]) == ("", "")
    assert ORDER.value(OrderTable(**columns)) == Order("o", "org", None, None)


def test_changes_leave_out_the_key_and_the_owner():
    assert set(ORDER.changes(Order("o", "org", None, None))) == {"person", "taken_by", "taken_at"}


def test_changes_leave_out_what_the_row_is_found_by():
    mapped = Mapped(
        Order, OrderTable, taken=Columns(by="taken_by", at="taken_at"), found_by=["person"]
    )

    assert set(mapped.changes(Order("o", "org", "p", None))) == {"taken_by", "taken_at"}
    assert mapped.columns(Order("o", "org", "p", None))["person"] == "p"


def test_changes_of_some_fields_are_only_theirs():
    order = Order("o", "org", "pers", Taken("pers", datetime(2026, 3, 2, tzinfo=UTC)))

    assert set(ORDER.changes(order, "taken")) == {"taken_by", "taken_at"}
    with pytest.raises(AssertionError, match="Order keeps no such"):
        ORDER.changes(order, "taken_by")
