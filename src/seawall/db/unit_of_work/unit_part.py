"""Parts of a unit of work, which may be undone alone; whose rows it sees; and who only looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

from seawall.db.unit_of_work.evident import noted, write_waiting_entries
from seawall.db.unit_of_work.tenancy import scope_of, set_scope


@contextmanager
def part_of_unit() -> Iterator[None]:
    """An exception undoes what was written since the beginning of this part, and its notes."""
    notes = noted()
    with nullcontext() if notes is None else notes.part(), transaction.atomic():
        yield


def narrow(organisation: str) -> None:
    """See this organisation's rows from here on; what waits to be written is of those before."""
    if scope_of(connection) != organisation:
        write_waiting_entries()
        set_scope(connection, organisation)


@contextmanager
def reader_alone(organisation: str) -> Iterator[None]:
    """Look at one consistent state of a SQLite database, without its write lock."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        set_scope(connection, organisation)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
