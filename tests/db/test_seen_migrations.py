"""Whether a database is of this version: one statement where it is, the full answer where not."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from seawall.app.database import (
    is_current,
    pending_migrations,
    require_current,
    run_migrations,
)
from seawall.db.migrating.seen_migrations import has_seen_exactly_ours
from tests.databases import empty_database
from tests.problems import raises_problem

own = pytest.mark.own_database
NEWEST = ("db", "0024_audits")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def forget(app: str, name: str) -> None:
    execute(f"DELETE FROM django_migrations WHERE app = '{app}' AND name = '{name}'")


def note(app: str, name: str) -> None:
    execute(
        "INSERT INTO django_migrations (app, name, applied)"
        f" VALUES ('{app}', '{name}', '2026-03-02 12:00:00')"
    )


def test_a_database_of_this_version_is_known_by_one_statement(database):
    with CaptureQueriesContext(connection) as asked:
        require_current()

    assert [query["sql"] for query in asked] == ["SELECT app, name FROM django_migrations"]


def test_no_migration_is_read_for_a_database_of_this_version(database, monkeypatch):
    def read(*_: object) -> None:
        raise AssertionError("a migration was read")

    monkeypatch.setattr(MigrationLoader, "load_disk", read)

    require_current()
    run_migrations()


def test_the_names_on_the_disk_are_those_that_django_reads(sqlite):
    read = set(MigrationLoader(connection).disk_migrations)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")
    for name in read:
        note(*name)

    assert NEWEST in read
    assert has_seen_exactly_ours(connection)


@own
def test_an_older_database_lacks_what_came_after(database):
    forget(*NEWEST)

    with raises_problem("app.database-behind", match=r"lacks 1 migration.*db\.0024_audits"):
        require_current()


@own
def test_a_note_that_is_missing_in_the_middle_is_left_to_django_which_goes_by_the_newest(database):
    forget("db", "0005_cases")

    assert not is_current()
    assert pending_migrations() == []


@own
@pytest.mark.parametrize("change", [(run_migrations,), (require_current,)])
def test_a_newer_database_is_refused_by_name(database, change):
    note("db", "9999_from_the_future")

    with raises_problem("app.database-ahead", match=r"db\.9999_from_the_future"):
        change[0]()


@own
def test_a_database_that_is_older_and_newer_is_refused_as_newer(database):
    forget(*NEWEST)
    note("db", "9999_from_the_future")

    with raises_problem("app.database-ahead", match=r"db\.9999_from_the_future"):
        require_current()


@own
def test_a_database_that_saw_every_migration_and_one_of_an_app_that_is_not_ours_is_refused(
    database,
):
    note("shop", "0001_initial")

    with raises_problem("app.database-ahead", match=r"shop\.0001_initial"):
        require_current()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_empty_database_may_be_the_wrong_one(kind, tmp_path):
    with empty_database(kind, tmp_path), raises_problem("app.database-new") as raised:
        require_current()

    assert "SEAWALL_DATA_DIR" in raised.value.remedy


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_with_the_tables_of_somebody_else_alone_is_refused(kind, tmp_path):
    with empty_database(kind, tmp_path):
        execute("CREATE TABLE django_migrations (id integer, app text, name text, applied text)")
        note("shop", "0001_initial")

        with raises_problem("app.database-ahead", match=r"shop\.0001_initial"):
            require_current()


@own
def test_a_database_without_the_note_of_its_migrations_lacks_them_all(database):
    execute("DROP TABLE django_migrations")

    every = len(MigrationLoader(None).disk_migrations)
    with raises_problem(
        "app.database-behind", match=rf"lacks {every} .*contenttypes\.0001_initial"
    ):
        require_current()


def test_a_database_that_does_not_answer_is_no_database_that_lacks_something(database, monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "cursor", away)

    with pytest.raises(OperationalError):
        is_current()
