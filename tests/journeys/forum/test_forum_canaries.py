"""Canaries in a real forum: each member holds its own variants, and a leaked copy names it."""

import pytest

from seawall.errors import SeawallError
from seawall.forum.lookup.remote import AskedSignal, RemoteIndex
from seawall.forum.model import Tier
from seawall.journeys.forum import forum_canaries, forum_lookup
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum

PLANTED = 60


@pytest.fixture
def forum(database, now):
    made = a_forum(now, "Harbour", "Quay", "Mole")
    with transaction(made.hub) as tx:
        forum_canaries.plant_canaries(made.hub_seat, PLANTED, label=GREY, tx=tx, now=now, by="test")
    made.sync()
    return made


def copy_of(made, name) -> list[str]:
    """Every value that a member holds."""
    with transaction(made.organisations[name]) as tx:
        held = tx.shared_signals.live_signals(made.seats[name], "pdq", now=made.now)
        return [value for _, _, value, _ in held]


def test_every_member_holds_one_variant_of_each_and_no_two_copies_are_alike(forum):
    copies = {name: set(copy_of(forum, name)) for name in forum.seats}

    assert {len(copy) for copy in copies.values()} == {PLANTED}
    assert len({frozenset(copy) for copy in copies.values()}) == 3


def test_a_leaked_copy_names_the_member_and_the_ledger_remembers_the_trace(forum, now):
    leaked = copy_of(forum, "Quay")[: PLANTED * 7 // 10]

    with transaction(forum.hub) as tx:
        accusation = forum_canaries.trace_leak(forum.hub_seat, leaked, tx=tx, now=now, by="test")
        entries = [one.what for one in tx.ledger.about(forum.hub_seat)]
    assert accusation.suspects[0].member == forum.seat("Quay").me
    assert accusation.suspects[0].is_named
    assert accusation.missing == PLANTED - len(leaked)
    assert "forum.leak_traced" in entries


def test_more_canaries_take_the_next_places(forum, now):
    with transaction(forum.hub) as tx:
        forum_canaries.plant_canaries(forum.hub_seat, 2, label=GREY, tx=tx, now=now, by="test")
        slots = tx.lookups.canaries(tx.forum.seat(forum.hub_seat))

    assert [slot.number for slot in slots] == list(range(PLANTED + 2))


def test_a_canary_that_is_asked_about_is_an_alarm_with_the_members_name(forum, now):
    leaked = copy_of(forum, "Harbour")[0]
    forum.join("Islet", tier=Tier.LOOKUP)
    islet = forum.follow("Islet").me
    with transaction(forum.hub) as tx:
        seat = tx.forum.seat(forum.hub_seat)
        member = tx.forum.member(seat.id, islet)
        matched = forum_lookup.match_signals(
            seat, member, [AskedSignal("pdq", leaked)], index=RemoteIndex([]), tx=tx, now=now
        )
        told = [one for one in tx.ledger.about(seat.id) if one.what == "forum.canary_asked"]

    assert len(matched.canaries) == 1
    assert [one.public["member"] for one in told] == [member.id]


def test_only_the_hub_plants_and_a_wild_number_is_refused(forum, now):
    with transaction(forum.organisations["Quay"]) as tx, pytest.raises(SeawallError):
        forum_canaries.plant_canaries(forum.seats["Quay"], 1, label=GREY, tx=tx, now=now, by="test")
    with transaction(forum.hub) as tx, pytest.raises(SeawallError) as refused:
        forum_canaries.plant_canaries(forum.hub_seat, 10_000, label=GREY, tx=tx, now=now, by="test")
    assert refused.value.field == "count"
