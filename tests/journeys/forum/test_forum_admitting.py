"""What was held when it came counts once a person here has looked, and not before."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest

from seawall.forum.defence import defence_limits
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.journeys.forum import forum_admitting
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum
from tests.problems import raises_problem


def flood(made, number):
    seat = made.seat("Ada")
    for start in range(0, number, 500):
        shared = [
            ShareableEntry(None, "sha256", secrets.token_hex(32), GREY, 100)
            for _ in range(min(500, number - start))
        ]
        offers = make_offers(seat.me, shared)
        body = {"offers": [one.said for one in offers]}
        made.say("Ada", "signal.offered", body,
                 openings={one.id: one.opening.as_json() for one in offers})  # fmt: skip
    made.sync()


def effects(made):
    with transaction(made.organisations["Ben"]) as tx:
        page = tx.shared_signals.page(made.seats["Ben"], limit=5_000)
    return {one.effect.value for _, one in page}


def test_the_first_day_of_a_known_member_is_no_burst(sqlite, now):
    made = a_forum(now, "Ada", "Ben")

    flood(made, 90)

    assert effects(made) == {"review"}


@pytest.mark.parametrize("most", [60, pytest.param(2_000, marks=pytest.mark.exhaustive)])
def test_a_flood_is_observed_until_a_person_lets_it_in(sqlite, now, monkeypatch, most):
    limits = replace(defence_limits.shipped_limits(), offers_a_day=most)
    monkeypatch.setattr(defence_limits, "shipped_limits", lambda: limits)
    made = a_forum(now, "Ada", "Ben")
    flood(made, most + 50)
    assert effects(made) == {"observe"}

    ada = made.seat("Ada").me
    with transaction(made.organisations["Ben"]) as tx:
        number = forum_admitting.let_member_in(
            ada, made.seats["Ben"], reason="Their archive.", tx=tx, now=now, by="P"
        )

    assert number == most + 50
    assert effects(made) == {"review"}


def test_nothing_held_is_said_so(sqlite, now):
    made = a_forum(now, "Ada", "Ben")
    ada = made.seat("Ada").me

    with transaction(made.organisations["Ben"]) as tx, raises_problem("forum.nothing-held"):
        forum_admitting.let_member_in(ada, made.seats["Ben"], reason="x", tx=tx, now=now, by="P")
