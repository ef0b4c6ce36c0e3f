"""A type that came later finds what is kept: step by step, once, and nothing that is sealed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seawall.config import settings
from seawall.db import models as db
from seawall.enforcement.model import Target, TargetState
from seawall.intake.evidence.store import EvidenceStore
from seawall.intake.rehashing import version_hashing
from seawall.intake.rehashing.model import RehashStage
from seawall.sandbox.model import DecodersBusy
from seawall.signals import UnknownSignalType, hash_text, md5_of, minhash_of, signal_type
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import rehashing as of_worker
from tests.cli.halted import killed_before
from tests.holders import locked, zipped
from tests.journeys.content.seen_made import know, match_published, see
from tests.people_made import NOON, make_organisation
from tests.preservations_made import make_removed, restore
from tests.problems import raises_problem
from tests.worker.processes import database_url
from tests.worker.rehash_made import (
    CALL,
    LONG_AGO,
    entries,
    keep_file,
    queue,
    rehash,
    signals_of,
    standing,
    start,
    work,
)

NEVER_YET = datetime(2090, 1, 1, tzinfo=UTC)
TOTAL = 30


@pytest.fixture
def org(database):
    return make_organisation()


def test_a_type_that_came_later_finds_an_old_text_and_a_person_looks(org):
    other = make_organisation()
    item, theirs = see(org, text=CALL, at=LONG_AGO), see(other, text=CALL, at=LONG_AGO)
    value = minhash_of(CALL).value
    know(org, "minhash", value)
    match_published(org)
    before = queue(org)

    done = rehash(org, "minhash")

    (row,) = queue(org)
    assert before == []
    assert [reason.kind for reason in row.reasons] == ["retro"]
    assert signals_of(org, item) == [("minhash", value)]
    assert signals_of(other, theirs) == []
    assert done.stage is RehashStage.DONE
    assert done.finished_at is not None
    assert done.counts == {"hashed": 1, "nothing": 1, "matched": 1}
    with transaction(org.id) as tx:
        assert tx.enforcement.newest_action(Target(item.kind, item.external_id)) is None


def test_what_is_beyond_doubt_is_taken_down_by_the_rule_as_ever(org):
    item = keep_file(org, b"a file that was kept")
    know(org, "md5", md5_of(b"a file that was kept").value)
    match_published(org)

    rehash(org, "md5")

    (row,) = queue(org)
    with transaction(org.id) as tx:
        assert (
            tx.enforcement.newest_action(Target(item.kind, item.external_id)).state
            is TargetState.REMOVED
        )
        assert tx.cases.head(row.case.id).decided_by["code"] == "rule:confirmed-match"


def test_files_are_opened_as_uploads_are(org):
    picture = signal_type("pdq").examples[0]
    item = keep_file(org, picture.content, media_type="image/png")

    rehash(org, "pdq")

    with transaction(org.id) as tx:
        (seen,) = tx.seen.of_version(item.id, 2)
    assert (seen.value, seen.quality, seen.is_inside) == (picture.value, picture.quality, False)
    assert seen.received_at == LONG_AGO


def test_the_ledger_has_one_entry_at_the_start_and_one_at_the_end(org):
    see(org, text=CALL)
    begun = start(org, "minhash")
    start(org, "minhash")
    work()
    work()

    first, last = entries(org, begun.id)
    assert (first.what, first.public) == (
        "rehash.started",
        {"type": "minhash", "is_thorough": False},
    )
    assert last.what == "rehash.finished"
    assert last.public == {
        "type": "minhash",
        "hashed": 1,
        "had": 0,
        "nothing": 1,
        "gone": 0,
        "sealed": 0,
        "failed": 0,
        "matched": 0,
    }


def test_an_item_that_cannot_be_hashed_is_counted_and_named(org):
    item = keep_file(org, b"\x89PNG\r\n\x1a\n and then nothing of the kind", media_type="image/png")
    good = see(org, text=CALL)

    done = rehash(org, "pdq")

    with transaction(org.id) as tx:
        (fault,) = tx.rehashes.faults(done.id)
    assert (fault.item, fault.version) == (item.id, 2)
    assert fault.reason
    assert done.counts == {"failed": 1, "nothing": 3}
    assert signals_of(org, good) == []


def test_an_item_that_was_not_wholly_opened_is_hashed_and_named(org):
    content = zipped({"a.txt": CALL, "b.zip": locked({"c.txt": CALL})})
    item = keep_file(org, content, media_type="application/zip")

    done = rehash(org, "minhash")

    with transaction(org.id) as tx:
        (fault,) = tx.rehashes.faults(done.id)
    assert done.counts["hashed"] == 1
    assert fault.item == item.id
    assert fault.reason == "Not wholly opened: b.zip/c.txt is encrypted."


def test_a_fault_in_a_types_own_code_stops_nothing(org, monkeypatch):
    def fails_once(text, *, types):
        monkeypatch.setattr(version_hashing, "hash_text", hash_text)
        raise ZeroDivisionError("no letter")

    see(org, text=CALL)
    monkeypatch.setattr(version_hashing, "hash_text", fails_once)

    done = rehash(org, "minhash")

    with transaction(org.id) as tx:
        assert [one.reason for one in tx.rehashes.faults(done.id)] == [
            "ZeroDivisionError('no letter')"
        ]
    assert done.counts == {"failed": 1, "hashed": 1}


def test_while_no_file_can_be_opened_the_task_fails_and_slows_down(org, monkeypatch):
    """It would find the same file again each second, and call that a success."""
    keep_file(org, b"GIF89a")

    def closed(*_, **__):
        raise DecodersBusy("The process that opens files cannot be reached.")

    monkeypatch.setattr(of_worker, "rehash_version", closed)
    begun = start(org, "pdq")
    work()
    with transaction(INSTALLATION) as tx:
        job = tx.outbox.by_key("every:rehash_kept")

    assert standing(org, begun).stage is not RehashStage.DONE
    assert job.attempts == 1
    assert "cannot be reached" in job.last_error


def test_a_sealed_file_that_was_altered_is_named_and_stops_nothing(org):
    broken, item = keep_file(org, b"once whole"), keep_file(org, b"still whole")
    with transaction(org.id) as tx:
        path = tx.evidence.get(tx.intake.version(broken.id, 2).evidence).path
    file = Path(settings().data_dir) / "evidence" / path
    file.write_bytes(file.read_bytes()[:-1])

    done = rehash(org, "md5")

    with transaction(org.id) as tx:
        assert [one.item for one in tx.rehashes.faults(done.id)] == [broken.id]
    assert signals_of(org, item) == [("md5", md5_of(b"still whole").value)]


def test_what_was_erased_is_counted_as_gone(org):
    file, words = keep_file(org, b"a file"), see(org, text=CALL)
    with transaction(org.id) as tx:
        tx.evidence.erase(tx.intake.version(file.id, 2).evidence, now=NOON)
        tx.intake.erase_text(words.id, 2)

    done = rehash(org, "minhash")

    assert done.counts == {"gone": 2, "nothing": 2}


def test_what_has_a_signal_of_the_type_is_left_unless_all_is_asked_for(org):
    value = minhash_of(CALL).value
    item = see(org, ("minhash", value), text=CALL)

    usual, thorough = rehash(org, "minhash"), rehash(org, "minhash", is_thorough=True)

    assert usual.counts == {"had": 1, "nothing": 1}
    assert thorough.counts == {"hashed": 1, "nothing": 1}
    assert signals_of(org, item) == [("minhash", value)]


def test_a_new_value_stands_beside_the_old_one(org):
    item = see(org, ("minhash", "an older way to write it"), text=CALL)

    rehash(org, "minhash", is_thorough=True)

    assert signals_of(org, item) == [
        ("minhash", "an older way to write it"),
        ("minhash", minhash_of(CALL).value),
    ]


def test_tco_r40_what_is_only_preserved_is_not_opened(org, monkeypatch):
    removed = make_removed(content=b"removed under an order")
    scope = removed.organisation
    removed.applied()
    opened = []
    real = EvidenceStore.open
    monkeypatch.setattr(EvidenceStore, "open", lambda *given: opened.append(1) or real(*given))

    sealed = rehash(scope, "md5")
    before = (opened.copy(), signals_of(scope, removed.item, 1))
    restore(removed)
    published = rehash(scope, "md5")

    assert (sealed.counts, before) == ({"sealed": 1}, ([], []))
    assert published.counts == {"hashed": 1}


def test_nothing_is_opened_but_files_of_items(org):
    with transaction(org.id) as tx:
        for purpose in ("order", "answer", "golden", "preserved_related"):
            tx.evidence.seal(purpose.encode(), "text/plain", purpose, NOON)
    item = keep_file(org, b"the item's own")

    done = rehash(org, "md5")

    with transaction(INSTALLATION):
        values = list(db.ItemSignalRow.objects.values_list("item_id", "value"))
    assert values == [(item.id, md5_of(b"the item's own").value)]
    assert done.looked_at == 2


def test_a_type_is_hashed_again_once_at_a_time(org):
    see(org, text=CALL)
    first, again = start(org, "minhash"), start(org, "minhash")
    work()
    later = start(org, "minhash")

    assert first.id == again.id != later.id


def test_a_type_whose_signals_stay_with_no_item_is_refused(org):
    with raises_problem("intake.nothing-to-keep"):
        start(org, "term")
    with pytest.raises(UnknownSignalType):
        start(org, "photodna")


def test_what_comes_while_it_runs_was_hashed_on_arrival(org):
    see(org, text=CALL)
    start(org, "minhash")
    late = see(org, text=CALL)

    work()

    assert signals_of(org, late) == []


PLACES = [
    ("seawall.journeys.content.rehashing.keep_results", 2),
    ("seawall.intake.rehashing.store.RehashStore.save", 3),
    ("seawall.journeys.content.retro_match.advance_pass", 1),
    ("seawall.journeys.content.retro_match._remember", 2),
]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("database", "place", "call"),
    [
        # each place on one database in the default run, and two of them on either
        pytest.param(
            kind, place, call, marks=() if turn % 2 == is_strict else pytest.mark.exhaustive
        )
        for is_strict, kind in enumerate(["sqlite", "postgresql"])
        for turn, (place, call) in enumerate(PLACES)
    ],
    indirect=["database"],
)
def test_a_worker_killed_anywhere_goes_on_and_does_nothing_twice(database, place, call):
    org = make_organisation()
    value = minhash_of(CALL).value
    items = [see(org, text=CALL, at=LONG_AGO) for _ in range(TOTAL)]
    know(org, "minhash", value)
    match_published(org)
    begun = start(org, "minhash")

    address, data = database_url(database), os.environ["SEAWALL_DATA_DIR"]
    killed_before(place, "worker", call=call, address=address, data_dir=data)
    work(NEVER_YET)

    done = standing(org, begun)
    assert (done.stage, done.looked_at) == (RehashStage.DONE, 2 * TOTAL)
    assert done.counts == {"hashed": TOTAL, "matched": TOTAL, "nothing": TOTAL}
    with transaction(INSTALLATION) as tx:
        assert db.ItemSignalRow.objects.filter(signal_type="minhash").count() == TOTAL
        checked = tx.intake.matched_entries([item.id for item in items])
        assert db.UploadCheckRow.objects.count() == len(checked) == TOTAL
    assert [one.what for one in entries(org, begun.id)] == ["rehash.started", "rehash.finished"]
