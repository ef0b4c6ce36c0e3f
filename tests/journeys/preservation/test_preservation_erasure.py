"""The last day is over: what was preserved is erased, and the erasure can be proved."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from seawall.db import models as db
from seawall.intake.evidence import vault
from seawall.intake.intake_faults import EvidenceGone
from seawall.journeys.preservation import preservation, preservation_period
from seawall.journeys.preservation.preservation import HandedIn
from seawall.journeys.preservation.preservation_access import OpeningRequest, open_preserved
from seawall.journeys.preservation.preservation_erasure import erase_preserved, owe_erasures
from seawall.preservation.model import PreservationExtension, PreservationState, PreservedPart
from seawall.transaction import close_connection, transaction
from tests.enforcement_made import Time, worker
from tests.people_made import make_person
from tests.preservations_made import NOON, make_order, make_removed, restore

END = datetime(2026, 9, 2, 22, 0, tzinfo=UTC)  # the end of the day in Brussels


def files_of(removed, kept):
    with transaction(removed.scope) as tx:
        sealed = [tx.evidence.get(file) for file in (kept.content, kept.related) if file]
    return [vault.folder() / each.path for each in sealed]


def erased(removed, kept, at=END):
    with transaction(removed.scope) as tx:
        return erase_preserved(kept.id, tx=tx, now=at)


def with_related(removed):
    (kept,) = removed.applied()
    with transaction(removed.scope) as tx:
        given = HandedIn(kept.id, PreservedPart.RELATED, b'{"ip": "192.0.2.7"}', "application/json")
        return preservation.hand_in_part(given, tx=tx, now=NOON)


def sweep(until):
    """Let the worker live from just before the end of the period to this moment."""
    time = Time(END - timedelta(minutes=20))
    hand = worker(time)
    hand.arm()
    while time.at < until:
        while hand.step():
            pass
        time.pass_by(minutes=15)


def test_tco_42_the_erasure_is_owed_as_soon_as_the_last_day_is_over(database):
    removed = make_removed()
    removed.applied()

    with transaction(removed.scope) as tx:
        assert owe_erasures(tx=tx, now=END - timedelta(microseconds=1)) == 0
        assert owe_erasures(tx=tx, now=END) == 1


def test_tco_42_on_the_day_after_the_files_and_their_keys_are_gone(database):
    removed = make_removed()
    kept = with_related(removed)
    files = files_of(removed, kept)
    assert all(file.exists() for file in files)

    gone = erased(removed, kept)

    assert gone.state is PreservationState.ERASED
    assert not any(file.exists() for file in files)
    with transaction(removed.scope) as tx:
        for file in (kept.content, kept.related):
            with pytest.raises(EvidenceGone):
                tx.evidence.open(file)
        version = tx.intake.latest(removed.item.id)
        assert version.rendition
        assert tx.evidence.get(version.rendition).erased_at == END


def test_tco_42_the_proof_says_what_went_how_large_and_who_had_it_kept(database):
    removed = make_removed()
    kept = with_related(removed)

    erased(removed, kept)

    with transaction(removed.scope) as tx:
        entry = tx.ledger.about(kept.id)[-1]
        proof = tx.preservations.preservation(kept.id).proof
    assert entry.what == "preservation.erased"
    assert entry.public["content"]["sha256"] == hashlib.sha256(b"gradient").hexdigest()
    assert entry.public["content"]["size"] == len(b"gradient")
    assert entry.public["order"] == removed.order.id
    assert entry.public["erased_at"] == END.isoformat()
    assert "sha256" not in entry.public["related_data"], "few values are possible: it is guessable"
    assert proof["content"]["fate"] == "erased"


def test_before_the_day_nothing_is_erased(sqlite):
    removed = make_removed()
    (kept,) = removed.applied()

    assert erased(removed, kept, END - timedelta(seconds=1)) is None
    assert files_of(removed, kept)[0].exists()


def test_erasing_twice_is_erasing_once(database):
    removed = make_removed()
    (kept,) = removed.applied()

    erased(removed, kept)

    assert erased(removed, kept, END + timedelta(days=1)) is None
    with transaction(removed.scope) as tx:
        whats = [each.what for each in tx.ledger.about(kept.id)]
    assert whats.count("preservation.erased") == 1


def test_a_process_that_dies_before_the_commit_erases_again_and_proves_it_once(database):
    removed = make_removed()
    (kept,) = removed.applied()
    (file,) = files_of(removed, kept)

    with suppress(KeyboardInterrupt), transaction(removed.scope) as tx:
        erase_preserved(kept.id, tx=tx, now=END)
        raise KeyboardInterrupt

    assert not file.exists()
    gone = erased(removed, kept, END + timedelta(minutes=1))
    assert gone.state is PreservationState.ERASED
    with transaction(removed.scope) as tx:
        assert tx.evidence.get(kept.content).erased_at == END + timedelta(minutes=1)
        whats = [each.what for each in tx.ledger.about(kept.id)]
    assert whats.count("preservation.erased") == 1


def test_what_is_held_or_extended_is_not_erased(database):
    held, longer = make_removed(), make_removed()
    (one,), (two,) = held.applied(), longer.applied()
    until = END + timedelta(days=30)
    with transaction(held.scope) as tx:
        lead = make_person(held.organisation, "lead")
        preservation_period.hold_preservation(one.id, "counsel asks", lead, tx=tx, now=NOON)
    with transaction(longer.scope) as tx:
        lead = make_person(longer.organisation, "lead")
        asked = PreservationExtension("Court of Example", "case 12/26", "pending", until, NOON)
        preservation_period.extend_preservation(two.id, asked, lead, tx=tx, now=NOON)

    assert erased(held, one, END + timedelta(days=365)) is None
    assert erased(longer, two, until - timedelta(seconds=1)) is None
    assert erased(longer, two, until) is not None


def test_a_file_that_two_orders_need_goes_with_the_last(database):
    removed = make_removed()
    make_order(removed.organisation, removed.item.id)
    first, second = removed.applied()
    file = files_of(removed, first)[0]
    with transaction(removed.scope) as tx:
        lead = make_person(removed.organisation, "lead")
        preservation_period.hold_preservation(second.id, "counsel asks", lead, tx=tx, now=NOON)

    gone = erased(removed, first)

    assert gone.proof["content"]["fate"] == "kept_by_another_preservation"
    assert file.exists()
    with transaction(removed.scope) as tx:
        preservation_period.release_hold(second.id, lead, tx=tx, now=END)
    assert erased(removed, second).proof["content"]["fate"] == "erased"
    assert not file.exists()


WORDS = "An invented text."


def stored_words(removed):
    """The words as the database has them, and what the journeys read of the version."""
    with transaction(removed.scope) as tx:
        rows = db.ItemTextRow.objects.filter(organisation_id=removed.scope)
        texts = list(rows.values_list("text", flat=True))
        return texts, tx.intake.version(removed.item.id, 1).text


def test_tco_42_the_words_of_a_text_go_with_what_was_kept_of_it(database):
    removed = make_removed(content=None, text=WORDS)
    (kept,) = removed.applied()
    assert stored_words(removed) == ([WORDS], WORDS)

    proof = erased(removed, kept).proof

    assert proof["content"]["fate"] == "erased"
    assert proof["text_of_the_version"] == "erased"
    assert stored_words(removed) == ([], "")


def test_words_go_with_the_last_preservation_that_needs_them(database):
    removed = make_removed(content=None, text=WORDS)
    make_order(removed.organisation, removed.item.id)
    first, second = removed.applied()

    assert erased(removed, first).proof["text_of_the_version"] == "kept_by_another_preservation"
    assert stored_words(removed)[1] == WORDS
    assert erased(removed, second).proof["text_of_the_version"] == "erased"


def test_words_that_were_put_back_stay(sqlite):
    removed = make_removed(content=None, text=WORDS)
    (kept,) = removed.applied()
    restore(removed)

    assert erased(removed, kept).proof["text_of_the_version"] == "published_item"
    assert stored_words(removed)[1] == WORDS


@pytest.mark.both_databases
def test_two_workers_that_erase_at_once_leave_no_file_behind(postgresql):
    removed = make_removed()
    make_order(removed.organisation, removed.item.id)
    both = removed.applied()
    file = files_of(removed, both[0])[0]
    start = threading.Barrier(2)

    def work(kept):
        start.wait()
        try:
            erased(removed, kept)
        finally:
            close_connection()

    threads = [threading.Thread(target=work, args=(kept,)) for kept in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not file.exists()


def test_a_reinstated_items_own_file_stays_and_its_related_data_goes(database):
    removed = make_removed()
    kept = with_related(removed)
    content, related = files_of(removed, kept)
    restore(removed)

    gone = erased(removed, kept)

    assert gone.proof["content"]["fate"] == "published_item"
    assert content.exists()
    assert not related.exists()


def test_what_is_erased_cannot_be_opened_and_the_asking_is_kept(sqlite):
    removed = make_removed()
    (kept,) = removed.applied()
    erased(removed, kept)
    person = make_person(removed.organisation, "legal")

    with transaction(removed.scope) as tx:
        opening = open_preserved(OpeningRequest(kept.id, person, "review", "Why."), tx=tx, now=END)

    assert opening.denial == "erased"


def test_the_worker_finds_what_is_due_in_every_organisation(database):
    one, other = make_removed(), make_removed()
    (first,), (second,) = one.applied(), other.applied()

    sweep(END + timedelta(minutes=30))

    for removed, kept in ((one, first), (other, second)):
        with transaction(removed.scope) as tx:
            found = tx.preservations.preservation(kept.id)
        assert found.state is PreservationState.ERASED
        assert END <= found.erased_at <= END + timedelta(minutes=15)
