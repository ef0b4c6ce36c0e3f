"""SQLite knows how its tables are filled, and does not read a whole organisation for one row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from copy import copy

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.db import models as db
from seawall.db.upkeep import statistics
from seawall.db.upkeep.statistics import ASSUMED, note_statistics
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import open_case
from tests.enforcement_made import Time, worker
from tests.people_made import NOON, make_organisation

MANY = 20
WANTED = f"""
EXPLAIN QUERY PLAN SELECT * FROM db_case
WHERE organisation_id = %s AND id IN ({", ".join(["%s"] * MANY)})
"""
#: What an index of a table begins with, after the organisation, and whether that names one row.
LEADING = """
SELECT columns.name, max(indexes."unique" AND columns.seqno + 1 = parts.many)
FROM pragma_index_list(%s) AS indexes, pragma_index_info(indexes.name) AS columns, (
  SELECT parted.name, count(*) AS many, min(CASE columns.seqno WHEN 0 THEN columns.name END) AS lead
  FROM pragma_index_list(%s) AS parted, pragma_index_info(parted.name) AS columns GROUP BY 1
) AS parts
WHERE NOT indexes.partial AND parts.name = indexes.name
  AND columns.seqno <= (parts.lead = 'organisation_id') AND columns.name <> 'organisation_id'
