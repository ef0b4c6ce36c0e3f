"""The ledger answers for every evident row: what changed past it is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.db import models as columns
from django.test.utils import CaptureQueriesContext

from seawall.app.database_look import one_moment
from seawall.app.row_auditing import read_on
from seawall.db import models as db
from seawall.db.unit_of_work.evident import evident_columns, evident_tables
from seawall.ledger.attested.row_digest import row_digest
from seawall.transaction import INSTALLATION, transaction
from tests.beside_us import in_a_thread
from tests.evidence_of_all import make_some_of_everything
from tests.holds_made import Harbour
from tests.rows_attested import rows_that_differ
from tests.rows_by_hand import (
    Undo,
    id_of,
    insertion_of_another,
    name_of,
    other_value,
    take_guards_away,
)

#: What somebody with the database would change, if nobody saw it.
BY_HAND = [
    ("person", "role = 'admin'"),
    ("apikey", """scopes = '["banks.write"]'"""),
    ("apikey", "revoked_at = NULL"),
    ("signinlink", "used_at = NULL"),
    ("passkey", "public = 'another'"),
    ("oidcprovider", "vouches = 1 - vouches"),
    ("oidcprovider", "issuer = 'https://sign-in.example.org'"),
    ("proposal", "state = 'approved', decided_at = '2026-01-01 00:00:00'"),
    ("identitychange", "at = '2020-01-01 00:00:00'"),
    ("limitchange", "approved_by = 'R-99'"),
    ("organisation", "fail_mode = 'allow'"),
    ("authoritykey", "public = 'another'"),
    ("authority", "state = 'suspended'"),
    ("notice", "trusted = 1 - trusted"),
    ("flagger", "suspended_at = NULL, why = 'another'"),
    ("case", "due_at = '2030-01-01 00:00:00'"),
    ("case", "barred_person = 'nobody'"),
    ("alarm", "acknowledged_at = '2026-01-01 00:00:00', acknowledged_by = 'R-99'"),
    ("appeal", "says = 'another'"),
    ("preservation", "kept_until = '2020-01-01 00:00:00'"),
    ("preservation", "hold = 'another'"),
    ("forumseat", "policy = '[1]'"),
    ("hmasignaltype", "enabled_ratio = 0"),
    ("endpoint", "url = 'https://elsewhere.example'"),
    ("evidence", "erased_at = '2020-01-01 00:00:00'"),
]


@pytest.fixture
def scene(sqlite):
    make_some_of_everything()
    take_guards_away()


def after(*statements):
    """What differs after these statements, which are then undone."""
    found = []
    try:
        with transaction(INSTALLATION) as tx:
            with connection.cursor() as cursor:
                for sql, *values in statements:
                    cursor.execute(sql, values)
                    assert cursor.rowcount == 1, sql
            found = rows_that_differ(tx)
            raise Undo
    except Undo:
        return found


def test_what_was_done_through_the_journeys_is_as_the_ledger_says(scene):
    assert rows_that_differ() == []


def test_every_evident_table_holds_something_here(scene):
    empty = [name for name, table in evident_tables().items() if not table.objects.exists()]

    assert empty == []


def test_one_update_of_any_evident_column_names_its_row(scene):
    """One column of one row a table at a time, in all tables at once."""
    columns = {
        table: [each for each in evident_columns(table) if each != table._meta.pk.attname]
        for table in evident_tables().values()
    }
    for nth in range(max(map(len, columns.values()))):
        statements, named = [], []
        for table in (table for table, names in columns.items() if len(names) > nth):
            row, column = table.objects.order_by("pk").first(), columns[table][nth]
            value = other_value(table._meta.get_field(column), getattr(row, column))
            sql = f'UPDATE {table._meta.db_table} SET "{column}" = %s WHERE {id_of(table)} = %s'
            statements.append((sql, value, row.pk))
            named.append(f"{name_of(table, row.pk)}: was changed past the ledger")
        assert sorted(after(*statements)) == sorted(named)


def test_one_deletion_from_any_evident_table_names_its_row(scene):
    """One row of every table at once."""
    statements, named = [], []
    for name, table in evident_tables().items():
        row = table.objects.order_by("pk").first()
        statements.append((f"DELETE FROM {name} WHERE {id_of(table)} = %s", row.pk))
        named.append(
            f"{name_of(table, row.pk)}: is missing, and the ledger knows nothing of its deletion"
        )

    assert sorted(after(*statements)) == sorted(named)


def test_one_insertion_into_any_evident_table_names_its_row(scene):
    """One row in every table at once."""
    statements, named = [], []
    for table in evident_tables().values():
        row = table.objects.order_by("pk").first()
        added, sql, values = insertion_of_another(row)
        statements.append((sql, *values))
        named.append(f"{name_of(table, added)}: is not in the ledger")

    assert sorted(after(*statements)) == sorted(named)


def test_what_an_insider_would_change_unseen_is_named(scene):
    """A role, a key's scopes, a provider that vouches, a second approval, an end, and more."""
    for table, change in BY_HAND:
        row = evident_tables()[f"db_{table}"].objects.order_by("-pk").first()
        sql = f"UPDATE db_{table} SET {change} WHERE {id_of(type(row))} = %s"
        assert after((sql, row.pk)) == [f"{table} {row.pk}: was changed past the ledger"], change


