"""Leaves of the log as the database keeps them, each beside its entry and its sealed part."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection

from seawall.db.ledger import LedgerLeafRow

#: The moment of an entry as it is hashed; nothing for what is no moment of ours.
_AT = {
    "sqlite": """
CASE WHEN e.at GLOB '????-??-?? ??:??:??.??????'
THEN substr(e.at, 1, 10) || 'T' || substr(e.at, 12) || 'Z'
WHEN e.at GLOB '????-??-?? ??:??:??'
THEN substr(e.at, 1, 10) || 'T' || substr(e.at, 12) || '.000000Z' END
""",
    "postgresql": """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
}
_SELECT = """
SELECT l."index", l.entry_id, l.leaf_hash,
e.organisation_id, e.what, e.about, e.by, e.public, e.commitment, {at}, s.salt, s.sealed
FROM db_ledgerleaf l
LEFT JOIN db_ledgerentry e ON e.id = l.entry_id
LEFT JOIN db_ledgersealed s ON s.entry_id = l.entry_id
WHERE l."index" >= %s AND l."index" < %s ORDER BY l."index"
"""


def leaf_cells(first: int, past: int) -> list[tuple[Any, ...]]:
    """The cells of these leaves, in order; of the leaf's own row alone where one is unreadable."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SELECT.format(at=_AT[connection.vendor]), [first, past])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
    except DatabaseError:
        leaves = LedgerLeafRow.objects.filter(index__gte=first, index__lt=past).order_by("index")
        return list(leaves.values_list("index", "entry_id", "leaf_hash"))
