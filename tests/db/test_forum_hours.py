"""Offers are counted by the hour as they come."""

from __future__ import annotations

import secrets
from datetime import timedelta

from seawall.forum.defence.model import SignalEffect
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.ids import OfferId
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum


def offered(made, number):
    seat = made.seat("Ada")
    shared = [
        ShareableEntry(None, "sha256", secrets.token_hex(32), GREY, 100) for _ in range(number)
    ]
    offers = make_offers(seat.me, shared)
    body = {"offers": [one.said for one in offers]}
    openings = {one.id: one.opening.as_json() for one in offers}
    made.say("Ada", "signal.offered", body, openings=openings)
    made.sync()
    return [one.id for one in offers]


def test_what_a_member_offered_is_counted_by_hour_and_day(database, now):
    made = a_forum(now, "Ada", "Ben")
    offered(made, 3)
    made.now = now + timedelta(days=2)
    offered(made, 2)

    ada, seat = made.seat("Ada").me, made.seats["Ben"]
    with transaction(made.organisations["Ben"]) as tx:
        lately = tx.shared_signals.offered_since(seat, ada, made.now - timedelta(days=1))
        days = tx.shared_signals.offered_by_day(
            seat, ada, since=now - timedelta(days=1), until=made.now
        )

    assert lately == 2
    assert days == (3, 2)


def test_rulings_on_many_offers_are_written_at_once_and_on_nothing_of_others(database, now):
    made = a_forum(now, "Ada", "Ben")
    first, second = offered(made, 2)
    ruling = (SignalEffect.OBSERVE, "shape", 'It looks like "nothing" real.')

    with transaction(made.organisations["Ben"]) as tx:
        tx.shared_signals.keep_rulings(made.seats["Ben"], {OfferId(first): ruling})
    with transaction(made.organisations["Ben"]) as tx:
        tx.shared_signals.keep_rulings(made.seats["Ada"], {OfferId(second): ruling})
        mine = tx.shared_signals.find(made.seats["Ben"], [first, second])
    with transaction(made.organisations["Ada"]) as tx:
        theirs = tx.shared_signals.find(made.seats["Ada"], [first, second])

    assert (mine[first].effect, mine[first].rule, mine[first].say) == ruling
    assert mine[second].rule != "shape"
    assert {one.rule for one in theirs.values()} == {"own"}
