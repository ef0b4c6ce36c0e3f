"""What was acknowledged is looked for until the log has it: what is gone by then is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.config import settings as config
from seawall.journeys.ledger_placing import place_waiting
from seawall.keys.installation import ledger_key
from seawall.ledger.acknowledged_entries import ACKNOWLEDGED, MOST, AcknowledgedEntry
from seawall.ledger.audit import audit_log
from seawall.ledger.note import Signer, origin
from seawall.ledger.words.keeping import ENTRY_LOST
from seawall.ledger.words.people import PERSON_PAGED
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs.look_for_entries import look_for_entries
from seawall.worker.tasks import place_entries
from tests.holds_made import Harbour
from tests.ledger_made import log_pages, make_ledger_entry
from tests.people_made import NOON, make_organisation

WORD = "thing.happened"
pytestmark = [pytest.mark.own_database, pytest.mark.usefixtures("database", "looked_for")]


@pytest.fixture
def looked_for(database):
    with ACKNOWLEDGED.looked_for():
        yield


@pytest.fixture
def org(database):
    return make_organisation()


def write(org, about="thing_1"):
    with transaction(org.id) as tx:
        return tx.ledger.append(make_ledger_entry(WORD, about, NOON))


def delete_by_hand(*entries):
    """What somebody does who can write to the database, and knows where to look."""
    with transaction(INSTALLATION), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS db_ledgerentry_no_DELETE")
        else:
            cursor.execute("ALTER TABLE db_ledgerentry DISABLE TRIGGER USER")
        marks = ", ".join(["%s"] * len(entries))
        for rows in ("ledgerpending WHERE entry_id", "ledgersealed WHERE entry_id"):
            cursor.execute(f"DELETE FROM db_{rows} IN ({marks})", entries)
        cursor.execute(f"DELETE FROM db_ledgerentry WHERE id IN ({marks})", entries)
        assert cursor.rowcount == len(entries)


def told(org):
    with transaction(org.id) as tx:
        return [(entry.about, entry.public) for entry in tx.ledger.recent(100, prefix=ENTRY_LOST)]


def calls(org):
    with transaction(org.id) as tx:
        paged = tx.ledger.recent(100, prefix=PERSON_PAGED)
    return [call.public["say"] for call in paged if call.about.startswith("lost-entries/")]


def remembered():
    return {entry.id for entry in ACKNOWLEDGED.waiting()}


def test_an_order_that_is_deleted_before_the_log_takes_it_in_is_told_and_somebody_is_called():
    harbour = Harbour()
    look_for_entries(now=NOON)
    order = harbour.order(harbour.publish())
    with transaction(harbour.org.id) as tx:
        received = [entry for entry in tx.ledger.pending() if entry.about == order.id]

    delete_by_hand(*[entry.id for entry in received])
    look_for_entries(now=NOON)

    assert [public["entry"] for _, public in reversed(told(harbour.org))] == [
        entry.id for entry in received
    ]
    (say,) = calls(harbour.org)
    assert f"order.received {order.id}" in say


def test_what_waits_is_looked_for_and_what_has_its_place_is_not(org):
    waits = write(org)
    look_for_entries(now=NOON)
    assert waits in remembered()

    place_entries(NOON)
    look_for_entries(now=NOON)

    assert remembered() == set()
    assert told(org) == []


def test_what_has_its_place_is_looked_for_until_that_is_signed(org):
    """While a signer is away, whoever takes a place back leaves no gap."""
    place_entries(NOON)
    entry = write(org)
    with transaction(INSTALLATION) as tx:
        place_waiting(tx=tx)
    look_for_entries(now=NOON)
    assert entry in remembered()

    place_entries(NOON)
    look_for_entries(now=NOON)

    assert remembered() == set()
    assert told(org) == []


def test_verify_names_what_was_lost_ever_after(org):
    lost = write(org, "order_1")
    delete_by_hand(lost)
    look_for_entries(now=NOON)
    place_entries(NOON)
    with transaction(org.id) as tx:
        note = tx.ledger.recent(1, prefix=ENTRY_LOST)[0].index

    verifier = Signer(origin(config().public_url), ledger_key(1)).verifier
    with transaction(INSTALLATION) as tx:
        stored = tx.ledger.stored()
        report = audit_log(stored, log_pages(stored, tx=tx), verifier=verifier)

    assert [str(fault) for fault in report.faults if WORD in str(fault)] == [
        f"entry {note} ({lost}): {WORD} about order_1 was acknowledged, and is gone"
    ]


def test_what_was_undone_was_never_acknowledged(org):
    before = remembered()
    with transaction(org.id) as tx, pytest.raises(OSError), tx.attempt():
        _fails(tx.ledger.append(make_ledger_entry(WORD, "part", NOON)))
    with pytest.raises(OSError), transaction(org.id) as tx:
        _fails(tx.ledger.append(make_ledger_entry(WORD, "whole", NOON)))

    assert remembered() == before


def test_an_organisation_is_told_of_its_own_entries_alone(org):
    other = make_organisation()
    ours, theirs = write(org, "ours"), write(other, "theirs")
    delete_by_hand(ours, theirs)

    look_for_entries(now=NOON)

    assert told(org) == [("ours", {"entry": ours, "was": WORD})]
    assert told(other) == [("theirs", {"entry": theirs, "was": WORD})]


def test_what_is_gone_is_told_once_and_calls_an_hour_are_one(org):
    for about in ("one", "two", "three"):
        delete_by_hand(write(org, about))
        look_for_entries(now=NOON)
        look_for_entries(now=NOON)

    assert [about for about, _ in told(org)] == ["three", "two", "one"]
    assert len(calls(org)) == 1


def test_where_it_cannot_be_told_it_is_told_with_the_next_look(org, monkeypatch):
    lost = write(org)
    delete_by_hand(lost)
    monkeypatch.setattr("seawall.worker.ledger_jobs.look_for_entries.call_attention", _fails)
    with pytest.raises(OSError):
        look_for_entries(now=NOON)
    monkeypatch.undo()

    look_for_entries(now=NOON)

    assert [public["entry"] for _, public in told(org)] == [lost]


def _fails(*_given, **_more):
    raise OSError("away")


@given(st.lists(st.sampled_from(["write", "place", "look", "delete"]), max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_happens_in_whichever_order_every_loss_is_told_and_nothing_else(acts):
    org = make_organisation()
    look_for_entries(now=NOON)
    waiting, lost = [], []
    for act in acts:
        if act == "write":
            waiting.append(write(org))
        elif act == "delete" and waiting:
            lost.append(waiting.pop())
            delete_by_hand(lost[-1])
        elif act == "place":
            place_entries(NOON)
            waiting.clear()
        elif act == "look":
            look_for_entries(now=NOON)
    look_for_entries(now=NOON)

    assert sorted(public["entry"] for _, public in told(org)) == sorted(lost)


def test_a_process_remembers_so_many_and_lets_the_oldest_go():
    entries = [AcknowledgedEntry(f"led_{n:06}", "org_1", "x", "y") for n in range(MOST + 5)]
    threads = [
        threading.Thread(target=ACKNOWLEDGED.add, args=(entries[first::4],)) for first in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ACKNOWLEDGED.waiting()) == MOST


def test_nothing_is_remembered_where_nobody_looks():
    with ACKNOWLEDGED.looked_for():
        pass
    org = make_organisation()

    write(org)

    assert ACKNOWLEDGED.waiting() == []
