"""Which version of Seawall migrated a database, and when: noted beside Django's note of migrations.

The table belongs to no room and no model: it is read before it is known which migrations a database
has seen, and by versions that are older than it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

TABLE = "seawall_version"
_CREATE = "CREATE TABLE IF NOT EXISTS seawall_version (at text NOT NULL, version text NOT NULL)"
_NOTE = "INSERT INTO seawall_version (at, version) VALUES (%s, %s)"
_READ = "SELECT version FROM seawall_version ORDER BY at DESC LIMIT 1"


def note_version(connection: Any, version: str, *, at: datetime) -> None:
    """Note that this version has migrated the database."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE + (" STRICT" if connection.vendor == "sqlite" else ""))
        cursor.execute(_NOTE, [at.isoformat(timespec="seconds"), version])


def noted_version(connection: Any) -> str:
    """The version that migrated the database last; empty where none is noted."""
    if TABLE not in connection.introspection.table_names():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
