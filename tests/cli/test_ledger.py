"""`seawall ledger`: anyone with the shell can check the installation's own memory."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from seawall.config import settings
from seawall.journeys.ledger_placing import place_waiting
from seawall.journeys.orders.order_taking import take_order
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import write_mark
from seawall.ledger.note import Signer, origin
from seawall.transaction import INSTALLATION, transaction
from tests.holds_made import Harbour
from tests.ledger_made import make_ledger_entry
from tests.log_signed import place_and_sign
from tests.people_made import NOON


def place(public_url=""):
    signer = Signer(origin(public_url or settings().public_url), ledger_key())
    place_and_sign(signer, datetime.now(UTC))


pytestmark = pytest.mark.own_database  # a vandal takes the guards away


@pytest.fixture
def entries(organisation):
    """Five entries of one case, placed after the one that says there is an organisation."""
    with transaction(organisation.id) as tx:
        ids = [
            tx.ledger.append(
                make_ledger_entry("case.noted", "case_1", NOON, by="R-07", public={"n": n})
            )
            for n in range(5)
        ]
    place()
    return ids


def vandalise(entry):
    change("db_ledgerentry", "UPDATE", "SET by = 'R-08' WHERE id = %s", entry)


def change(table, verb, rest, *values):
    """One statement by somebody who has the database, and takes the table's guard away."""
    statement = f"{verb} FROM {table} {rest}" if verb == "DELETE" else f"{verb} {table} {rest}"
    with transaction(INSTALLATION), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_{verb}")
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)


def test_a_log_nobody_touched_is_intact(run, entries):
    verified = run("ledger", "verify")

    assert verified.code == 0
    assert verified.out.startswith("intact: 6 entries, root ")
    assert "checkpoint signed by localhost:8000/log+" in verified.out


def test_a_changed_entry_is_named_and_the_exit_code_says_so(run, entries):
    vandalise(entries[3])

    verified = run("ledger", "verify")
    told = run("ledger", "verify", "--json")

    assert (verified.code, told.code) == (1, 1)
    assert verified.out.startswith(f"not intact: entry 4 ({entries[3]}): its row is not what")
    assert told.data["intact"] is False
    assert [fault["index"] for fault in told.data["faults"]] == [4]


def test_a_log_before_its_first_entry_is_intact_and_has_no_checkpoint(run, organisation):
    assert run("ledger", "verify").out == "intact: the log has no entry yet\n"
    assert run("ledger", "checkpoint").code == 1


@pytest.mark.parametrize(
    ("sql", "differs", "says"),
    [
        (
            "UPDATE db_order SET received_at = '2026-01-01 00:00:00' WHERE id = %s",
            "changed",
            "was changed past the ledger",
        ),
        (
            "DELETE FROM db_order WHERE id = %s",
            "missing",
            "is missing, and the ledger knows nothing of its deletion",
        ),
    ],
)
def test_an_order_that_was_changed_past_the_ledger_is_named(run, organisation, sql, differs, says):
    harbour = Harbour()
    order = harbour.order()
    place()
    assert run("ledger", "verify", "--rows").code == 0

    past_the_ledger(sql, order.id)
    verified, told = run("ledger", "verify", "--rows"), run("ledger", "verify", "--rows", "--json")

    assert run("ledger", "verify").code == 0
    assert (verified.code, told.code) == (1, 1)
    assert verified.out == f"not intact: order {order.id}: {says}\n"
    assert told.data["intact"] is False
    faults = [{"table": "db_order", "id": order.id, "differs": differs}]
    assert told.data["rows"]["faults"] == faults


def test_an_order_that_was_changed_past_the_ledger_is_named_after_we_have_written_it(
    run, organisation
):
    harbour = Harbour()
    order = harbour.order()
    past_the_ledger(
        "UPDATE db_order SET received_at = '2026-01-01 00:00:00' WHERE id = %s", order.id
    )
    with transaction(harbour.org.id) as tx:
        take_order(order.id, harbour.legal, tx=tx, now=harbour.later())
    with transaction(INSTALLATION) as tx:
        overwriting = tx.ledger.recent(1, prefix="rows.")[0].id
    place()

    verified, data = run("ledger", "verify", "--rows"), run("ledger", "verify", "--rows", "--json")

    assert (verified.code, data.code) == (1, 1)
    says = f"order {order.id}: was changed past the ledger before {overwriting}"
    assert verified.out == f"not intact: {says}\n"
    fault = {
        "table": "db_order",
        "id": order.id,
        "differs": "changed",
        "overwritten_by": overwriting,
    }
    assert data.data["rows"]["faults"] == [fault]


