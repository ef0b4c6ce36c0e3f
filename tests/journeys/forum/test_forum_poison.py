"""A rogue member pushes 500 hashes made from harmless photographs: nobody harmless is touched."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from seawall.banks.entry_standing import EntryStanding, standing
from seawall.banks.model import EntryState
from seawall.forum.defence import benign_files, benign_held
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.journeys.forum import forum_policy
from seawall.transaction import transaction
from tests.forum_made import a_forum

GRAVE = "behaviour/attack-footage"
LAX = """
name: Believe everybody
otherwise: block
contested: review
allow:
  - {name: everything, effect: block}
"""


SHIPPED = benign_files.shipped_set()


def photographs() -> list[str]:
    """The PDQ hashes of the photographs that ship."""
    things = SHIPPED.things
    return [value for one in things if one.group == "photos" for value in one.values.get("pdq", ())]


def poison(number: int, *, seed: int = 7) -> list[str]:
    """Hashes that would find a shipped photograph: a few of its bits turned."""
    dice, made = random.Random(seed), []
    shipped = photographs()
    for _ in range(number):
        value = int(dice.choice(shipped), 16)
        for bit in dice.sample(range(256), dice.randrange(0, 32, 2)):
            value ^= 1 << bit
        made.append(f"{value:064x}")
    return made


def push(made, name, values):
    """The rogue says that two of its people have seen each of them."""
    seat = made.seat(name)
    shared = [
        ShareableEntry(None, "pdq", v, GRAVE, 100, approvers=("P-1", "P-2"), quality=90)
        for v in values
    ]
    for start in range(0, len(shared), 250):
        offers = make_offers(seat.me, shared[start : start + 250])
        made.say(
            name,
            "signal.offered",
            {"offers": [one.said for one in offers]},
            openings={one.id: one.opening.as_json() for one in offers},
        )


@pytest.mark.parametrize("vouched", [True, False], ids=["vouched-for", "newcomer"])
def test_of_500_poisoned_hashes_none_acts_even_where_everything_is_believed(
    database, now, vouched, capsys
):
    made = a_forum(now, "Ada")
    made.join("Rogue", vouched=vouched)
    made.follow("Rogue")
    with transaction(made.organisations["Ada"]) as tx:
        forum_policy.adopt_policy(made.seats["Ada"], LAX, tx=tx, now=now, by="test")
    push(made, "Rogue", poison(500))

    made.sync()

    with transaction(made.organisations["Ada"]) as tx:
        held = [one for _, one in tx.shared_signals.page(made.seats["Ada"], limit=1_000)]
        entries = tx.banks.changes_after(0)
    stopped = Counter((one.effect.value, one.rule) for one in held)
    with capsys.disabled():
        print(f"\n  what stopped 500 poisoned hashes: {dict(stopped)}")  # noqa: T201 - to be seen
    assert len(held) == 500
    assert stopped == {("off", "benign"): 500}
    assert not [one for one in entries if standing(one, now) is not EntryStanding.NONE]


def test_without_the_benign_set_a_newcomers_poison_is_watched_and_finds_nobody(
    sqlite, now, monkeypatch
):
    empty = SHIPPED.without(*{one.group for one in SHIPPED.things})
    monkeypatch.setattr(benign_held, "benign_set", lambda: empty)
    made = a_forum(now, "Ada")
    made.join("Rogue", vouched=False)
    made.follow("Rogue")
    push(made, "Rogue", poison(500))

    made.sync()

    with transaction(made.organisations["Ada"]) as tx:
        entries = tx.banks.changes_after(0)
    assert {one.state for one in entries} <= {EntryState.OBSERVED, EntryState.WITHDRAWN}
    assert {standing(one, now) for one in entries} <= {EntryStanding.RECORD, EntryStanding.NONE}


def test_a_second_sock_puppet_lifts_no_quarantine(sqlite, now):
    made = a_forum(now, "Ada")
    for name in ("Rogue", "Sock"):
        made.join(name, vouched=False)
        made.follow(name)
    values = [f"{random.Random(3).getrandbits(256):064x}"]
    push(made, "Rogue", values)
    push(made, "Sock", values)

    made.sync()

    with transaction(made.organisations["Ada"]) as tx:
        held = [one for _, one in tx.shared_signals.page(made.seats["Ada"])]
    assert {one.effect.value for one in held} <= {"observe", "off"}
