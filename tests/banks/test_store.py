"""Banks as rows: what an index sees, and in which order."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, connections

from seawall.banks.model import (
    BankExists,
    BankNotFound,
    EntryChange,
    EntryOpinion,
    EntryOrigin,
    EntryStance,
    EntryState,
    NewBank,
    NewEntry,
)
from seawall.ids import BankId, EntryId, new_id
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem
from tests.waiting import PATIENCE, until

ORIGIN = EntryOrigin("added", "P-1", NOON, "seen in the wild")
ENTRY = NewEntry("pdq", "f8" * 32)


def signal(number: int, **fields) -> NewEntry:
    return replace(ENTRY, value=f"{number:064x}", **fields)


def make_bank(organisation, name="Known", **fields):
    new = NewBank(name, **fields)
    bank = new.founded(BankId(new_id("bank", now=NOON)), organisation.id, NOON)
    with transaction(organisation.id) as tx:
        tx.banks.add_bank(bank)
    return bank


def add(bank, *entries):
    with transaction(bank.organisation) as tx:
        return tx.banks.add_entries(bank.id, entries, origin=ORIGIN)


def changes(after=0, limit=10_000):
    with transaction(INSTALLATION) as tx:
        return tx.banks.changes_after(after, limit)


def test_an_entry_comes_back_as_it_was_added_with_where_it_came_from(database):
    bank = make_bank(make_organisation())
    seen = NOON - timedelta(days=1)

    (entry,) = add(bank, signal(1, threshold=12, note="a", first_seen_at=seen)).ids

    with transaction(bank.organisation) as tx:
        found, history = tx.banks.entry(entry), tx.banks.history(entry)
    assert (found.value, found.threshold, found.note) == (f"{1:064x}", 12, "a")
    assert (found.first_seen_at, found.added_at, found.expires_at) == (seen, NOON, None)
    assert history == [EntryChange("added", "P-1", "seen in the wild", NOON)]


def test_a_signal_is_in_a_bank_once_however_often_it_comes(database):
    bank = make_bank(make_organisation())
    add(bank, signal(1))

    added = add(bank, signal(1), signal(2), signal(2))

    assert len(added.ids) == 1
    assert [known.value for known in added.known] == [f"{1:064x}", f"{2:064x}"]
    assert len(changes()) == 2


def test_the_same_signal_may_be_in_two_banks(database):
    org = make_organisation()

    assert add(make_bank(org, "A"), ENTRY).ids
    assert add(make_bank(org, "B"), ENTRY).ids


def test_two_banks_of_one_organisation_have_two_names(database):
    org = make_organisation()
    make_bank(org, "Known")

    with pytest.raises(BankExists):
        make_bank(org, "Known")


def test_two_organisations_may_call_their_banks_alike(database):
    make_bank(make_organisation(), "Known")

    assert make_bank(make_organisation(), "Known")


def test_an_index_hears_of_every_change_in_the_order_of_commits(database):
    bank = make_bank(make_organisation())
    first, second, third = add(bank, signal(1), signal(2), signal(3)).ids
    before = changes()[-1].changed_seq

    with transaction(bank.organisation) as tx:
        change = EntryChange("withdrawn", "P-1", "", NOON)
        tx.banks.set_state(third, EntryState.WITHDRAWN, change=change)
        tx.banks.add_opinion(first, EntryOpinion("Harbour", EntryStance.DISAGREE, "", NOON))

    news = changes(before)
    assert [known.entry for known in news] == [third, first]
    assert news[0].state is EntryState.WITHDRAWN
    assert news[1].disagree == ("Harbour",)
    assert [known.entry for known in changes()] == [second, third, first]


def test_what_changed_is_read_in_pages_and_nothing_falls_between_them(database):
    bank = make_bank(make_organisation())
    add(bank, *(signal(n) for n in range(7)))

    seen, seq = [], 0
    while page := changes(seq, limit=3):
        seen += [known.value for known in page]
        seq = page[-1].changed_seq

    assert seen == [f"{n:064x}" for n in range(7)]


def test_what_an_entry_leaves_open_its_bank_says(database):
    bank = make_bank(
        make_organisation(),
        source="Example Forum",
        jurisdiction="EU",
        legal_basis="Terms",
        label="behaviour/recruitment",
    )
    add(bank, signal(1), signal(2, source="Harbour Video", jurisdiction="DE"))

    open_one, said = changes()

    assert (open_one.source, open_one.jurisdiction) == ("Example Forum", "EU")
    assert (open_one.label, open_one.legal_basis) == ("behaviour/recruitment", "Terms")
    assert (said.source, said.jurisdiction) == ("Harbour Video", "DE")


def test_a_later_list_adds_only_the_opinions_that_are_news(database):
    bank = make_bank(make_organisation())
    agreed = EntryOpinion("Harbour", EntryStance.AGREE, "", NOON)
    (entry,) = add(bank, signal(1, opinions=(agreed,))).ids
    disagreed = EntryOpinion("Quayside", EntryStance.DISAGREE, "satire", NOON)

    with transaction(bank.organisation) as tx:
        tx.banks.hear(bank.id, [signal(1, opinions=(agreed,)), signal(1, opinions=(disagreed,))])
        spoken = tx.banks.opinions(entry)

    assert spoken == [agreed, disagreed]


def test_numbers_of_two_writers_at_once_are_in_the_order_of_their_commits(database):
    """The one who took a number first commits first, or the other one waits."""
    bank = make_bank(make_organisation())
    has_number, has_begun, has_ended = (threading.Event() for _ in range(3))

    def slow() -> None:
        with transaction(bank.organisation) as tx:
            tx.banks.add_entries(bank.id, [signal(1)], origin=ORIGIN)
            has_number.set()
            has_begun.wait(PATIENCE)
            until(lambda: has_ended.is_set() or somebody_waits())
        connections.close_all()

    def quick() -> None:
        has_number.wait(PATIENCE)
        has_begun.set()
        with transaction(bank.organisation) as tx:
            tx.banks.add_entries(bank.id, [signal(1), signal(2)], origin=ORIGIN)
        has_ended.set()
        connections.close_all()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert [known.value for known in changes()] == [f"{1:064x}", f"{2:064x}"]


def somebody_waits() -> bool:
    """Whether another connection waits for what this one holds; on SQLite every writer does."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_a_change_that_is_rolled_back_leaves_no_trace_and_no_gap_matters(database):
    bank = make_bank(make_organisation())

    with suppress(ZeroDivisionError), transaction(bank.organisation) as tx:
        tx.banks.add_entries(bank.id, [signal(1)], origin=ORIGIN)
        raise ZeroDivisionError
    add(bank, signal(2))

    assert [known.value for known in changes()] == [f"{2:064x}"]


