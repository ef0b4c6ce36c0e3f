"""SQLite knows how its tables are filled, and does not read a whole organisation for one row."""

from __future__ import annotations

from copy import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.db import models as db
from seawall.db.upkeep import statistics
from seawall.db.upkeep.statistics import note_statistics
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import open_case
from tests.enforcement_made import Time, worker
from tests.people_made import NOON, make_organisation

MANY = 20
WANTED = f"""
EXPLAIN QUERY PLAN SELECT * FROM db_case
WHERE organisation_id = %s AND id IN ({", ".join(["%s"] * MANY)})
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


def test_what_was_taken_to_be_large_is_counted_once_it_is(sqlite, monkeypatch):
    monkeypatch.setattr(statistics, "ASSUMED", 300)
    org = make_organisation()
    cases = [open_case(org) for _ in range(5)]
    note_statistics()
    assert {figure.split()[0] for table, _, figure in figures() if table == "db_case"} == {"300"}
    add_cases(org, cases[0])

    note_statistics()

    assert {figure.split()[0] for table, _, figure in figures() if table == "db_case"} == {"405"}


def test_counted_twice_they_say_the_same(house):
    note_statistics()
    first = figures()

    note_statistics()

    assert figures() == first


def test_of_a_table_with_many_rows_what_was_counted_stays_and_of_some_it_grows_in_proportion():
    indexes = [
        ("large", "by_owner", False, "organisation_id"),
        ("some", "by_owner", False, "organisation_id"),
        ("some", "by_owner", False, "state"),
        ("some", "by_id", True, "id"),
        ("few", "by_state", False, "organisation_id"),
        ("few", "by_state", False, "state"),
        ("few", "by_name", True, "organisation_id"),
        ("few", "by_name", True, "name"),
    ]
    counted = {
        ("large", "by_owner"): "100000 100",
        ("some", "by_owner"): "2000 2000 40",
        ("some", "by_id"): "2000 1",
        ("few", "by_state"): "3 3 1",
    }

    assumed = {row[:2]: row[2] for row in statistics._assumed_figures(indexes, counted)}

    assert assumed == {
        ("some", "by_owner"): "100000 100000 2000",
        ("some", "by_id"): "100000 1",
        ("few", "by_state"): "100000 100000 10000",
        ("few", "by_name"): "100000 100000 1",
    }


def figures():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2")
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
