"""What was written down stays: the database itself refuses to change or delete it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from seawall.db import migrations
from seawall.db.fields import WordField
from seawall.db.migrating.guards import AppendOnly
from seawall.db.migrating.row_security import OneOrganisation
from seawall.db.models import APPEND_ONLY
from seawall.db.row import Owned
from seawall.transaction import INSTALLATION, transaction
from tests.databases import run_as_owner

MIGRATIONS = [
    import_module(f"seawall.db.migrations.{path.stem}").Migration
    for path in sorted(Path(migrations.__path__[0]).glob("0*.py"))
]


def named_in(kind):
    """The tables that the migrations put under this kind of guard."""
    guards = [o for migration in MIGRATIONS for o in migration.operations if isinstance(o, kind)]
    return sorted(table for guard in guards for table in guard.tables)


GUARDED = named_in(AppendOnly)
OWNED = named_in(OneOrganisation)
TABLES = [model._meta.db_table for model in APPEND_ONLY]


def is_refused(statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction(INSTALLATION):
        connection.cursor().execute(statement)
    return True


@pytest.mark.own_database
def test_no_row_of_history_can_be_changed_deleted_or_truncated(database):
    for model in APPEND_ONLY:
        table, column = model._meta.db_table, model._meta.pk.column
        fill(table)
        assert is_refused(f'UPDATE {table} SET "{column}" = "{column}"')
        assert is_refused(f"DELETE FROM {table}")
        if database == "postgresql":
            assert is_refused(f"TRUNCATE {table} CASCADE")


def test_the_migrations_guard_exactly_the_tables_of_history():
    assert sorted(TABLES) == GUARDED


def test_row_security_covers_exactly_the_tables_that_belong_to_an_organisation():
    assert sorted(m._meta.db_table for m in Owned.__subclasses__()) == OWNED


def test_row_security_is_on_and_forced_for_each_of_them(postgresql):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        covered = {name for (name,) in cursor.fetchall()}

    assert covered == set(OWNED)


@pytest.mark.own_database
def test_a_table_that_gets_a_column_keeps_its_guards(database):
    """Each table is made anew on SQLite for a column that may not be empty."""
    tables = MigrationLoader(connection).project_state().apps.get_models()
    guarded = [model for model in tables if model._meta.db_table in GUARDED + OWNED]
    before = guards_that_stand()
    with connection.schema_editor() as editor:
        for model in guarded:
            column = WordField(default="new")
            column.set_attributes_from_name("added")
            column.model = model
            editor.add_field(model, column)

    assert guards_that_stand() == before
    for model in APPEND_ONLY:
        fill(model._meta.db_table)
        assert is_refused(f"UPDATE {model._meta.db_table} SET added = 'changed'")


@pytest.mark.own_database
def test_a_guard_that_stands_may_be_set_again(database):
    if database == "postgresql":
        name = connection.settings_dict["NAME"]
        run_as_owner("GRANT CREATE ON SCHEMA public TO PUBLIC", database=name)
    before = guards_that_stand()
    with connection.schema_editor() as editor:
        for guard in (AppendOnly(GUARDED), OneOrganisation(OWNED)):
            guard.database_forwards("db", editor, None, None)

    assert guards_that_stand() == before


def guards_that_stand():
    """Every trigger and policy, as the database writes it down."""
    said = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        " UNION SELECT policyname, tablename || qual FROM pg_policies"
    )
    with connection.cursor() as cursor:
        cursor.execute(said)
        found = dict(cursor.fetchall())
    assert len(found) >= len(GUARDED)
    return found


def fill(table):
    """One row, whatever it says: past the foreign keys, since nobody reads it."""
    columns = _columns_on_sqlite(table) if connection.vendor == "sqlite" else _columns(table)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    values = ", ".join(_value(kind.lower()) for _, kind in columns)
    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({values})")


def _columns_on_sqlite(table):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(f"PRAGMA table_info({table})")
        return [(name, kind) for _, name, kind, required, *_ in cursor.fetchall() if required]


def _columns(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_identity = 'NO' AND is_nullable = 'NO'",
            [table],
        )
        return cursor.fetchall()


def _value(kind):
    if "bool" in kind:
        return "false"
    if "int" in kind or "double" in kind or kind == "real":
        return "1"
    return "'2026-03-02 12:00:00+00'" if "time" in kind else "'{}'"
