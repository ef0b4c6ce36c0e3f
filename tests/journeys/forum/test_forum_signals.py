"""In a forum a member speaks for its own signals: it confirms and takes back nobody else's."""

from __future__ import annotations

import pytest

from seawall.banks.model import EntryState
from seawall.forum.model import OfferState
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum


@pytest.fixture
def forum(database, now):
    return a_forum(now, "Harbour", "Quay")


def offer(forum):
    """Harbour offers one signal; its id."""
    shared = [ShareableEntry(None, "sha256", "a" * 64, GREY, 100)]
    (offered,) = make_offers(forum.seat("Harbour").me, shared)
    openings = {offered.id: offered.opening.as_json()}
    forum.say("Harbour", "signal.offered", {"offers": [offered.said]}, openings=openings)
    forum.sync()
    return offered.id


def at_quay(forum, name):
    """How the signal stands at Quay, and who has confirmed it."""
    with transaction(forum.organisations["Quay"]) as tx:
        stored = tx.shared_signals.find(forum.seats["Quay"], [name])[name]
        return stored.state, tx.banks.entry(stored.entry).state, stored.approvers


def test_nobody_takes_back_what_another_has_offered(forum):
    name = offer(forum)
    before = at_quay(forum, name)
    forum.say("Quay", "signal.withdrawn", {"offers": [name], "code": "error"})
    forum.sync()

    assert at_quay(forum, name) == before
    assert before[0] is OfferState.OFFERED

    forum.say("Harbour", "signal.withdrawn", {"offers": [name], "code": "error"})
    forum.sync()
    forum.sync()

    assert at_quay(forum, name)[:2] == (OfferState.WITHDRAWN, EntryState.WITHDRAWN)


def test_nobody_confirms_what_another_has_offered(forum):
    name = offer(forum)
    forum.say("Quay", "signal.confirmed", {"offers": [name], "approvers": ["r1", "r2"]})
    forum.sync()

    assert at_quay(forum, name)[2] == ()


def lags_at(forum, member):
    """What the log of a member says of how long signals took until they were enforced there."""
    with transaction(forum.organisations[member]) as tx:
        entries = tx.ledger.about(forum.seats[member], prefix="forum.signals_entered")
    return [lag for entry in entries for lag in entry.public["lags_ms"]]


def test_how_long_a_signal_took_is_written_down_where_it_is_enforced_and_not_where_it_began(forum):
    offer(forum)

    (lag,) = lags_at(forum, "Quay")
    assert 0 <= lag < 60_000
    assert lags_at(forum, "Harbour") == []
