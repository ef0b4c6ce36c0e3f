"""Lists that are tables on a page: the United States' FTOs, Australia's, New Zealand's.

Columns are found by the words in their heads, since pages are laid out anew now and then. A
page without a table that has a name's and a date's column is one we cannot read, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from seawall.exchanges.designations.dates import dates_in, iso_date
from seawall.exchanges.designations.designated_names import split_name
from seawall.exchanges.designations.designation_html import tables_in
from seawall.exchanges.peer_record import Name

_NAME = re.compile(r"\bname|organi[sz]ation|entit(y|ies)\b", re.IGNORECASE)
_REMOVED = re.compile(r"remov|revok|delist|ceas", re.IGNORECASE)
_LISTED = re.compile(r"designat|list|gazett|date", re.IGNORECASE)
_AGAIN = re.compile(r"re-?list|renew|re-?designat|extend", re.IGNORECASE)


def reader(regime: str, *, month_first: bool = False) -> Callable[[bytes], tuple[Name, ...]]:
    """Reads the tables of one state's page."""

    def read(content: bytes) -> tuple[Name, ...]:
        return tuple(_names(tables_in(content), regime, month_first))

    return read


def _names(tables: list[list[list[str]]], regime: str, month_first: bool) -> Iterator[Name]:
    for table in tables:
        columns = _columns(table[0]) if table else {}
        if "name" not in columns or "listed" not in columns:
            continue
        for row in table[1:]:
            if len(row) > columns["name"] and row[columns["name"]].strip():
                yield _name(row, columns, regime, month_first)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column is which; the first that fits, and a removal's date before a listing's."""
    columns: dict[str, int] = {}
    for at, title in enumerate(head):
        kind = _kind(title)
        if kind:
            columns.setdefault(kind, at)
    return columns


def _kind(title: str) -> str:
    if _AGAIN.search(title):
        return "again"
    if _REMOVED.search(title):
        return "removed"
    if re.search(r"\bdate", title, re.IGNORECASE) or not _NAME.search(title):
        return "listed" if _LISTED.search(title) else ""
    return "name"


def _name(row: Sequence[str], columns: dict[str, int], regime: str, month_first: bool) -> Name:
    def cell(kind: str) -> str:
        at = columns.get(kind, len(row))
        return row[at] if at < len(row) else ""

    name, aliases = split_name(cell("name"))
    return Name(
        reference=name,
        name=name,
        kind="organisation",
        aliases=aliases,
        regime=regime,
        is_terrorism=True,
        listed_on=_day(cell("listed"), month_first=month_first),
        delisted_on=_day(cell("removed"), month_first=month_first),
        facts={"listed_again": dates_in(cell("again"))} if cell("again") else {},
    )


def _day(cell: str, *, month_first: bool) -> str:
    """The day of a cell, or the first of several."""
    iso_day = iso_date(cell, month_first=month_first)
    return next(iter(dates_in(cell)), iso_day) if iso_day and not iso_day[:4].isdigit() else iso_day
