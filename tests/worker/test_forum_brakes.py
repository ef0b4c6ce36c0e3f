"""A shared signal that hits too wide stops itself at a member, and a person lets it go on."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from seawall.banks.model import EntryState
from seawall.forum.defence.defence_limits import shipped_limits
from seawall.journeys.forum import forum_brakes, signal_exchange
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.forum_made import a_forum
from tests.problems import raises_problem

SHA = "ab" * 32


@pytest.fixture
def made(database, now):
    forum = a_forum(now, "Harbour", "Quay")
    bank = forum.bank("Harbour")
    with transaction(forum.organisations["Harbour"]) as tx:
        signal_exchange.share_bank(
            bank, forum.seats["Harbour"], labels=(), min_confidence=0, tx=tx, now=now, by="test"
        )
    forum.add("Harbour", bank, "sha256", SHA)
    with transaction(forum.organisations["Harbour"]) as tx:
        (rule,) = tx.forum.sharing(bank=bank)
        signal_exchange.offer_bank(rule, tx=tx, now=now)
    forum.sync()
    forum.sync()
    return forum


def hit(made, count, **more):
    """The signal meets so many items at Quay."""
    with transaction(made.organisations["Quay"]) as tx:
        (entry,) = tx.banks.entries(made.seat("Quay").bank)
    made.meet("Quay", entry, count, **more)


def here(made):
    """The signal and the state of its entry at Quay."""
    with transaction(made.organisations["Quay"]) as tx:
        ((_, offer),) = tx.shared_signals.page(made.seats["Quay"])
        return SimpleNamespace(offer=offer, state=tx.banks.entry(offer.entry).state)


def work(made):
    hand = worker(Time(made.now))
    hand.arm()
    while hand.step():
        pass


def brake(made):
    with transaction(made.organisations["Quay"]) as tx:
        return forum_brakes.brake_signals(made.seat("Quay"), tx=tx, now=made.now)


def test_forty_accounts_stop_it_a_person_lets_it_go_on_and_only_later_hits_count(made):
    before = here(made)
    hit(made, shipped_limits().blast_accounts)

    work(made)

    assert before.offer.suspended == ""
    stopped = here(made)
    assert (stopped.offer.rule, stopped.state) == ("brakes", EntryState.OBSERVED)
    assert "40 accounts" in stopped.offer.suspended

    made.now += timedelta(minutes=5)
    with transaction(made.organisations["Quay"]) as tx:
        forum_brakes.resume_signal(
            stopped.offer.id, made.seats["Quay"], reason="All of it is the film.",
            tx=tx, now=made.now, by="test",
        )  # fmt: skip
        entries = [one.what for one in tx.ledger.about(stopped.offer.id)]
    assert here(made).state is before.state
    assert brake(made) == []
    assert entries[-2:] == ["forum.signal_suspended", "forum.signal_resumed"]
    with transaction(made.organisations["Quay"]) as tx, raises_problem("forum.not-suspended"):
        forum_brakes.resume_signal(
            stopped.offer.id, made.seats["Quay"], reason="", tx=tx, now=made.now, by="test"
        )


def test_items_that_have_been_there_for_a_year_stop_it(made):
    hit(made, 6, account="", age=timedelta(days=400))

    assert brake(made) == [here(made).offer.id]


def test_many_new_items_of_a_few_accounts_stop_nothing(made):
    hit(made, 60, account="one")

    assert brake(made) == []


def test_hits_of_yesterday_are_forgotten(made):
    hit(made, shipped_limits().blast_accounts)
    made.now += timedelta(hours=25)

    assert brake(made) == []
