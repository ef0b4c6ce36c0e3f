"""A flood of withdrawals empties nothing: over the day's measure people look first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.banks.model import EntryState
from seawall.forum.defence import defence_limits
from seawall.forum.model import OfferState
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.journeys.forum import forum_letting_go
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum
from tests.problems import raises_problem

SHIPPED = defence_limits.shipped_limits()


@pytest.fixture(
    params=[12, pytest.param(SHIPPED.withdrawals_a_day, marks=pytest.mark.exhaustive)],
)
def most(request, monkeypatch):
    """How many a member takes back in a day before people look."""
    limits = replace(SHIPPED, withdrawals_a_day=request.param)
    monkeypatch.setattr(defence_limits, "shipped_limits", lambda: limits)
    return request.param


@pytest.fixture
def made(database, now):
    return a_forum(now, "Harbour", "Quay")


def offer(made, count, *, first=0):
    """Harbour offers so many signals; their ids."""
    seat = made.seat("Harbour")
    shared = [
        ShareableEntry(None, "sha256", f"{n:064x}", GREY, 100) for n in range(first, first + count)
    ]
    offers = make_offers(seat.me, shared)
    openings = {one.id: one.opening.as_json() for one in offers}
    body = {"offers": [one.said for one in offers]}
    made.say("Harbour", "signal.offered", body, openings=openings)
    made.sync()
    return [one.id for one in offers]


def take_back(made, offers):
    made.say("Harbour", "signal.withdrawn", {"offers": offers, "code": "error"})
    made.sync()
    made.sync()


def at_quay(made):
    with transaction(made.organisations["Quay"]) as tx:
        page = tx.shared_signals.page(made.seats["Quay"], limit=1_000)
        return {one.id: (one.state, tx.banks.entry(one.entry).state) for _, one in page}


def test_what_goes_over_the_days_measure_is_contested_until_a_person_lets_it_go(made, most):
    early = offer(made, 5)
    made.now += timedelta(days=2)
    offers = [*offer(made, most - 2, first=5), *early]
    take_back(made, offers[:10])
    take_back(made, offers[10:])

    after = at_quay(made)
    assert Counter(after.values()) == {
        (OfferState.WITHDRAWN, EntryState.WITHDRAWN): most,
        (OfferState.OFFERED, EntryState.CONTESTED): 3,
    }

    waiting = [one for one, (state, _) in after.items() if state is OfferState.OFFERED]
    with transaction(made.organisations["Quay"]) as tx:
        forum_letting_go.accept_withdrawals(
            waiting[:1], made.seats["Quay"], tx=tx, now=made.now, by="test"
        )
    assert at_quay(made)[waiting[0]] == (OfferState.WITHDRAWN, EntryState.WITHDRAWN)


def test_a_new_day_has_a_new_measure_and_nobody_lets_go_what_was_not_taken_back(made, most):
    offers = offer(made, most + 2)
    take_back(made, offers[:most])
    with (
        transaction(made.organisations["Quay"]) as tx,
        raises_problem("forum.not-taken-back"),
    ):
        forum_letting_go.accept_withdrawals(
            offers[most:], made.seats["Quay"], tx=tx, now=made.now, by="test"
        )
    made.now += timedelta(hours=25)
    take_back(made, offers[most:])

    assert {state for state, _ in at_quay(made).values()} == {OfferState.WITHDRAWN}
