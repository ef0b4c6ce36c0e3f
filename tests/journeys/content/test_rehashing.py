"""A rehash step by step: two at once, what changes between two steps, parts and pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.db import models as db
from seawall.intake.rehashing.model import RehashStage
from seawall.intake.rehashing.version_hashing import rehash_version
from seawall.journeys.content import rehash_matching, rehashing, seen_search
from seawall.journeys.content.rehash_matching import RehashSearch
from seawall.signals import minhash_of
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import make_item
from tests.journeys.content.seen_made import know, match_published, rules, see
from tests.people_made import NOON, make_organisation
from tests.preservations_made import make_removed
from tests.worker.rehash_made import (
    CALL,
    LONG_AGO,
    signals_of,
    standing,
    start,
)


@pytest.fixture
def org(database):
    return make_organisation()


def test_a_long_value_is_read_in_full(org):
    item, long = make_item(org), "x" * 9_000
    with transaction(org.id) as tx:
        version = tx.intake.version(item.id, 1)
        tx.seen.add_later([replace(version, signals=(("sound", long), ("sound", "short")))])

        assert [one.value for one in tx.seen.of_version(item.id, 1)] == [long, "short"]


def test_tco_r40_what_is_sealed_while_it_is_hashed_gets_no_signal(org):
    removed = make_removed(content=b"removed meanwhile")
    scope = removed.organisation
    begun = start(scope, "md5")
    with transaction(scope.id) as tx:
        batch = rehashing.next_batch(begun.id, tx=tx)
    content = b"removed meanwhile"
    results = [rehash_version(one, content, signal_type="md5", pool=None) for one in batch.versions]
    removed.applied()

    with transaction(scope.id) as tx:
        moved = rehashing.keep_results(batch, results, tx=tx)

    assert moved.counts == {"sealed": 1}
    assert signals_of(scope, removed.item, 1) == []


def test_two_workers_at_the_same_step_do_it_once(org):
    see(org, text=CALL)
    begun = start(org, "minhash")
    with transaction(org.id) as tx:
        batch = rehashing.next_batch(begun.id, tx=tx)
        same = rehashing.next_batch(begun.id, tx=tx)
    results = [rehash_version(one, b"", signal_type="minhash", pool=None) for one in batch.versions]

    with transaction(org.id) as tx:
        first = rehashing.keep_results(batch, results, tx=tx)
    with transaction(org.id) as tx:
        second = rehashing.keep_results(same, results, tx=tx)

    assert first == second
    with transaction(INSTALLATION):
        assert db.ItemSignalRow.objects.filter(signal_type="minhash").count() == 1


def test_entries_and_pages_of_any_number_are_worked_off_whoever_forgets_what(org, monkeypatch):
    monkeypatch.setattr(rehash_matching, "MOST_ENTRIES", 2)
    monkeypatch.setattr(seen_search, "LONG_AT_ONCE", 2)
    texts = [f"{CALL} It was the {number}th evening of that winter." for number in range(5)]
    items = [see(org, text=text, at=LONG_AGO) for text in texts]
    for text in texts:
        know(org, "minhash", minhash_of(text).value, threshold=0)
    match_published(org)
    begun = start(org, "minhash")
    with transaction(org.id) as tx:
        batch = rehashing.next_batch(begun.id, tx=tx)
        results = [
            rehash_version(one, b"", signal_type="minhash", pool=None) for one in batch.versions
        ]
        rehashing.keep_results(batch, results, tx=tx)
    with transaction(org.id) as tx:
        rehashing.keep_results(rehashing.next_batch(begun.id, tx=tx), [], tx=tx)

    is_more = True
    while is_more:  # a worker anew for every step
        with transaction(org.id) as tx:
            is_more = RehashSearch(begun.id).step(rules(), tx=tx, now=NOON)

    with transaction(org.id) as tx:
        pairs = {
            (item, entry) for item, entry, _ in tx.intake.matched_entries([i.id for i in items])
        }
    assert {item for item, _ in pairs} == {item.id for item in items}
    assert len(pairs) == len({entry for _, entry in pairs}) == 5
    assert standing(org, begun).counts["matched"] == 5


def test_an_entry_that_changes_meanwhile_is_left_to_those_who_follow_the_banks(org, monkeypatch):
    monkeypatch.setattr(rehash_matching, "MOST_ENTRIES", 1)
    monkeypatch.setattr(seen_search, "LONG_AT_ONCE", 1)
    see(org, text=CALL, at=LONG_AGO), see(org, text=CALL, at=LONG_AGO)
    entry = know(org, "minhash", minhash_of(CALL).value)
    know(org, "minhash", minhash_of(CALL[10:]).value, threshold=0)
    begun = start(org, "minhash")
    matching = RehashSearch(begun.id)
    with transaction(org.id) as tx:
        batch = rehashing.next_batch(begun.id, tx=tx)
        results = [
            rehash_version(one, b"", signal_type="minhash", pool=None) for one in batch.versions
        ]
        rehashing.keep_results(batch, results, tx=tx)
    with transaction(org.id) as tx:
        rehashing.keep_results(rehashing.next_batch(begun.id, tx=tx), [], tx=tx)
    with transaction(org.id) as tx:
        matching.step(rules(), tx=tx, now=NOON)
    with transaction(INSTALLATION):
        db.BankEntryRow.objects.filter(id=entry.id).update(changed_seq=1_000)

    is_more = True
    while is_more:
        with transaction(org.id) as tx:
            is_more = RehashSearch(begun.id).step(rules(), tx=tx, now=NOON)

    done = standing(org, begun)
    assert done.stage is RehashStage.DONE
    assert done.counts["matched"] == 1
