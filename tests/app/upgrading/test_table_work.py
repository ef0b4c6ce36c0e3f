"""What a migration does to rows is read off its statements, as each kind of database means them."""

from __future__ import annotations

import pytest
from django.db import connection

from seawall.app.upgrading.table_work import TableWork, WorkKind, planned_migrations, table_works
from tests.databases import empty_database


@pytest.mark.parametrize(
    ("vendor", "statement", "work"),
    [
        ("sqlite", 'CREATE TABLE "a" ("id" integer) STRICT', None),
        ("sqlite", 'ALTER TABLE "a" ADD COLUMN "b" text NULL', None),
        ("sqlite", 'ALTER TABLE "a" ADD COLUMN "b" text DEFAULT \'\' NOT NULL', WorkKind.READ),
        ("sqlite", 'ALTER TABLE "a" DROP COLUMN "b"', WorkKind.REWRITE),
        ("sqlite", 'INSERT INTO "new__a" ("id") SELECT "id" FROM "a"', WorkKind.REWRITE),
        ("sqlite", 'CREATE UNIQUE INDEX "i" ON "a" ("b")', WorkKind.INDEX),
        ("sqlite", "UPDATE a SET b = 1", WorkKind.REWRITE),
        ("sqlite", "CREATE TRIGGER a_no_update BEFORE UPDATE ON a BEGIN SELECT 1; END", None),
        ("postgresql", 'ALTER TABLE "a" ADD COLUMN "b" text DEFAULT \'\' NOT NULL', None),
        ("postgresql", 'ALTER TABLE "a" DROP COLUMN "b" CASCADE', None),
        ("postgresql", 'ALTER TABLE "a" ALTER COLUMN "b" TYPE bigint', WorkKind.REWRITE),
        ("postgresql", 'ALTER TABLE "a" ALTER COLUMN "b" SET NOT NULL', WorkKind.READ),
        ("postgresql", 'ALTER TABLE "a" ADD CONSTRAINT "u" UNIQUE ("b")', WorkKind.INDEX),
        ("postgresql", "CREATE INDEX i ON a USING hash (b)", WorkKind.INDEX),
    ],
)
def test_a_statement_reads_indexes_or_writes_every_row_or_none(vendor, statement, work):
    expected = [] if work is None else [TableWork("a", work)]

    assert list(table_works([statement], vendor)) == expected


def test_new_tables_have_no_rows_so_a_first_start_has_no_work(tmp_path):
    with empty_database("sqlite", tmp_path):
        planned = planned_migrations(connection)
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)

    ours = [migration for migration in planned if migration.name.startswith("db.")]
    assert ours
    assert [migration.works for migration in ours] == [()] * len(ours)
    assert tables == [], "nothing was made"