def test_what_the_ledger_says_of_rows_cannot_be_said_again(scene):
    """Somebody puts a row back as it was, and has the old entry say so once more."""
    with transaction(INSTALLATION) as tx:
        told = tx.ledger.recent(1_000, prefix="rows.")
        table, digests = next(iter(told[-1].public["rows"].items()))
    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO db_ledgerentry (id, organisation_id, what, about, by, public, commitment,"
            " salt, at) SELECT 'led_forged', organisation_id, what, about, by, public, commitment,"
            " salt, at FROM db_ledgerentry WHERE id = %s",
            [told[-1].id],
        )
        cursor.execute("INSERT INTO db_ledgerpending (entry_id) VALUES ('led_forged')")

    assert rows_that_differ() == ["led_forged: speaks of rows, and was not written by us"]
    assert table in evident_tables()
    assert digests


def test_a_digest_says_nothing_to_who_lacks_the_key():
    cells = (("id", "url"), ("x_1", "https://videos.example.com/v/1"))

    ours, theirs = (row_digest(key, "db_orderitem", *cells) for key in (b"a" * 32, b"b" * 32))

    assert ours != theirs
    assert row_digest(b"a" * 32, "db_orderitem", *cells) == ours


def test_what_a_commit_only_inserted_is_not_read_again(database):
    harbour = Harbour()
    item = harbour.publish()

    reads = [names for names in tables_read(lambda: harbour.order(item)) if names]

    assert reads == [{"db_orderitem"}]  # many at once; an order and its case, clock and document
    assert rows_that_differ() == []


def test_one_statement_reads_what_a_commit_changed_in_whichever_tables(database):
    harbour = Harbour()
    order = harbour.order(harbour.publish())

    def change():
        with transaction(INSTALLATION):
            for table in (db.OrderRow, db.CaseRow, db.OrderClockRow):
                row = table.objects.order_by("pk").first()
                table.objects.filter(pk=row.pk).update(**an_evident_column(row))

    reads = [names for names in tables_read(change) if names]

    assert reads == [{"db_order", "db_case", "db_orderclock"}]
    assert order.id
    assert rows_that_differ() == []


def tables_read(act):
    """Which tables' evident rows each statement of this read for the ledger."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return [set(re.findall(r"SELECT '(db_\w+)'", query["sql"])) for query in queries]


def an_evident_column(row):
    """A change of one column that is evidence."""
    for column in evident_columns(type(row)):
        field = row._meta.get_field(column)
        if isinstance(field, columns.CharField) and not field.is_relation and not field.primary_key:
            return {column: "another"}
    raise AssertionError(f"{type(row).__name__} has no such column")


def test_what_was_rolled_back_leaves_the_ledger_true(database):
    harbour = Harbour()
    order = harbour.order(harbour.publish())
    with transaction(harbour.org.id) as tx:
        try:
            with tx.attempt():
                tx.orders.save(replace(order, reference="another"))
                tx.orders.replace_items(order.id, [])
                raise Undo
        except Undo:
            pass

    assert rows_that_differ() == []


def test_whoever_works_meanwhile_raises_no_alarm(database):
    """Between the entries and the rows an order changes, with its own entry."""
    harbour = Harbour()
    order = harbour.order(harbour.publish())

    with one_moment(INSTALLATION) as tx, tx.attested.audit() as audit:
        read_on(audit, read=0, tx=tx)
        if database == "postgresql":  # SQLite's writer waits, or works on beside the snapshot
            in_a_thread(lambda: harbour.comply(order))
        assert list(audit.compare(tx.attested.standing())) == []

    assert rows_that_differ() == []
