"""A page of changes is read along the index, however large the table is."""

from __future__ import annotations

import json

from django.db import connection

from seawall.banks import rows as written
from seawall.db import models as db
from seawall.db.rows.index_order import along_the_index
from seawall.transaction import INSTALLATION, reading, transaction
from tests.rows_by_hand import undone


def plan():
    """How PostgreSQL would read a page of changes."""
    page = db.BankEntryRow.objects.filter(changed_seq__gt=5).order_by("changed_seq")
    statement, values = page.values_list(*written.CHANGED)[:50_000].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
        (answer,) = cursor.fetchone()
    return answer if isinstance(answer, str) else json.dumps(answer)


def test_postgresql_sorts_nothing_and_reads_no_table_whole(postgresql):
    with reading(INSTALLATION), along_the_index():
        assert "Index Scan" in plan()
        assert "Sort Key" not in plan()


def test_what_is_read_afterwards_may_be_sorted_again(postgresql):
    with transaction(INSTALLATION), connection.cursor() as cursor:
        with along_the_index():
            cursor.execute("SHOW enable_sort")
            within = cursor.fetchone()
        cursor.execute("SHOW enable_sort")
        assert (within, cursor.fetchone()) == (("off",), ("on",))


def test_on_sqlite_the_index_is_taken_without_being_told(sqlite):
    page = db.BankEntryRow.objects.filter(changed_seq__gt=5).order_by("changed_seq")
    statement, values = page.values_list(*written.CHANGED)[:50_000].query.sql_with_params()

    with undone(), connection.cursor() as cursor, along_the_index():
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [step for *_, step in cursor.fetchall()]

    assert len(steps) == 1
    assert "USING INDEX" in steps[0]
    assert "changed_seq" in steps[0]
