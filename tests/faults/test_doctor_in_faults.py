"""The doctor is red for whatever broke, and says the way back."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from seawall.app.doctor import CheckupState, examine_installation
from seawall.transaction import close_connection
from tests.databases import use_database
from tests.faults.disks import damage_table, filled, small_disk
from tests.faults.test_doors_without_a_database import read_only
from tests.people_made import make_organisation


def red(monkeypatch, folder):
    """What the doctor is red about, with what to do."""
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(folder))
    monkeypatch.setenv("SEAWALL_DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    findings = examine_installation(now=datetime.now(UTC))
    return {one.name: one.remedy for one in findings if one.state is CheckupState.RED}


def test_the_doctor_is_not_red_about_storage_where_nothing_is_wrong(sqlite, tmp_path, monkeypatch):
    make_organisation()

    assert not {"room", "database write", "tables"} & red(monkeypatch, tmp_path).keys()


def test_fault_04_the_doctor_is_red_about_a_full_disk(tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", megabytes=12) as disk, use_database("sqlite", disk):
        make_organisation()
        with filled(disk):
            found = red(monkeypatch, disk)
        close_connection()

    assert f"df -h {disk}" in found["room"]


@contextmanager
def damaged(path):
    close_connection()
    damage_table(path, "db_orderitem")
    yield


@pytest.mark.parametrize(("fault", "name"), [(read_only, "database write"), (damaged, "tables")])
def test_fault_37_the_doctor_is_red_about_a_database_that_fails(
    sqlite, tmp_path, monkeypatch, fault, name
):
    make_organisation()
    with fault(Path(connection.settings_dict["NAME"])):
        found = red(monkeypatch, tmp_path)
    close_connection()

    assert "docs/operations/database-failure.md" in found[name]
