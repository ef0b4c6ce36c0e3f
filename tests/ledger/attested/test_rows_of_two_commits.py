"""Two units of work on one row, on connections of their own: each says what the other left."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import connection

from seawall.db import models as db
from seawall.transaction import INSTALLATION, transaction
from tests.beside_us import in_a_thread
from tests.rows_attested import rows_that_differ
from tests.rows_by_hand import Undo, make_stored_key

_TIMES = 12


@pytest.fixture
def key(postgresql):
    """A machine's key, by its id; on SQLite the whole database has one writer."""
    return make_stored_key()


def rename(identity, name):
    with transaction(INSTALLATION):
        db.ApiKeyRow.objects.filter(pk=identity).update(name=name)


def test_what_another_commit_changed_since_we_looked_is_what_was_before(key):
    with transaction(INSTALLATION):
        row = db.ApiKeyRow.objects.get(pk=key)
        in_a_thread(lambda: rename(key, "theirs"))
        row.name = "ours"
        row.save()

    assert rows_that_differ() == []


def test_what_another_commit_changed_after_a_part_of_ours_was_undone_is_what_was_before(key):
    """The part let its lock go, and what it had noted with it."""
    with transaction(INSTALLATION) as tx:
        with suppress(Undo), tx.attempt():
            rename(key, "never")
            raise Undo
        in_a_thread(lambda: rename(key, "theirs"))
        rename(key, "ours")

    assert rows_that_differ() == []


def test_what_another_commit_changed_after_a_part_of_ours_was_undone_is_not_said_by_us(key):
    with transaction(INSTALLATION) as tx:
        with suppress(Undo), transaction(INSTALLATION):
            rename(key, "never")
            raise Undo
        in_a_thread(lambda: rename(key, "theirs"))
        entries_before = len(tx.ledger.recent(100, prefix="rows."))

    assert rows_that_differ() == []
    with transaction(INSTALLATION) as tx:
        assert len(tx.ledger.recent(100, prefix="rows.")) == entries_before


def test_whoever_writes_a_row_at_once_each_says_what_the_other_left(key):
    begin = threading.Barrier(2)

    def work(who):
        begin.wait()
        try:
            for n in range(_TIMES):
                rename(key, f"{who} {n}")
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(who,)) for who in ("left", "right")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert rows_that_differ() == []
    with transaction(INSTALLATION) as tx:
        entries = tx.ledger.recent(1_000, prefix="rows.")
    assert sum(key in entry.public["rows"].get("db_apikey", {}) for entry in entries) == (
        1 + 2 * _TIMES
    )