def test_an_entry_that_waits_counts_for_its_rows(run, organisation):
    harbour = Harbour()
    place()
    harbour.order()

    verified = run("ledger", "verify", "--rows")

    assert verified.code == 0
    assert "rows: " in verified.out


def past_the_ledger(sql, *values):
    """One statement by somebody who has the database, and takes its guards away."""
    foreign_keys = "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'f'"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
    with transaction(INSTALLATION), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(foreign_keys)
            for table, name in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(sql, values)


def test_entries_that_wait_are_said_on_the_side(run, entries, organisation):
    with transaction(organisation.id) as tx:
        tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON))

    verified = run("ledger", "verify")

    assert (verified.code, verified.err) == (0, "1 more are waiting to be added to the log.\n")


def test_a_log_whose_newest_entries_wait_for_their_signature_is_no_fault(
    run, entries, organisation
):
    with transaction(organisation.id) as tx:
        tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON))
    with transaction(INSTALLATION) as tx:
        place_waiting(tx=tx)

    verified = run("ledger", "verify")

    assert (verified.code, verified.out[:7]) == (0, "intact:")
    assert verified.err == "1 are in the log but not signed yet.\n"


def test_a_checkpoint_that_somebody_took_away_is_missed(run, entries):
    """Its entries alone look like some that wait for their signature."""
    with transaction(INSTALLATION) as tx:
        write_mark(tx.ledger.latest_checkpoint().note)
    change("db_ledgercheckpoint", "DELETE", "")

    verified = run("ledger", "verify")

    assert verified.code == 1
    assert "this machine signed" in verified.out


def test_the_log_may_get_another_address_without_a_fault(run, entries, organisation):
    with transaction(organisation.id) as tx:
        tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON))
    place("https://seawall.example")

    assert run("ledger", "verify").code == 0


def test_a_proof_is_checked_without_a_database(run, entries, tmp_path):
    file, key = tmp_path / "case.tlog-proof", run("ledger", "key").out.strip()
    file.write_text(run("ledger", "proof", entries[2]).out, "utf-8")

    held = run("ledger", "verify-proof", file, "--key", key)
    assert held.code == 0
    assert f'"id":"{entries[2]}"' in held.out

    file.write_text(file.read_text("utf-8").replace("index 3", "index 4"), "utf-8")
    broken = run("ledger", "verify-proof", file, "--key", key)
    assert broken.code == 1
    assert "not entry 4" in broken.err


def test_a_kept_checkpoint_must_be_what_the_log_began_with(run, entries, organisation, tmp_path):
    kept = tmp_path / "checkpoint"
    kept.write_text(run("ledger", "checkpoint").out, "utf-8")
    with transaction(organisation.id) as tx:
        tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON))
    place()

    assert run("ledger", "verify", "--extends", kept).code == 0


def test_everything_about_a_thing_is_shown_in_order(run, entries):
    shown = run("ledger", "show", "case_1", "--json").data

    assert [entry["id"] for entry in shown] == entries
    assert [entry["index"] for entry in shown] == [1, 2, 3, 4, 5]
    assert run("ledger", "show", entries[1], "--json").data == [shown[1]]


def test_what_programs_get_does_not_open_who_did_it_to_readers_of_the_leaf(run, entries):
    (entry,) = run("ledger", "show", entries[1], "--json").data

    assert "salt" not in entry
    assert {"id", "what", "about", "by", "public", "at", "index"} <= set(entry)


def test_the_newest_entries_come_first(run, entries):
    listed = run("ledger", "list", "--limit", 2, "--what", "case.", "--json").data

    assert [entry["id"] for entry in listed] == [entries[4], entries[3]]
    assert run("ledger", "list", "--what", "key.", "--json").data == []


def test_an_entry_nobody_wrote_is_a_misuse(run, organisation):
    shown = run("ledger", "show", "led_0")

    assert shown.code == 2
    assert "There is no audit log entry led_0." in shown.err