GROUP BY 1
"""
FIGURES = "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE tbl LIKE 'db_%' ORDER BY 1, 2"
OF_AN_ACCOUNT = """
EXPLAIN QUERY PLAN SELECT * FROM db_decision WHERE organisation_id = %s AND case_id IN (
  SELECT places.case_id FROM db_caseitem AS places
  JOIN db_case AS cases ON cases.id = places.case_id JOIN db_item AS items ON items.id = places.item_id
  WHERE places.organisation_id = %s AND items.organisation_id = %s AND items.account = %s
)
"""


def plan(org, cases):
    with transaction(org.id), connection.cursor() as cursor:
        cursor.execute(WANTED, [org.id, *(case.id for case in cases)])
        return " ".join(row[3] for row in cursor.fetchall())


@pytest.fixture
def house(sqlite):
    """An organisation with some hundreds of cases."""
    org = make_organisation()
    return org, add_cases(org, open_case(org))


def add_cases(org, first):
    with transaction(org.id):
        row = db.CaseRow.objects.get(organisation_id=org.id, id=first.id)
        rows = []
        for number in range(400):
            row.id = f"case_{number:026}"
            rows.append(copy(row))
        db.CaseRow.objects.bulk_create(rows)
    return rows


def test_with_figures_cases_are_found_by_their_ids(house):
    org, cases = house
    assert "(organisation_id=?)" in plan(org, cases[:MANY])

    note_statistics()

    assert "(id=?)" in plan(org, cases[:MANY])


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_by_their_ids_however_few_there_were_when_they_were_counted(sqlite, rows):
    org = make_organisation()
    cases = [open_case(org) for _ in range(rows)]
    note_statistics()

    assert "(id=?)" in plan(org, (cases * MANY)[:MANY] or [org] * MANY)


def plan_by(table, column, many, cursor, *, beside=""):
    """How SQLite goes about so many values of a column, and perhaps one of another."""
    listed = ", ".join(["%s"] * many)
    narrower = f'AND "{beside}" = %s' if beside else ""
    cursor.execute(
        f"EXPLAIN QUERY PLAN SELECT * FROM {table}"
        f' WHERE organisation_id = %s AND "{column}" IN ({listed}) {narrower}',
        ["value"] * (many + 1 + bool(beside)),
    )
    return " ".join(row[3] for row in cursor.fetchall())


def columns_that_lead_to_rows(cursor):
    """Table, key and column, and whether it names one row: not of words, which are few."""
    words = statistics._word_columns()
    for model in apps.get_models():
        table, key = model._meta.db_table, model._meta.pk.column
        if any(field.column == "organisation_id" for field in model._meta.local_fields):
            cursor.execute(LEADING, [table, table])
            for column, names_one in cursor.fetchall():
                if (table, column) not in words and column != key:
                    yield table, key, column, names_one


@pytest.mark.parametrize("many", [1, 10, 30, 100, 500, 1000])
def test_in_every_table_rows_are_found_by_what_they_belong_to_and_by_their_own_ids(sqlite, many):
    make_organisation()
    note_statistics()
    slow = []

    with transaction(INSTALLATION), connection.cursor() as cursor:
        asked = list(columns_that_lead_to_rows(cursor))
        for table, key, column, names_one in asked:
            by_others = plan_by(table, column, many, cursor)
            if f"{column}=?" not in by_others:
                slow.append(by_others)
            by_own = plan_by(table, key, many, cursor, beside=column)
            if not names_one and not {f"({key}=?)", f"{key}=?)", "(rowid=?)"} & set(by_own.split()):
                slow.append(by_own)

    assert len(asked) > 150
    assert not slow, "\n".join(slow)


def test_what_belongs_to_rows_of_another_table_is_found_from_there(sqlite):
    make_organisation()
    note_statistics()

    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute(OF_AN_ACCOUNT, ["value"] * 4)
        steps = " ".join(row[3] for row in cursor.fetchall())

    assert "account=?" in steps
    assert "SCAN" not in steps


def test_what_is_rare_in_a_table_that_filled_since_is_counted_then(sqlite):
    org = make_organisation()
    note_statistics()
    assert figures_of("item_by_account") == f"{ASSUMED} {ASSUMED} 20000"
    with transaction(org.id):
        db.ItemRow.objects.bulk_create(
            db.ItemRow(
                organisation_id=org.id,
                id=f"item_{number:026}",
                kind="video",
                external_id=f"v-{number}",
                account=f"account-{number % 500}",
                created_at=NOON,
            )
            for number in range(1500)
        )

    note_statistics()

    assert figures_of("item_by_account") == f"{ASSUMED} {ASSUMED} 3"


def figures_of(index):
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = %s", [index])
        return cursor.fetchone()[0]


def test_counted_twice_they_say_the_same(house):
    note_statistics()
    first = figures()

    note_statistics()

    assert figures() == first


def test_who_opens_the_database_during_a_count_does_not_go_by_what_sqlite_counts(house):
    note_statistics()
    before, seen = figures(), []

    def look(execute, statement, values, many, context):
        answer = execute(statement, values, many, context)
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as reader:
            seen.append(reader.execute(FIGURES).fetchall())
        return answer

    with connection.execute_wrapper(look):
        note_statistics()

    assert len(seen) > 300
    assert all(each == before for each in seen)


def test_the_kind_of_a_column_tells_its_share_and_only_what_is_rare_is_counted():
    indexes = [
        ("large", "by_owner", False, "organisation_id"),
        ("large", "by_owner", False, "state"),
        ("large", "by_owner", False, "kind"),
        ("large", "by_owner", False, "account"),
        ("large", "by_owner", False, "item_id"),
        ("large", "by_id", True, "id"),
        ("few", "by_state", False, "organisation_id"),
        ("few", "by_state", False, "state"),
        ("few", "by_state", False, "item_id"),
        ("few", "by_state", False, "at"),
        ("few", "by_name", True, "organisation_id"),
        ("few", "by_name", True, "name"),
    ]
    counted = {
        ("large", "by_owner"): "600000 1001 1001 1001 101 8",
        ("large", "by_id"): "600000 1",
        ("few", "by_state"): "3 3 1 1 1",
    }

    words = {("large", "state"), ("large", "kind"), ("few", "state")}
    assumed = {
        row[:2]: row[2] for row in statistics._assumed_figures(indexes, counted, words=words)
    }

    rows, tenth, hundredth = ASSUMED, ASSUMED // 10, ASSUMED // 100
    assert assumed == {
        ("large", "by_owner"): f"{rows} {rows} {tenth} {hundredth} 20000 8",
        ("large", "by_id"): f"{rows} 1",
        ("few", "by_state"): f"{rows} {rows} {tenth} 20000 20000",
        ("few", "by_name"): f"{rows} {rows} 1",
    }


def figures():
    with connection.cursor() as cursor:
        cursor.execute(FIGURES)
        return cursor.fetchall()


def test_the_worker_notes_them_by_itself(house):
    hand = worker(Time(NOON))
    hand.arm()
    while hand.step():
        pass

    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'db_case'")
        assert cursor.fetchone()[0] > 0


def test_nothing_of_the_kind_is_asked_of_postgresql(postgresql):
    with CaptureQueriesContext(connection) as asked:
        note_statistics()

    assert len(asked) == 0
