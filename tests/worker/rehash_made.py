"""Kept files, and a worker that hashes what is kept again, for tests."""

from __future__ import annotations

import itertools
from datetime import timedelta

from seawall.journeys.content import rehashing
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.journeys.content.seen_made import see
from tests.people_made import NOON

CALL = (
    "The harbour lights went out one after the other that evening, and the keeper of the tower "
    "wrote in his book that he had never seen the water so still and so grey."
)
LONG_AGO = NOON - timedelta(days=700)
_minutes = itertools.count(1)


def keep_file(org, content, *, at=LONG_AGO, media_type="application/octet-stream"):
    """An item whose newest version is a sealed file without any signal."""
    with transaction(org.id) as tx:
        sealed = tx.evidence.seal(content, media_type, "item", at)
    return see(org, at=at, evidence=sealed, media_type=media_type, size=len(content))


def start(org, name, **options):
    with transaction(org.id) as tx:
        return rehashing.start_rehash(name, tx=tx, now=NOON, by="test", **options)


def work(at=None):
    """Let a worker do all that is due, a minute after the last time."""
    hand = worker(Time(at or NOON + timedelta(minutes=next(_minutes))))
    hand.arm()
    while hand.step():
        pass


def rehash(org, name, **options):
    begun = start(org, name, **options)
    work()
    return standing(org, begun)


def standing(org, begun):
    with transaction(org.id) as tx:
        return tx.rehashes.rehash(begun.id)


def signals_of(org, item, version=2):
    with transaction(org.id) as tx:
        return [(one.signal_type, one.value) for one in tx.seen.of_version(item.id, version)]


def queue(org):
    with transaction(org.id) as tx:
        return tx.cases.queue()


def entries(org, about):
    with transaction(org.id) as tx:
        return list(tx.ledger.about(about))
