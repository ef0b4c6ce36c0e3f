"""A row that was changed past the ledger stays named, whatever we write over it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.db import models as db
from seawall.db.rows.bulk import insert_rows
from seawall.db.unit_of_work.evident import evident_columns, evident_tables
from seawall.journeys.orders.order_taking import take_order
from seawall.ledger.attested.row_digest import list_digest, row_change, split_change
from seawall.ledger.attested.store import AN_ENTRY
from seawall.ledger.entry import LARGEST_LEAF, canonical_json
from seawall.transaction import INSTALLATION, transaction
from tests.evidence_of_all import make_some_of_everything
from tests.holds_made import Harbour
from tests.rows_attested import rows_that_differ
from tests.rows_by_hand import (
    id_of,
    insertion_of_another,
    make_stored_key,
    name_of,
    other_value,
    take_guards_away,
    undone,
    write_by_hand,
)

LATER = "UPDATE db_order SET received_at = %s WHERE id = %s"
#: Every way by which our own code writes a key that is there; each gets the row as it read it.
WAYS = {
    "update": lambda row: keys(row).update(name="ours"),
    "save": lambda row: named_ours(row).save(),
    "save one column": lambda row: named_ours(row).save(update_fields=["name"]),
    "bulk update": lambda row: db.ApiKeyRow.objects.bulk_update([named_ours(row)], ["name"]),
    "update or create": lambda row: db.ApiKeyRow.objects.update_or_create(
        id=row.id, defaults={"name": "ours"}
    ),
    "delete many": lambda row: keys(row).delete(),
    "delete": lambda row: row.delete(),
    "delete, then insert": lambda row: (
        keys(row).delete(),
        named_ours(row).save(force_insert=True),
    ),
    "write twice": lambda row: (keys(row).update(name="ours"), keys(row).update(name="again")),
}


@pytest.fixture
def scene(sqlite):
    make_some_of_everything()
    take_guards_away()


@pytest.fixture
def key(database):
    """A machine's key, by its id."""
    return make_stored_key()


def keys(row):
    return db.ApiKeyRow.objects.filter(pk=row.pk)


def named_ours(row):
    row.name = "ours"
    return row


def stored_key(identity):
    with transaction(INSTALLATION):
        return db.ApiKeyRow.objects.get(pk=identity)


def rename_by_hand(identity, name):
    write_by_hand("UPDATE db_apikey SET name = %s WHERE id = %s", name, identity)


def write_as_we_do(act):
    """A unit of work of ours, and the entry that it leaves about rows; None without any."""
    with transaction(INSTALLATION):
        act()
    return newest_entry()


def newest_entry():
    with transaction(INSTALLATION) as tx:
        return next(iter(tx.ledger.recent(1, prefix="rows.")), None)


def without_entries(faults):
    """Faults without the entry that was written over each."""
    return [re.sub(r" before led_\w+$", " before", fault) for fault in faults]


def test_an_order_that_was_redated_stays_named_after_any_number_of_ordinary_acts(database):
    harbour = Harbour()
    item = harbour.publish()
    order = harbour.order(item)
    write_by_hand(LATER, "2026-03-02 14:40:00+00:00", order.id)
    assert rows_that_differ() == [f"order {order.id}: was changed past the ledger"]

    with transaction(harbour.org.id) as tx:
        take_order(order.id, harbour.legal, tx=tx, now=harbour.later())
    overwriting = newest_entry()
    named = [f"order {order.id}: was changed past the ledger before {overwriting.id}"]
    assert rows_that_differ() == named
    assert order.id in overwriting.public["rows"]["db_order"]
    harbour.comply(order)
    harbour.platform_reports(item)

    assert rows_that_differ() == named


def test_two_changes_by_hand_with_our_writes_between_are_two_faults(database, key):
    rename_by_hand(key, "theirs")
    first = write_as_we_do(lambda: keys(stored_key(key)).update(name="ours"))
    write_as_we_do(lambda: keys(stored_key(key)).update(name="ours again"))
    rename_by_hand(key, "theirs once more")
    second = write_as_we_do(lambda: keys(stored_key(key)).update(name="ours"))
    rename_by_hand(key, "theirs to the end")

    row = f"apikey {key}: was changed past the ledger"
    assert rows_that_differ() == [f"{row} before {first.id}", f"{row} before {second.id}", row]


def test_whatever_way_we_write_a_row_that_was_changed_by_hand_it_stays_named(database, key):
    unnamed = []
    for way, write in WAYS.items():
        with undone():
            rename_by_hand(key, "theirs")
            write_as_we_do(lambda write=write: write(stored_key(key)))
            named = [f"apikey {key}: was changed past the ledger before"]
            if without_entries(rows_that_differ()) != named:
                unnamed.append(way)

    assert unnamed == []


