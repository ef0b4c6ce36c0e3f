"""Read-only transactions, which block no writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db import transaction as database

from seawall.db.unit_of_work.tenancy import set_scope
from seawall.ids import OrganisationId
from seawall.transaction import Transaction, reading

__all__ = ["one_moment", "reading"]


@contextmanager
def one_moment(organisation: OrganisationId) -> Iterator[Transaction]:
    """As `reading`, and every statement sees the database as it was at the first."""
    if connection.vendor != "postgresql":
        with reading(organisation) as tx:
            yield tx
        return
    with database.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        set_scope(connection, organisation)
        yield Transaction(organisation)
