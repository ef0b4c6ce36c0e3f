"""A disk that errs now and then: what could not be kept is refused, and all else is there."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from seawall.transaction import close_connection
from tests.databases import use_database
from tests.faults.preloads import failing_disk
from tests.faults.test_writers_in_faults import organisation
from tests.faults.writers import stored_orders, writing
from tests.waiting import until


@pytest.fixture
def disk(tmp_path):
    """A folder for a database and for sealed files, on a disk that will err."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with use_database("sqlite", folder):
        organisation()
        yield folder


@pytest.mark.parametrize("enough", [15, pytest.param(200, marks=pytest.mark.exhaustive)])
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

    assert not ended(writer), "a disk that errs ends no process"
    fsyncs, pwrites = errs.failures()
    assert bool(fsyncs) >= bool(fsync)
    assert bool(pwrites) >= bool(pwrite)
    assert set(writer.acknowledged) <= stored_orders(), f"seed {errs.seed}"
    assert integrity() == ["ok"], f"seed {errs.seed}"
    close_connection()
    print(f"{len(writer.acknowledged)} acks, {writer.refusals} refusals, {fsyncs}+{pwrites} EIO")


def integrity():
    """SQLite's own word on the whole file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [row[0] for row in cursor.fetchall()]


def ended(writer):
    return writer.process.poll() not in (None, -9)