def test_another_organisation_neither_sees_a_bank_nor_adds_to_it(database):
    bank = make_bank(make_organisation())
    (entry,) = add(bank, signal(1)).ids
    other = make_organisation()

    with transaction(other.id) as tx:
        assert tx.banks.banks() == []
        assert tx.banks.changes_after(0) == []
        with pytest.raises(BankNotFound):
            tx.banks.add_entries(bank.id, [signal(2)], origin=ORIGIN)
        with raises_problem("banks.entry-not-found"):
            tx.banks.set_state(entry, EntryState.WITHDRAWN, change=EntryChange("", "", "", NOON))
        with raises_problem("banks.entry-not-found"):
            tx.banks.add_opinion(EntryId(entry), EntryOpinion("x", EntryStance.AGREE, "", NOON))


def test_a_banks_entries_are_counted_by_type_and_state_and_listed_in_pages(database):
    bank = make_bank(make_organisation())
    ids = add(bank, signal(1), signal(2), NewEntry("md5", "a" * 32)).ids
    with transaction(bank.organisation) as tx:
        tx.banks.set_state(
            ids[0], EntryState.CONTESTED, change=EntryChange("contested", "", "", NOON)
        )

        assert tx.banks.sizes(bank.id) == {
            ("md5", EntryState.ACTIVE): 1,
            ("pdq", EntryState.ACTIVE): 1,
            ("pdq", EntryState.CONTESTED): 1,
        }
        page = tx.banks.entries(bank.id, limit=2)
        rest = tx.banks.entries(bank.id, after=page[-1].id)
        assert [entry.id for entry in page + rest] == list(ids)
        assert len(tx.banks.entries(bank.id, state=EntryState.CONTESTED)) == 1
        assert len(tx.banks.entries(bank.id, signal_type="md5")) == 1


def test_a_value_too_long_for_an_index_comes_back_whole_and_stands_there_once(database):
    bank = make_bank(make_organisation())
    long = [NewEntry("vpdq", letter * 300_000) for letter in "ab"]

    first = add(bank, *long)
    again = add(bank, long[1], long[1])

    assert len(first.ids) == 2
    assert (again.ids, len(again.known)) == ((), 2)
    assert [change.value for change in changes()] == [entry.value for entry in long]
    with transaction(bank.organisation) as tx:
        assert tx.banks.entry_of(bank.id, "vpdq", long[0].value).value == long[0].value
