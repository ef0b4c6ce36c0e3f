"""Whoever can write to the database, triggers or not, cannot change the log unnoticed.

The attacker here owns the database: drops the guards, writes what they like, and
recomputes every hash. What they lack is the signing key.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from seawall import native
from seawall.ledger import merkle
from seawall.ledger.audit import audit_log
from seawall.ledger.entry import leaf_bytes
from seawall.ledger.merkle import Span
from seawall.ledger.note import CheckpointStatement, Signer
from seawall.transaction import INSTALLATION, transaction
from tests.ledger_made import log_pages, make_ledger_entry, organisation_before_the_log
from tests.log_signed import place_and_sign
from tests.people_made import NOON

SIGNER = Signer("seawall.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
IMPOSTOR = Signer("seawall.example/log", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
pytestmark = pytest.mark.own_database  # the attackers take the guards away

TABLES = ["db_ledgerentry", "db_ledgerleaf", "db_ledgernode", "db_ledgercheckpoint"]


@pytest.fixture
def log(database):
    """Thirteen entries under five checkpoints."""
    organisation = organisation_before_the_log()
    for number in range(13):
        public = {"number": number, "queue": "urgent"}
        entry = make_ledger_entry(
            "case.opened", f"case_{number}", NOON, public=public, sealed={"who": "x"}
        )
        with transaction(organisation.id) as tx:
            tx.ledger.append(entry)
        if number % 3 == 0:
            place_what_waits()
    return database


def place_what_waits():
    return place_and_sign(SIGNER)


def walk(verifier=SIGNER.verifier, **options):
    with transaction(INSTALLATION) as tx:
        stored = tx.ledger.stored()
        return audit_log(stored, log_pages(stored, tx=tx), verifier=verifier, **options)


def attack(*statements):
    """Drop the guards and the foreign keys, then write."""
    drop_guards()
    with transaction(INSTALLATION), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*([statement] if isinstance(statement, str) else statement))


def drop_guards():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (trigger,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {trigger}")
            return
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text LIKE 'db_ledger%'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def value(query, *parameters):
    with transaction(INSTALLATION), connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def entry_at(index):
    return value('SELECT entry_id FROM db_ledgerleaf WHERE "index" = %s', index)


def faults():
    """What is found: by the kernel and row by row, the same."""
    found_faults = [str(fault) for fault in walk().faults]
    with native.without_kernel():
        assert [str(fault) for fault in walk().faults] == found_faults
    return found_faults


def test_a_log_nobody_touched_is_intact(log):
    report = walk()

    assert report.is_intact
    assert report.size == 13
    assert report.pending == 0


def test_entries_that_wait_are_no_fault_and_are_placed_in_the_next_round(log):
    with transaction(organisation_before_the_log().id) as tx:
        tx.ledger.append(make_ledger_entry("late", "case_late", NOON - timedelta(days=1)))
    assert (walk().is_intact, walk().size, walk().pending) == (True, 13, 1)

    place_what_waits()

    assert (walk().is_intact, walk().size, walk().pending) == (True, 14, 0)


@pytest.mark.parametrize("position", range(0, 29, 4))
def test_one_flipped_byte_of_an_entry_is_found(log, position):
    with transaction(INSTALLATION) as tx:
        entry = tx.ledger.between(Span(5, 6))[0]
    text = bytearray(value("SELECT public FROM db_ledgerentry WHERE id = %s", entry.id).encode())
    text[position % len(text)] ^= 1

    attack(("UPDATE db_ledgerentry SET public = %s WHERE id = %s", [text.decode(), entry.id]))

    assert len(faults()) == 1
    assert faults()[0].startswith(f"entry 5 ({entry.id}): its row")


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("what", "case.closed"),
        ("about", "case_other"),
        ("by", "R-99"),
        ("commitment", "00" * 32),
        ("at", "2026-03-02 12:00:00.000001+00:00"),
    ],
)
def test_every_column_of_an_entry_counts(log, column, changed):
    attack((f'UPDATE db_ledgerentry SET "{column}" = %s WHERE id = %s', [changed, entry_at(5)]))

    assert faults()[0].startswith("entry 5 ")


def test_on_sqlite_a_time_that_is_no_time_hides_nothing(sqlite):
    with transaction(organisation_before_the_log().id) as tx:
        tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON))
        tx.ledger.append(make_ledger_entry("case.opened", "case_2", NOON))
    place_what_waits()

    attack(("UPDATE db_ledgerentry SET at = '2026-99-02 12:00:00' WHERE id = %s", [entry_at(1)]))

    assert faults() == [f"entry 1 ({entry_at(1)}): its row is gone or cannot be read"]


def test_on_sqlite_what_stands_behind_the_end_of_a_time_is_found(sqlite):
    """A zero byte, behind which SQLite's own functions do not look."""
    with transaction(organisation_before_the_log().id) as tx:
        tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON))
    place_what_waits()

    attack(
        (
            "UPDATE db_ledgerentry SET at = at || char(0) || 'or the day after' WHERE id = %s",
            [entry_at(0)],
        )
    )

    assert faults() == [f"entry 0 ({entry_at(0)}): its row is gone or cannot be read"]


