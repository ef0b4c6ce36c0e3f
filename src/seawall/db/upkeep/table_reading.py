"""Tables that carry a clock, read through from the first row to the last, a little at a time.

A damaged page is found when somebody reads it, and that may be the hour in which an order is
due. So a worker reads every row of these tables over and over, in slices of so many rows and
for so many milliseconds at a time. On SQLite the whole of a table and its indexes can be
looked at at once: a small one each time, a large one at a start and by the doctor.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from seawall.db import models as db
from seawall.db.row import Row
from seawall.db.unit_of_work.tenancy import EVERY, set_scope
from seawall.db.upkeep.storage_faults import is_damage

#: Columns that say until when something has to be done, by somebody or by us.
ENDS = frozenset({"due_at", "deadline", "run_after", "legal_limit", "kept_until"})
#: Without these nobody can say what was ordered and done: a start is refused over them.
VITAL: tuple[type[Row], ...] = (
    *(db.OrderRow, db.OrderItemRow, db.OrderPartRow, db.OrderClockRow, db.OrderEventRow),
    *(db.DocumentRow, db.WaitingDocumentRow, db.AnswerRow, db.JobRow),
    *(db.LedgerEntryRow, db.LedgerPendingRow, db.LedgerLeafRow, db.LedgerNodeRow),
    db.LedgerCheckpointRow,
)
CLOCK_TABLES: tuple[type[Row], ...] = (
    *VITAL,
    *(db.ActionRow, db.CaseRow, db.PreservationRow, db.EventRow, db.UserNoticeRow),
)
_SLICE = 500
#: How many of SQLite's instructions run between two looks at the time.
_INSTRUCTIONS = 20_000


@dataclass(frozen=True, slots=True)
class TableFinding:
    """What a look at a table found: nothing, or what is wrong with it."""

    table: str
    trouble: str = ""


class UnreadableValue(ValueError):
    """A row holds what its column never does."""


class ClockTableReader:
    """Reads tables through, and remembers how far it has come."""

    def __init__(self, tables: tuple[type[Row], ...] = CLOCK_TABLES) -> None:
        self._tables = tables
        self._number = 0
        self._after: Any = None
        self._is_looked_at = False

    def read_on(self, *, seconds: float) -> TableFinding | None:
        """Read on for so long; a finding once a table is read to its end, or cannot be."""
        table = self._tables[self._number]
        until = time.monotonic() + seconds
        if connection.vendor == "sqlite" and not self._is_looked_at:
            self._is_looked_at = True
            if (whole := _checked_table(table, until=until)).trouble:
                return self._next(table, whole.trouble)
        try:
            while rows := self._slice(table):
                self._after = rows[-1][0]
                if time.monotonic() >= until:
                    return None
        except Exception as wrong:
            if not is_damage(wrong):
                raise
            return self._next(table, _first_line(wrong))
        return self._next(table, "")

    def _slice(self, table: type[Row]) -> list[tuple[Any, ...]]:
        fields = table._meta.concrete_fields
        names = [field.attname for field in fields]
        rows = table._default_manager.order_by("pk").values_list("pk", *names)
        if self._after is not None:
            rows = rows.filter(pk__gt=self._after)
        with _looking():
            read_rows = list(rows[:_SLICE])
        for place, field in enumerate(fields, start=1):
            # Django hands out JSON that it cannot read as the text it found
            if field.default in (dict, list) and any(isinstance(r[place], str) for r in read_rows):
                raise UnreadableValue(f"a value of {field.attname} is no JSON")
        return read_rows

    def _next(self, table: type[Row], trouble: str) -> TableFinding:
        self._number = (self._number + 1) % len(self._tables)
        self._after, self._is_looked_at = None, False
        return TableFinding(table._meta.db_table, trouble)


@contextmanager
def _looking() -> Iterator[None]:
    """See every row, in a transaction of a moment where row security asks for one.

    On SQLite a transaction of ours would take the write lock, and a statement alone needs none.
    """
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        set_scope(connection, EVERY)
        yield


def examine_tables(tables: Iterable[type[Row]], *, seconds: float) -> list[TableFinding]:
    """Look at whole tables at once, for so long at most, and name those that are damaged.

    What there is no time for is left to the reader that comes by.
    """
    until = time.monotonic() + seconds
    is_sqlite = connection.vendor == "sqlite"
    look = _checked_table if is_sqlite else _read_table
    findings = [look(table, until=until) for table in tables if time.monotonic() < until]
    return [finding for finding in findings if finding.trouble]


def _checked_table(table: type[Row], *, until: float) -> TableFinding:
    """SQLite's own look at the pages of a table and of its indexes (PRAGMA quick_check)."""
    name = table._meta.db_table
    connection.ensure_connection()
    raw = connection.connection
    raw.set_progress_handler(lambda: time.monotonic() >= until, _INSTRUCTIONS)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA quick_check({name})")
            said = [str(row[0]) for row in cursor.fetchall()]
    except Exception as wrong:
        if "interrupted" in str(wrong):
            return TableFinding(name)
        if not is_damage(wrong):
            raise
        return TableFinding(name, _first_line(wrong))
    finally:
        raw.set_progress_handler(None, 0)
    return TableFinding(name, "" if said == ["ok"] else "; ".join(said)[:300])


def _read_table(table: type[Row], *, until: float) -> TableFinding:
    reader = ClockTableReader((table,))
    while (left := until - time.monotonic()) > 0:
        if finding := reader.read_on(seconds=left):
            return finding
    return TableFinding(table._meta.db_table)


def _first_line(wrong: Exception) -> str:
    return (str(wrong).strip().splitlines() or [type(wrong).__name__])[0][:300]
