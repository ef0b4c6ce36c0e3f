"""Tried on the database and undone: how it commits, what letters it keeps, whether it is written."""

from __future__ import annotations

from django.db import Error, connection, transaction

from seawall.app.database_knock import UTF8
from seawall.db.unit_of_work.tenancy import EVERY, set_scope
from seawall.errors import problem

#: For so long a start, or the doctor, looks at tables; the rest is read while the server runs.
SECONDS = 10.0


def durable_settings() -> dict[str, str]:
    """What the database says of how it commits."""
    names, ask = ("journal_mode", "synchronous"), "PRAGMA"
    if connection.vendor == "postgresql":
        names, ask = ("fsync", "synchronous_commit"), "SHOW"
    values = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"{ask} {name}")
            values[name] = str(cursor.fetchone()[0])
    return values


def stored_encoding() -> str:
    """The encoding that the database keeps text in, as PostgreSQL names it."""
    if connection.vendor != "postgresql":
        return UTF8
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])


def require_every_letter() -> None:
    """Stop at a database in which a name, an order or an address in some script has no place."""
    if (encoding := stored_encoding()) != UTF8:
        raise problem("app.not-utf8", encoding=encoding)


def write_trouble() -> str:
    """What is in the way of a write that is undone at once; empty where nothing is."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            set_scope(connection, EVERY)
            cursor.execute(_PROBE)
            transaction.set_rollback(True)
    except Error as refused:
        return (str(refused).strip().splitlines() or [type(refused).__name__])[0]
    return ""


_PROBE = """
INSERT INTO db_heartbeat (name, at, says) VALUES ('probe', '2000-01-01 00:00:00', '')
ON CONFLICT (name) DO NOTHING
"""