def test_on_postgresql_the_same_day_before_christ_is_found(postgresql):
    with transaction(organisation_before_the_log().id) as tx:
        tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON))
    place_what_waits()

    before = f"{NOON:%Y-%m-%d %H:%M:%S}+00 BC"
    attack((f"UPDATE db_ledgerentry SET at = '{before}' WHERE id = %s", [entry_at(0)]))

    assert faults() == [f"entry 0 ({entry_at(0)}): its row is gone or cannot be read"]


@pytest.mark.parametrize("column", ["about", "by", "public"])
def test_what_stands_between_cells_moves_nothing_from_one_to_another(log, column):
    """All cells of a page are one text to the kernel: nobody writes cells into a cell."""
    moved = f"substr({column}, 1, 2) || '\x1f' || substr({column}, 3)"

    attack((f"UPDATE db_ledgerentry SET {column} = {moved} WHERE id = %s", [entry_at(5)]))

    assert [fault.index for fault in walk().faults] == [5]
    assert len(faults()) == 1


def test_on_sqlite_a_node_that_holds_its_neighbour_is_found(sqlite):
    """Two nodes stand in one row as they would in two, and the other is gone."""
    for number in range(4):
        with transaction(organisation_before_the_log().id) as tx:
            tx.ledger.append(make_ledger_entry("case.opened", f"case_{number}", NOON))
    place_what_waits()

    attack(
        "UPDATE db_ledgernode SET node_hash = node_hash || '\x1f1\x1f' ||"
        ' (SELECT node_hash FROM db_ledgernode n WHERE n.level = 1 AND n."index" = 1)'
        ' WHERE level = 1 AND "index" = 0',
        'DELETE FROM db_ledgernode WHERE level = 1 AND "index" = 1',
    )

    assert [fault.says for fault in walk().faults[:2]] == [
        "node 1/0 above differs",
        "node 1/1 above differs",
    ]
    assert "nodes: 2 are stored, 3 belong here" in faults()


def test_one_deleted_entry_is_found(log):
    entry = entry_at(5)

    attack(
        ("DELETE FROM db_ledgersealed WHERE entry_id = %s", [entry]),
        ("DELETE FROM db_ledgerentry WHERE id = %s", [entry]),
    )

    assert faults() == [f"entry 5 ({entry}): its row is gone or cannot be read"]


def test_one_deleted_place_is_found(log):
    attack('DELETE FROM db_ledgerleaf WHERE "index" = 5')

    assert faults() == ["entry 5 (a place): is missing; the next one is 6"]


def test_a_deleted_end_is_found_while_its_checkpoint_stands(log):
    attack('DELETE FROM db_ledgerleaf WHERE "index" = 12')

    assert any("the last speaks of 13 entries, and there are 12" in fault for fault in faults())


def test_an_entry_taken_out_of_the_queue_is_found(log):
    with transaction(organisation_before_the_log().id) as tx:
        lost = tx.ledger.append(make_ledger_entry("inconvenient", "case_1", NOON))

    attack("DELETE FROM db_ledgerpending")

    assert faults() == [f"{lost}: has no place in the log and waits for none"]


def test_two_entries_that_changed_places_are_found(log):
    one, other = entry_at(4), entry_at(5)

    attack(
        "UPDATE db_ledgerleaf SET entry_id = 'aside' WHERE \"index\" = 4",
        ('UPDATE db_ledgerleaf SET entry_id = %s WHERE "index" = 5', [one]),
        ('UPDATE db_ledgerleaf SET entry_id = %s WHERE "index" = 4', [other]),
    )

    assert [fault.index for fault in walk().faults] == [4, 5]


def test_whole_rows_that_changed_places_with_all_hashes_made_anew_are_found(log):
    rewrite(lambda contents: [*contents[:4], contents[5], contents[4], *contents[6:]])

    assert "its root is not the root of the entries it covers" in faults()[0]


def test_an_attacker_who_makes_all_hashes_anew_still_lacks_the_key(log):
    attack(("UPDATE db_ledgerentry SET what = 'case.closed' WHERE id = %s", [entry_at(5)]))
    rewrite(lambda contents: contents)
    assert faults() == [
        f"checkpoint {size}: its root is not the root of the entries it covers"
        for size in (7, 10, 13)
    ]

    resign(IMPOSTOR)

    assert faults() == [
        f"checkpoint {size}: is not signed by the log's key" for size in (1, 4, 7, 10, 13)
    ]


