"""Somebody who has the database and writes into it by hand, for tests of what the ledger says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db import transaction as database

from seawall.db import models as db
from seawall.db.unit_of_work.evident import Evident
from seawall.db.unit_of_work.tenancy import EVERY, set_scope
from seawall.ids import ApiKeyId, new_id
from seawall.transaction import INSTALLATION, transaction
from tests.holds_made import Harbour
from tests.people_made import NOON


class Undo(Exception):
    """Nothing of this stays."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within, units of work and all, is undone."""
    try:
        with database.atomic():
            yield
            raise Undo
    except Undo:
        pass


def make_stored_key() -> ApiKeyId:
    """The row of a machine's key, by its id: evidence that anybody may want to write."""
    harbour, identity = Harbour(), ApiKeyId(new_id("key", now=NOON))
    with transaction(harbour.org.id):
        db.ApiKeyRow.objects.create(
            id=identity,
            organisation_id=harbour.org.id,
            name="first",
            digest="d" * 64,
            created_at=NOON,
        )
    return identity


def take_guards_away() -> None:
    """Let everything be written that the tables would refuse; on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    set_scope(connection, EVERY)


def write_by_hand(sql: str, *values: object) -> None:
    """One statement past the ledger, which changes one row."""
    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, sql


def other_value(field: models.Field[Any, Any], value: Any) -> Any:
    """Another value of this column, as the database keeps it."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        moved = (value or NOON) + timedelta(seconds=1)
        return connection.ops.adapt_datetimefield_value(moved)
    if isinstance(field, models.IntegerField | models.FloatField):
        return (value or 0) + 1_000
    if isinstance(field, models.JSONField):
        return '{"altered":true}'
    return f"{value or ''}x"[-(getattr(field, "max_length", None) or 10_000) :]


def insertion_of_another(row: Evident) -> tuple[Any, str, list[Any]]:
    """A statement that inserts another row like this one, with its values; and the row's id."""
    table = type(row)
    pk = table._meta.pk
    fields = [field for field in table._meta.concrete_fields if field is not pk]
    added = row.pk + 1_000 if isinstance(row.pk, int) else f"{row.pk[:-2]}zz"
    cells = [other_value(field, getattr(row, field.attname)) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in (pk, *fields))
    marks = ", ".join(["%s"] * (len(cells) + 1))
    sql = f"INSERT INTO {table._meta.db_table} ({columns}) VALUES ({marks})"
    return added, sql, [added, *cells]


def id_of(table: type[Evident]) -> str:
    """The column of a table's ids."""
    return str(table._meta.pk.attname)


def name_of(table: type[Evident], identity: Any) -> str:
    """A row as an audit names it."""
    return f"{table._meta.db_table.removeprefix('db_')} {identity}"
