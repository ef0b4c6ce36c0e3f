"""Read-only transactions, which block no writer.

On SQLite a unit of work takes the write lock when it begins, which is right for a
change and wrong for somebody who looks four times a second. This one begins as a
reader: it sees one consistent state and blocks no writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db import transaction as database

from seawall.db.tenancy import set_scope
from seawall.ids import OrganisationId
from seawall.transaction import Transaction, transaction


@contextmanager
def reading(organisation: OrganisationId) -> Iterator[Transaction]:
    """Open stores for looking only; whatever is written is undone."""
    if connection.vendor != "sqlite":
        with transaction(organisation) as tx:
            yield tx
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        set_scope(connection, organisation)
        try:
            yield Transaction(organisation)
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def one_moment(organisation: OrganisationId) -> Iterator[Transaction]:
    """The same, and every statement sees the database as it was at the first."""
    if connection.vendor != "postgresql":
        with reading(organisation) as tx:
            yield tx
        return
    with database.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        set_scope(connection, organisation)
        yield Transaction(organisation)
