"""Everything the log tells of removals is sorted by target, outside of memory.

A platform may have removed a million items in a year, and the log tells of them in the order in
which that was written down, not in the order in which they went down. What is to be sorted lies
in a database of its own in the folder for temporary files, which goes when it is closed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Self

from seawall.orders.figures.removal_counts import TargetChange, removals_among

_TABLES = """
    CREATE TABLE asked (action TEXT PRIMARY KEY, target TEXT, is_gone INTEGER, until INTEGER,
        decision TEXT, case_id TEXT) WITHOUT ROWID;
    CREATE TABLE change (action TEXT, at INTEGER, place INTEGER PRIMARY KEY);
    CREATE TABLE kept (action TEXT, since INTEGER);
    CREATE TABLE opened (case_id TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID;
    CREATE TABLE kept_target (target TEXT PRIMARY KEY, since INTEGER) WITHOUT ROWID;
    PRAGMA journal_mode = OFF;
"""
_KEPT = """
    INSERT INTO kept_target SELECT target, min(since) FROM kept JOIN asked USING (action)
    GROUP BY target
"""
_SORTED = """
    SELECT asked.target, change.at, change.place, asked.is_gone, asked.until, asked.decision,
        kept_target.since, opened.at
    FROM change JOIN asked USING (action)
        LEFT JOIN kept_target ON kept_target.target = asked.target
        LEFT JOIN opened ON opened.case_id = asked.case_id
    ORDER BY asked.target, change.at, change.place
"""
#: Target, moment, place, whether it is gone, until when, decision, kept since, case opened.
_Row = tuple[str, int, int, int, int | None, str, int | None, int | None]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class AskedAction:
    """What a platform was asked for."""

    action: str
    target: str
    is_gone: bool
    until: datetime | None
    decision: str
    case: str


@dataclass(frozen=True, slots=True)
class SortedRemoval:
    """One time that something that was up went down, and what is known of it."""

    target: str
    at: datetime
    decision: str
    kept_since: datetime | None
    """Since when what specific measures removed of it is kept."""
    opened_at: datetime | None
    """When the case was opened that it was removed in."""


class RemovalSorter:
    """Takes what was asked for and what the platform reported; gives what went down."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._waiting: dict[str, list[tuple[object, ...]]] = {}
        self._place = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._database.close()

    def add_asked(self, asked: AskedAction) -> None:
        """Something was asked for."""
        row = (
            asked.action,
            asked.target,
            asked.is_gone,
            _stored(asked.until),
            asked.decision,
            asked.case,
        )
        self._add("INSERT OR IGNORE INTO asked VALUES (?, ?, ?, ?, ?, ?)", row)

    def add_change(self, action: str, at: datetime) -> None:
        """The platform reported that it took effect."""
        self._place += 1
        self._add("INSERT INTO change VALUES (?, ?, ?)", (action, _stored(at), self._place))

    def add_kept(self, action: str, since: datetime) -> None:
        """What this action removed is kept under specific measures."""
        self._add("INSERT INTO kept VALUES (?, ?)", (action, _stored(since)))

    def add_opened(self, case: str, at: datetime) -> None:
        """A case was opened."""
        self._add("INSERT OR IGNORE INTO opened VALUES (?, ?)", (case, _stored(at)))

    def removals(self) -> Iterator[SortedRemoval]:
        """What was up and went down, target by target; asked for once, when all is added."""
        for statement in list(self._waiting):
            self._flush(statement)
        self._database.execute(_KEPT)
        for _, rows in groupby(self._database.execute(_SORTED), key=itemgetter(0)):
            yield from _removals_of(list(rows))

    def _add(self, statement: str, row: tuple[object, ...]) -> None:
        rows = self._waiting.setdefault(statement, [])
        rows.append(row)
        if len(rows) >= _AT_ONCE:
            self._flush(statement)

    def _flush(self, statement: str) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(statement, self._waiting.pop(statement))
        self._database.execute("COMMIT")


def _removals_of(rows: Sequence[_Row]) -> Iterator[SortedRemoval]:
    """The removals among the changes of one target."""
    rows_by_id = {f"{row[2]:012d}": row for row in rows}
    changes = [
        TargetChange(change, target, _EPOCH + at * _MICROSECOND, bool(is_gone), _moment(until))
        for change, (target, at, _, is_gone, until, *_) in rows_by_id.items()
    ]
    for removal in removals_among(changes):
        *_, decision, kept_since, opened_at = rows_by_id[removal.id]
        yield SortedRemoval(
            removal.target, removal.at, decision, _moment(kept_since), _moment(opened_at)
        )


def _stored(at: datetime | None) -> int | None:
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def _moment(stored: int | None) -> datetime | None:
    return None if stored is None else _EPOCH + stored * _MICROSECOND
