"""What one commit wrote is found again by its ids, however few rows SQLite last counted there."""

from __future__ import annotations

from contextlib import contextmanager

from django.db import connection

from seawall.banks.model import EntryOrigin, NewBank, NewEntry
from seawall.db.upkeep.statistics import note_statistics
from seawall.journeys.banks.bank_curation import create_bank
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation

MANY = 600


@contextmanager
def plans():
    """How the database goes about each statement that reads rows of a bank's entries."""
    explained = []

    def explain(execute, statement, values, many, context):
        if statement.startswith("SELECT") and "db_bankentry" in statement and not many:
            words = f"EXPLAIN QUERY PLAN {statement}".replace("%s", "?").replace("%%", "%")
            steps = connection.connection.execute(words, values)
            explained.extend(step for *_, step in steps.fetchall())
        return execute(statement, values, many, context)

    with connection.execute_wrapper(explain):
        yield explained


def test_a_list_comes_into_a_bank_that_was_looked_at_when_it_was_empty(sqlite):
    org = make_organisation()
    origin = EntryOrigin("imported", "A-01", NOON)
    with transaction(org.id) as tx:
        bank = create_bank(NewBank("House"), tx=tx, now=NOON, by="A-01")
        tx.banks.add_entries(bank.id, [NewEntry("pdq", f"{1:064x}")], origin=origin)
    note_statistics()
    entries = [NewEntry("pdq", f"{number:064x}") for number in range(2, MANY + 2)]

    with plans() as explained, transaction(org.id) as tx:
        assert len(tx.banks.add_entries(bank.id, entries, origin=origin).ids) == MANY

    found = [step for step in explained if "db_bankentry" in step]
    assert any("(id=?)" in step for step in found)
    assert not [step for step in found if step.startswith("SCAN")]
