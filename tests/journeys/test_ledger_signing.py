"""What has a place gets a signature, soon after and never instead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.journeys._ledger_counts import counts_in
from seawall.journeys.entry_proving import NotPlacedYet, prove_entry
from seawall.journeys.ledger_placing import place_waiting
from seawall.journeys.ledger_signing import keep_checkpoint, unsigned_tree
from seawall.journeys.log_standing import log_as_it_stands
from seawall.ledger.elsewhere.shortfall import LogEpoch
from seawall.ledger.note import CheckpointStatement, Signer
from seawall.transaction import INSTALLATION, transaction
from tests.ledger_key import SIGNING_KEY
from tests.ledger_made import make_ledger_entry, organisation_before_the_log
from tests.log_signed import place_and_sign
from tests.people_made import NOON
from tests.problems import raises_problem

pytestmark = pytest.mark.both_databases

SIGNER = Signer("seawall.example/log", SIGNING_KEY)


@pytest.fixture
def organisation(database):
    return organisation_before_the_log()


def append(organisation, what="order.received"):
    with transaction(organisation.id) as tx:
        return tx.ledger.append(make_ledger_entry(what, "order_1", NOON))


def place():
    with transaction(INSTALLATION) as tx:
        return place_waiting(tx=tx)


def tree():
    with transaction(INSTALLATION) as tx:
        return unsigned_tree(SIGNER.name, tx=tx, now=NOON)


def keep(statement):
    with transaction(INSTALLATION) as tx:
        note = SIGNER.sign(statement.text())
        return keep_checkpoint(statement, note, SIGNER.verifier, tx=tx, now=NOON)


def test_what_was_placed_is_signed_although_nothing_waits(organisation):
    append(organisation)
    assert place() == 1

    assert place_and_sign(SIGNER).size == 1
    assert tree() is None


def test_nothing_is_placed_upon_what_has_no_signature(organisation):
    """So no more than one round ever waits for a signer that is away."""
    append(organisation)
    place()
    append(organisation)

    assert place() == 0
    keep(tree())
    assert place() == 1


def test_an_entry_that_has_a_place_and_no_signature_has_no_proof_yet(organisation):
    append(organisation)
    place_and_sign(SIGNER)
    entry = append(organisation)
    place()

    with transaction(organisation.id) as tx, pytest.raises(NotPlacedYet, match="a second"):
        prove_entry(entry, tx=tx)
    keep(tree())
    with transaction(organisation.id) as tx:
        assert prove_entry(entry, tx=tx).verify(SIGNER.verifier).size == 2


def test_the_counts_of_a_log_are_of_all_that_has_a_place(organisation):
    for what in ("order.received", "case.noted", "order.received"):
        append(organisation, what)
        place_and_sign(SIGNER)
    append(organisation)
    place()

    with transaction(INSTALLATION) as tx:
        before = log_as_it_stands(tx)
    checkpoint = keep(tree())

    assert (before.size, before.counts.orders) == (4, 3)
    assert counts_in(checkpoint).orders == 3


def test_of_two_who_sign_at_once_the_larger_tree_is_kept(organisation):
    append(organisation)
    place()
    smaller = tree()
    keep(smaller)
    append(organisation)
    place()
    larger = tree()

    assert keep(larger).size == 2
    assert keep(smaller) is None
    assert keep(larger) is None
    with transaction(INSTALLATION) as tx:
        assert tx.ledger.signed_size() == 2


@pytest.mark.parametrize(("size", "root"), [(2, bytes(32)), (5, bytes(32))])
def test_what_was_signed_is_kept_over_the_entries_it_speaks_of_alone(organisation, size, root):
    """Somebody put another database in its place while the signer was asked."""
    append(organisation)
    place_and_sign(SIGNER)
    append(organisation)
    place()

    with raises_problem("ledger.changed-while-signed"):
        keep(CheckpointStatement(SIGNER.name, size, root))


def test_what_was_signed_of_an_epoch_that_is_over_is_not_kept(organisation):
    append(organisation)
    place()
    before = tree()
    with transaction(INSTALLATION) as tx:
        tx.elsewhere.begin_epoch(LogEpoch(2, NOON + timedelta(hours=1), 1, 1))

    assert keep(before) is None
