"""A damaged page is found by reading, before the hour in which somebody needs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from seawall.db import models as db
from seawall.db.upkeep.table_reading import (
    CLOCK_TABLES,
    ENDS,
    VITAL,
    ClockTableReader,
    TableFinding,
    examine_tables,
)
from seawall.transaction import close_connection
from tests.faults.disks import damage_table
from tests.orders_made import annex1, make_authority, take_in
from tests.people_made import make_organisation

NAMES = {table._meta.db_table for table in CLOCK_TABLES}


def order(organisation=None):
    organisation = organisation or make_organisation()
    authority = make_authority(organisation)
    return take_in(organisation, annex1(authority), by=authority).order


def read_whole_round(reader):
    return [reader.read_on(seconds=20) for _ in CLOCK_TABLES]


def test_every_table_with_the_end_of_something_in_it_is_read():
    carrying = {
        model._meta.db_table
        for model in apps.get_app_config("db").get_models()
        if ENDS & {field.name for field in model._meta.fields}
    }

    assert carrying <= NAMES
    assert set(VITAL) <= set(CLOCK_TABLES)


def test_a_sound_database_is_read_from_end_to_end_and_nothing_is_found(database):
    order()

    findings = read_whole_round(ClockTableReader())

    assert findings == [TableFinding(table._meta.db_table) for table in CLOCK_TABLES]
    assert examine_tables(CLOCK_TABLES, seconds=20) == []


def test_a_reader_stops_when_its_time_is_over_and_reads_on_where_it_was(database, monkeypatch):
    organisation = make_organisation()
    authority = make_authority(organisation)
    for _ in range(3):
        take_in(organisation, annex1(authority), by=authority)
    monkeypatch.setattr("seawall.db.upkeep.table_reading._SLICE", 1)
    reader = ClockTableReader((db.OrderRow,))

    looks = [reader.read_on(seconds=0) for _ in range(5)]

    assert looks == [None, None, None, TableFinding("db_order"), None]


@pytest.mark.parametrize("table", ["db_order", "db_orderclock", "db_ledgerentry", "db_job"])
def test_fault_37_a_damaged_page_is_named_by_its_table_and_the_others_are_read(sqlite, table):
    order()
    close_connection()
    damage_table(Path(connection.settings_dict["NAME"]), table)

    findings = {finding.table: finding.trouble for finding in read_whole_round(ClockTableReader())}

    assert findings.pop(table)
    assert set(findings.values()) == {""}
    assert [finding.table for finding in examine_tables(VITAL, seconds=20)] == [table]
    close_connection()


def test_fault_37_a_flipped_bit_that_makes_no_value_any_more_is_found(sqlite):
    order()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    close_connection()
    path = Path(connection.settings_dict["NAME"])
    before = path.read_bytes()
    path.write_bytes(before.replace(b'"issuing_member_state":', b'zissuing_member_state":'))
    assert path.read_bytes() != before

    finding = ClockTableReader((db.OrderRow,)).read_on(seconds=20)

    assert finding is not None
    assert finding.trouble
