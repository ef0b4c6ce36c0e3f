"""A list comes into a bank in commits that a crash cannot tear."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import timedelta

import pytest

from seawall.banks.files.list_reading import SignalList, batches
from seawall.banks.imports.model import ImportFault, ImportFile, ImportState
from seawall.banks.model import NewBank
from seawall.journeys.banks import bank_curation, bank_import
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem

FILE = ImportFile("list.csv", "d" * 64)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def bank(database):
    org = make_organisation()
    with transaction(org.id) as tx:
        return bank_curation.create_bank(NewBank("Known"), tx=tx, now=NOON, by="P-1")


def lines(*cells: str, start: int = 1) -> list:
    text = "\n".join(["signal_type,value", *cells]) + "\n"
    return list(SignalList(io.BytesIO(text.encode()), at=NOON).lines(start=start))


def pdq(number: int) -> str:
    return f"pdq,{number:064x}"


def begin(bank):
    with transaction(bank.organisation) as tx:
        return bank_import.begin_import(FILE, bank.id, tx=tx, now=NOON, by="P-1")


def take(batch, running):
    with transaction(running.organisation) as tx:
        return bank_import.import_batch(batch, running, tx=tx, now=NOON, by="P-1")


def finish(running):
    with transaction(running.organisation) as tx:
        return bank_import.finish_import(running, tx=tx, now=LATER, by="P-1")


def values(bank) -> list[str]:
    with transaction(bank.organisation) as tx:
        return [known.value for known in tx.banks.changes_after(0)]


def test_good_lines_come_in_and_bad_ones_are_kept_with_number_and_reason(bank):
    batch = lines(pdq(1), "pdq,oops", pdq(2), pdq(1))

    done = take(batch, begin(bank))

    assert (done.good, done.known, done.bad, done.next_line) == (2, 1, 1, 6)
    assert values(bank) == [f"{1:064x}", f"{2:064x}"]
    with transaction(bank.organisation) as tx:
        (fault,) = tx.bank_imports.faults(done.id)
    assert fault.line == 3
    assert "64 hex digits" in fault.reason


def test_the_same_bytes_under_another_name_go_on_where_they_stopped(bank):
    running = take(lines(pdq(1))[:1], begin(bank))

    with transaction(bank.organisation) as tx:
        renamed = ImportFile("copy.csv", FILE.digest)
        again = bank_import.begin_import(renamed, bank.id, tx=tx, now=LATER, by="P-2")

    assert again == running
    assert again.next_line == 3


@pytest.mark.both_databases
def test_a_batch_that_fails_leaves_neither_entries_nor_progress(bank):
    running = begin(bank)
    batch = lines(pdq(1), "pdq,oops")

    with suppress(ZeroDivisionError), transaction(bank.organisation) as tx:
        bank_import.import_batch(batch, running, tx=tx, now=NOON, by="P-1")
        raise ZeroDivisionError

    assert values(bank) == []
    assert begin(bank) == running
    with transaction(bank.organisation) as tx:
        assert list(tx.bank_imports.faults(running.id)) == []


@pytest.mark.both_databases
def test_two_processes_on_one_file_do_not_count_a_line_twice(bank):
    running = begin(bank)
    take(lines(pdq(1)), running)

    with raises_problem("banks.import-moved-on"):
        take(lines(pdq(1)), running)
    assert begin(bank).good == 1


def test_the_ledger_has_a_word_for_each_batch_and_not_for_each_line(bank):
    running = begin(bank)
    for batch in batches(iter(lines(*(pdq(n) for n in range(6)))), 3):
        running = take(batch, running)
    finish(running)

    with transaction(bank.organisation) as tx:
        told = tx.ledger.about(running.id)
    assert [entry.what for entry in told] == [
        "bank.import_started",
        "bank.imported",
        "bank.imported",
        "bank.import_finished",
    ]
    assert told[0].public["sha256"] == FILE.digest
    assert told[2].public == {"first_line": 5, "last_line": 7, "added": 3, "known": 0, "bad": 0}


def test_every_entry_remembers_the_import_that_brought_it(bank):
    running = take(lines(pdq(1)), begin(bank))

    with transaction(bank.organisation) as tx:
        (known,) = tx.banks.changes_after(0)
        (came,) = tx.banks.history(known.entry)
    assert (came.what, came.by, came.reason) == ("imported", "P-1", running.id)


def test_a_finished_import_says_when_it_ended(bank):
    done = finish(take(lines(pdq(1)), begin(bank)))

    assert (done.state, done.finished_at) == (ImportState.FINISHED, LATER)
    assert begin(bank) == done


def test_another_organisation_does_not_see_an_import(bank):
    running = take(lines("pdq,oops"), begin(bank))
    other = make_organisation()

    with transaction(other.id) as tx:
        assert tx.bank_imports.running() == []
        assert tx.bank_imports.of_bank(bank.id) == []
        assert list(tx.bank_imports.faults(running.id)) == []
    with transaction(bank.organisation) as tx:
        assert [type(f) for f in tx.bank_imports.faults(running.id)] == [ImportFault]