def test_whatever_way_we_write_a_row_that_nobody_touched_nothing_is_named(database, key):
    named = {}
    for way, write in WAYS.items():
        with undone():
            write_as_we_do(lambda write=write: write(stored_key(key)))
            named[way] = rows_that_differ()

    assert named == {way: [] for way in WAYS}


def test_a_change_by_hand_that_we_undo_unwittingly_stays_named(scene):
    """A row of every table: somebody changes a column, and we write it as it had been."""
    for_now, named = [], []
    with undone():
        for table in evident_tables().values():
            row = table.objects.order_by("pk").first()
            column = next(
                name for name in evident_columns(table) if name not in (id_of(table), table.whose)
            )
            value = other_value(table._meta.get_field(column), getattr(row, column))
            sql = f'UPDATE {table._meta.db_table} SET "{column}" = %s WHERE {id_of(table)} = %s'
            write_by_hand(sql, value, row.pk)
            for_now.append((row, column))
            named.append(f"{name_of(table, row.pk)}: was changed past the ledger before")
        with transaction(INSTALLATION):
            for row, column in for_now:
                rows = type(row).objects.filter(pk=row.pk)
                rows.update(**{column: getattr(row, column)})

        assert sorted(without_entries(rows_that_differ())) == sorted(named)


def test_a_deletion_by_hand_that_we_undo_unwittingly_stays_named(scene):
    """A row of every table: somebody deletes it, and we insert it as it had been."""
    rows, named = [], []
    with undone():
        for name, table in evident_tables().items():
            row = table.objects.order_by("pk").first()
            write_by_hand(f"DELETE FROM {name} WHERE {id_of(table)} = %s", row.pk)
            rows.append(row)
            named.append(f"{name_of(table, row.pk)}: was deleted past the ledger before")
        with transaction(INSTALLATION):
            for row in rows:
                row.save(force_insert=True)

        assert sorted(without_entries(rows_that_differ())) == sorted(named)


def test_a_row_put_there_by_hand_stays_named_when_we_delete_it(scene):
    """A row in every table."""
    unnamed = []
    for name, table in evident_tables().items():
        with undone():
            added, sql, values = insertion_of_another(table.objects.order_by("pk").first())
            write_by_hand(sql, *values)
            with transaction(INSTALLATION):
                assert table.objects.filter(pk=added).delete()[0] == 1
            named = [f"{name_of(table, added)}: was put there past the ledger before"]
            if without_entries(rows_that_differ()) != named:
                unnamed.append(name)

    assert unnamed == []


def test_a_write_that_leaves_rows_as_they_were_has_no_entry(database, key):
    before = newest_entry()

    assert write_as_we_do(lambda: stored_key(key).save()) == before
    assert write_as_we_do(lambda: keys(stored_key(key)).update(name="first")) == before


def test_an_entry_says_what_a_row_was_and_is_and_of_a_new_row_what_it_is_alone(database, key):
    inserted = newest_entry().public["rows"]["db_apikey"][key]
    changed = write_as_we_do(lambda: keys(stored_key(key)).update(name="ours"))
    change = changed.public["rows"]["db_apikey"][key]
    deleted = write_as_we_do(lambda: keys(stored_key(key)).delete())

    before, after = split_change(change)
    assert split_change(inserted) == ("", before) == ("", inserted)
    assert split_change(deleted.public["rows"]["db_apikey"][key]) == (after, "")


def test_what_a_row_was_is_read_by_the_statement_that_locks_it(database, key):
    """An update costs no statement more, a row that is saved whole one, an insertion none."""
    row = stored_key(key)
    another = db.ApiKeyRow(**{**fields_of(row), "id": "key_another", "digest": "e" * 64})
    counted = {}
    with transaction(INSTALLATION):
        for name, write in {
            "update": lambda: keys(row).update(name="ours"),
            "save": row.save,
            "insert": lambda: another.save(force_insert=True),
            "update of what is ours to change": lambda: keys(row).update(changed_seq=5),
        }.items():
            with CaptureQueriesContext(connection) as queries:
                write()
            counted[name] = [query["sql"].split()[0] for query in queries]

    assert counted == {
        "update": ["SELECT", "UPDATE"],
        "save": ["SELECT", "UPDATE"],
        "insert": ["INSERT"],
        "update of what is ours to change": ["UPDATE"],
    }


def fields_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_an_entry_has_room_for_its_rows_with_the_longest_ids_there_are():
    longest = max(table._meta.pk.max_length or 20 for table in evident_tables().values())
    table = max(evident_tables(), key=len)
    digest = list_digest(b"k" * 32, "led_1", {})
    changes = {f"{n:0{longest}d}": row_change(digest, digest) for n in range(AN_ENTRY)}
    public = {"rows": {table: changes}, "mac": digest}

    assert len(canonical_json(public)) + 1_000 < LARGEST_LEAF


def test_evident_rows_are_not_replaced_unread(database):
    with pytest.raises(TypeError):
        insert_rows(db.ApiKeyRow, ("id",), [("key_1",)], replacing=("id",))
