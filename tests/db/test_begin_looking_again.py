"""Where another process writes, ours looks again often enough to be let in between two pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError, connection

from seawall.db.strict_sqlite import base
from seawall.ids import INSTALLATION
from seawall.transaction import transaction


@pytest.fixture
def other(sqlite):
    """Another process that has begun to write."""
    path = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def patience():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]


def test_a_unit_of_work_begins_as_soon_as_the_other_has_committed(other, monkeypatch):
    rests = []

    def rest(seconds):
        rests.append(seconds)
        if len(rests) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr(base.time, "sleep", rest)

    with transaction(INSTALLATION):
        assert len(rests) == 3

    assert max(rests) <= 0.002
    assert patience() == 1_000 * connection.settings_dict["OPTIONS"]["timeout"]


def test_who_is_never_let_in_is_told_that_the_database_is_busy(other, monkeypatch):
    hours = iter(range(0, 1_000_000, 3_600))
    monkeypatch.setattr(base.time, "monotonic", lambda: next(hours))

    with pytest.raises(OperationalError, match="locked"), transaction(INSTALLATION):
        pass

    other.execute("COMMIT")
    assert patience() == 1_000 * connection.settings_dict["OPTIONS"]["timeout"]
    with transaction(INSTALLATION) as tx:  # the turn was given back, too
        tx.followers.newest()


def test_what_is_no_busy_database_is_told_at_once(sqlite, monkeypatch):
    monkeypatch.setattr(base.time, "sleep", pytest.fail)

    with transaction(INSTALLATION), pytest.raises(OperationalError, match="within a transaction"):
        connection._begin()
