"""Every entry gets one place, in the order it arrived, under a signature."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from seawall.journeys import ledger_placing
from seawall.journeys.entry_proving import NotPlacedYet, prove_entry
from seawall.ledger import merkle
from seawall.ledger.note import Signer, open_note
from seawall.transaction import INSTALLATION, transaction
from tests.ledger_made import make_ledger_entry, organisation_before_the_log
from tests.log_signed import place_and_sign
from tests.people_made import NOON
from tests.problems import raises_problem

pytestmark = pytest.mark.both_databases

SIGNER = Signer("seawall.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))


def append(organisation, what="case.opened", about="case_1", at=NOON, **parts):
    with transaction(organisation.id) as tx:
        return tx.ledger.append(make_ledger_entry(what, about, at, **parts))


def place():
    return place_and_sign(SIGNER)


def test_nothing_to_place_signs_nothing(database):
    assert place() is None


def test_entries_are_placed_in_the_order_they_arrived_even_if_their_times_say_otherwise(database):
    organisation = organisation_before_the_log()
    ids = [append(organisation, at=NOON - timedelta(seconds=number)) for number in range(20)]

    checkpoint = place()

    with transaction(organisation.id) as tx:
        entries = tx.ledger.about("case_1")
    assert [entry.id for entry in entries] == ids
    assert [entry.index for entry in entries] == list(range(20))
    assert open_note(checkpoint.note, SIGNER.verifier).size == 20


def test_about_keeps_its_order_while_some_entries_still_wait(database):
    organisation = organisation_before_the_log()
    ids = [append(organisation)]
    place()
    ids += [append(organisation), append(organisation)]

    with transaction(organisation.id) as tx:
        entries = tx.ledger.about("case_1")
        newest = tx.ledger.recent(2)
    assert [(entry.id, entry.index) for entry in entries] == [
        (ids[0], 0),
        (ids[1], None),
        (ids[2], None),
    ]
    assert [entry.id for entry in newest] == [ids[2], ids[1]]


def test_a_change_that_is_undone_leaves_no_entry(database):
    organisation = organisation_before_the_log()
    with pytest.raises(RuntimeError), transaction(organisation.id) as tx:  # noqa: PT012
        tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON))
        raise RuntimeError

    assert place() is None


def test_more_than_a_batch_takes_more_than_a_round_and_loses_nothing(database, monkeypatch):
    monkeypatch.setattr(ledger_placing, "BATCH", 3)
    organisation = organisation_before_the_log()
    for _ in range(7):
        append(organisation)

    assert [place().size for _ in range(3)] == [3, 6, 7]
    assert place() is None


def test_sequencers_that_run_at_once_give_each_entry_one_place(database):
    organisation = organisation_before_the_log()
    failures = []

    def work(number):
        try:
            for _ in range(5):
                append(organisation, about=f"case_{number}")
                place()
        except Exception as failed:
            failures.append(failed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place()

    assert failures == []
    with transaction(INSTALLATION) as tx:
        placed = tx.ledger.between(merkle.Span(0, 100))
        newest = tx.ledger.latest_checkpoint()
        assert newest.size == tx.ledger.size() == 20
        assert newest.root == merkle.root(20, tx.ledger.nodes)
    assert [entry.index for entry in placed] == list(range(20))


def test_each_checkpoint_extends_the_one_before(database):
    organisation, checkpoints = organisation_before_the_log(), []
    for batch in (1, 2, 4, 3):
        for _ in range(batch):
            append(organisation)
        checkpoints.append(place())

    with transaction(INSTALLATION) as tx:
        for old, new in pairwise(checkpoints):
            proof = merkle.consistency_proof(old.size, new.size, tx.ledger.nodes)
            assert merkle.extends_tree(
                old.size, old.root, size=new.size, root=new.root, proof=proof
            )


def test_an_entry_is_proved_to_whoever_holds_the_public_key(database):
    organisation = organisation_before_the_log()
    ids = [append(organisation, about=f"case_{number}") for number in range(9)]
    place()

    with transaction(organisation.id) as tx:
        proof = prove_entry(ids[4], tx=tx)

    assert proof.index == 4
    assert '"about":"case_4"' in proof.entry.told
    assert "case_4" not in proof.entry.leaf
    assert proof.verify(SIGNER.verifier).size == 9


def test_an_entry_that_waits_has_no_proof_yet(database):
    organisation = organisation_before_the_log()
    entry = append(organisation)

    with transaction(organisation.id) as tx, pytest.raises(NotPlacedYet, match="a second"):
        prove_entry(entry, tx=tx)


def test_nobody_reads_or_proves_anothers_entry(database):
    ours, theirs = organisation_before_the_log(), organisation_before_the_log()
    entry = append(theirs, sealed={"email": "person@example.com"})
    place()

    with transaction(ours.id) as tx:
        assert tx.ledger.about("case_1") == []
        assert tx.ledger.recent() == []
        assert tx.ledger.between(merkle.Span(0, 9)) == []
        assert tx.ledger.sealed(entry) is None
        assert not tx.ledger.erase(entry)
        with raises_problem("ledger.no-such-entry"):
            prove_entry(entry, tx=tx)
        with raises_problem("ledger.nobodys-entry"):
            tx.ledger.append(make_ledger_entry("forged", "case_1", NOON), of=theirs.id)


def test_the_installation_says_whose_entry_it_writes(database):
    organisation = organisation_before_the_log()
    with transaction(INSTALLATION) as tx:
        with raises_problem("ledger.nobodys-entry"):
            tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON))
        tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON), of=organisation.id)

    with transaction(organisation.id) as tx:
        assert len(tx.ledger.about("case_1")) == 1


def test_the_keys_that_signed_are_remembered_once_each(database):
    organisation, other = (
        organisation_before_the_log(),
        Ed25519PrivateKey.from_private_bytes(b"\1" * 32),
    )
    append(organisation)
    place()
    append(organisation)
    place()
    append(organisation)
    place_and_sign(Signer(SIGNER.name, other))
    with transaction(INSTALLATION) as tx:
        uses = tx.ledger.key_uses()

    assert {use.verifier for use in uses} == {
        str(SIGNER.verifier),
        str(Signer(SIGNER.name, other).verifier),
    }
