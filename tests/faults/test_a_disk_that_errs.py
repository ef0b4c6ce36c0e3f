"""A disk that errs now and then: what could not be kept is refused, and all else is there."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from seawall.transaction import close_connection
from tests.databases import scratch_server, use_database
from tests.faults.preloads import failing_disk
from tests.faults.test_writers_in_faults import organisation, take_until_refused
from tests.faults.writers import stored_orders, writing
from tests.orders_made import make_authority
from tests.waiting import until


@pytest.fixture
def disk(tmp_path):
    """A folder for a database and for sealed files, on a disk that will err."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with use_database("sqlite", folder):
        organisation()
        yield folder


@pytest.mark.parametrize("enough", [5, pytest.param(60, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize(
    ("fsync", "pwrite"),
    [(50, 0), (0, 10), (50, 10)],
    ids=["fsync 5 %", "pwrite 1 %", "both"],
)
def test_fault_05_a_disk_that_errs_refuses_and_acknowledges_nothing_that_is_not_there(
    disk, fsync, pwrite, enough
):
    errs = failing_disk(disk, fsync=fsync, pwrite=pwrite)
    place = {"SEAWALL_DATA_DIR": str(disk / "data")}
    with writing("sqlite", **place, **errs.environment) as writer:
        until(partial(writer.has, 1))
        errs.begin()
        until(lambda: (writer.has(enough) and writer.refusals > 2) or ended(writer))
        # the dice may throw many failures of one kind before the first of the other
        until(lambda: has_erred(errs) or ended(writer))

    assert not ended(writer), "a disk that errs ends no process"
    assert set(writer.acknowledged) <= stored_orders(), f"seed {errs.seed}"
    assert integrity() == ["ok"], f"seed {errs.seed}"
    close_connection()


def integrity():
    """SQLite's own word on the whole file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [row[0] for row in cursor.fetchall()]


def has_erred(disk):
    """Whether each kind of call that is to fail has failed."""
    fsyncs, pwrites = disk.failures()
    return bool(fsyncs) >= bool(disk.fsync) and bool(pwrites) >= bool(disk.pwrite)


def ended(writer):
    return writer.process.poll() not in (None, -9)


@pytest.mark.exhaustive
@pytest.mark.own_database
def test_fault_05_postgresql_on_a_disk_that_errs_keeps_what_was_acknowledged(monkeypatch):
    """It panics at a failed fsync of its log: what was not acknowledged comes again."""
    with scratch_server() as server:
        org = organisation()
        authority = make_authority(org)
        close_connection()
        server.stop()
        errs = failing_disk(server.folder / "data", fsync=50, pwrite=10)
        for name, value in errs.environment.items():
            monkeypatch.setenv(name, value)
        server.start()
        acknowledged, refusals = [], 0
        for _ in range(3):
            errs.begin()
            taken = take_until_refused(org, authority, most=200)
            assert any(errs.failures())
            refusals += len(taken) < 200
            errs.end()
            close_connection()
            with server.killed():
                pass
            acknowledged += taken + take_until_refused(org, authority, most=1)
            assert set(acknowledged) <= stored_orders(), f"seed {errs.seed}"
            close_connection()

    assert refusals == 3, "each disk refused something"
    assert len(acknowledged) >= 3