def test_a_former_key_in_the_database_does_not_vouch_for_the_newest_checkpoint(log):
    resign(IMPOSTOR)

    report = walk(former=[IMPOSTOR.verifier])

    assert [fault.about for fault in report.faults] == ["checkpoint 13"]


@pytest.mark.parametrize("statement", [
    "UPDATE db_ledgernode SET node_hash = '00' WHERE level = 2 AND \"index\" = 0",
    "DELETE FROM db_ledgernode WHERE level = 2 AND \"index\" = 0",
    "UPDATE db_ledgernode SET node_hash = upper(node_hash) WHERE level = 2 AND \"index\" = 0",
])  # fmt: skip
def test_a_changed_node_is_found(log, statement):
    attack(statement)

    assert faults()[0].startswith("entry 3 ")
    assert "node 2/0 above differs" in faults()[0]


def test_a_changed_checkpoint_row_is_found(log):
    attack("UPDATE db_ledgercheckpoint SET root = '00' WHERE size = 7")

    assert faults() == ["checkpoint 7: its row does not say what was signed"]


def test_an_altered_sealed_part_is_found_and_an_erased_one_is_not_a_fault(log):
    attack(("UPDATE db_ledgersealed SET sealed = %s WHERE entry_id = %s",
            [json.dumps({"who": "y"}), entry_at(2)]))  # fmt: skip
    assert faults() == [f"entry 2 ({entry_at(2)}): its sealed part is not what was committed to"]

    with transaction(INSTALLATION) as tx:
        assert tx.ledger.erase(entry_at(2))
        assert tx.ledger.sealed(entry_at(2)) is None

    report = walk()
    assert report.is_intact
    assert report.erased == 1


def test_a_log_cut_back_with_its_checkpoints_is_found_by_one_kept_elsewhere(log):
    with transaction(INSTALLATION) as tx:
        kept = tx.ledger.latest_checkpoint()
    statement = CheckpointStatement(SIGNER.name, kept.size, kept.root)

    attack(
        'DELETE FROM db_ledgerleaf WHERE "index" >= 10',
        'DELETE FROM db_ledgernode WHERE ("index" + 1) * (1 << level) > 10',
        "DELETE FROM db_ledgercheckpoint WHERE size > 10",
        "DELETE FROM db_ledgersealed WHERE entry_id NOT IN (SELECT entry_id FROM db_ledgerleaf)",
        "DELETE FROM db_ledgerentry WHERE id NOT IN (SELECT entry_id FROM db_ledgerleaf)",
    )

    assert walk().is_intact  # nothing inside can tell
    assert [str(fault) for fault in walk(kept_checkpoint=statement).faults] == [
        "kept checkpoint 13: the log as it stands does not begin with the entries it covered"
    ]


def rewrite(arranged):
    """Give the entries new places, and every leaf and node its proper hash."""
    with transaction(INSTALLATION) as tx:
        entries = arranged(tx.ledger.between(Span(0, 13)))
    hashes = [merkle.leaf_hash(leaf_bytes(entry)) for entry in entries]
    made = merkle.completed_nodes(0, hashes, lambda nodes: {})
    attack(
        "UPDATE db_ledgerleaf SET entry_id = 'aside' || entry_id",
        *(
            (
                'UPDATE db_ledgerleaf SET entry_id = %s, leaf_hash = %s WHERE "index" = %s',
                [entry.id, leaf.hex(), index],
            )
            for index, (entry, leaf) in enumerate(zip(entries, hashes, strict=True))
        ),
        *(
            (
                'UPDATE db_ledgernode SET node_hash = %s WHERE level = %s AND "index" = %s',
                [made[node].hex(), *node],
            )
            for node in made
        ),
    )


def resign(signer):
    """Sign every root as it now is, with a key of one's own."""
    with transaction(INSTALLATION) as tx:
        roots = {size: merkle.root(size, tx.ledger.nodes) for size in (1, 4, 7, 10, 13)}
    for size, root in roots.items():
        note = signer.sign(CheckpointStatement(signer.name, size, root).text())
        attack((
            "UPDATE db_ledgercheckpoint SET root = %s, note = %s WHERE size = %s",
            [root.hex(), note, size],
        ))  # fmt: skip


def test_the_note_holds_the_root_of_the_row(log):
    with transaction(INSTALLATION) as tx:
        newest = tx.ledger.latest_checkpoint()

    assert b64encode(newest.root).decode() in newest.note
