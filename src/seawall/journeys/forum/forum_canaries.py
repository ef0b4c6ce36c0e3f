"""Canaries are put into a forum's list, and a list found outside is traced to who leaked it.

1. Fresh slots are made, far from everything harmless and from each other, and offered in the
   log like any other signal: a commitment over both variants, which nobody can tell from an
   ordinary one.
2. Each member that holds the list is shown the variant its code word says (`forum_feeding`).
3. Values found outside are read against the code words. The ledger remembers that it was
   done and what came of it; a name is only where to look, and people decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forum.commitment import offer_id, seal_pair
from seawall.forum.defence import benign_held
from seawall.forum.lookup.canary import PURPOSE, Slot, make_slots
from seawall.forum.lookup.recipes import PDQ
from seawall.forum.lookup.tracing import Accusation, accuse_members
from seawall.forum.model import Seat, Tier
from seawall.ids import SeatId
from seawall.journeys.forum import forum_speaking
from seawall.keys.seat import secret_of
from seawall.ledger import JSON, Entry
from seawall.ledger.words.sharing import FORUM_CANARIES, FORUM_LEAK_TRACED
from seawall.matching import codes_of
from seawall.transaction import Transaction

MOST = 200
QUALITY = 100
CONFIDENCE = 90


def plant_canaries(
    seat: SeatId, count: int, *, label: str, tx: Transaction, now: datetime, by: str
) -> list[Slot]:
    """Put so many fresh canaries into the list."""
    hub = _hub(seat, tx=tx)
    if not 1 <= count <= MOST:
        raise problem("forum.how-many-canaries", count=count, most=MOST)
    had = tx.lookups.canaries(hub)
    first = had[-1].number + 1 if had else 0
    slots = make_slots(count, secret=secret_of(hub.id, PURPOSE), benign=_benign(had), first=first)
    offers, openings = _offers(hub, slots, label)
    forum_speaking.send_statement(
        hub.id, "signal.offered", {"offers": offers}, openings=openings, tx=tx, now=now
    )
    public: dict[str, JSON] = {"forum": hub.forum}
    sealed: dict[str, JSON] = {"count": count, "first": first}
    tx.ledger.append(Entry(FORUM_CANARIES, hub.id, at=now, by=by, public=public, sealed=sealed))
    return list(slots)


def trace_leak(
    seat: SeatId, leaked_values: Iterable[str], *, tx: Transaction, now: datetime, by: str
) -> Accusation:
    """Rank the members by how well they explain list values that were found outside."""
    hub = _hub(seat, tx=tx)
    holders = [
        member.id
        for member in tx.forum.members(hub.id)
        if member.tier is Tier.FULL and member.id != hub.me
    ]
    accusation = accuse_members(
        leaked_values,
        slots=tx.lookups.canaries(hub),
        members=holders,
        secret=secret_of(hub.id, PURPOSE),
    )
    named_members: list[JSON] = [
        suspect.member for suspect in accusation.suspects if suspect.is_named
    ]
    public: dict[str, JSON] = {"forum": hub.forum, "read": accusation.read}
    tx.ledger.append(
        Entry(
            FORUM_LEAK_TRACED, hub.id, at=now, by=by, public=public, sealed={"named": named_members}
        )
    )
    return accusation


def _offers(
    seat: Seat, slots: Iterable[Slot], label: str
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    offers, openings = [], {}
    for slot in slots:
        commitment, pair = seal_pair(PDQ, slot.values)
        offers.append(
            {
                "signal_type": PDQ,
                "commitment": commitment,
                "label": label,
                "confidence": CONFIDENCE,
                "quality": QUALITY,
            }
        )
        opening = {"pair": [side.as_json() for side in pair], "slot": slot.number}
        openings[str(offer_id(seat.me, commitment))] = opening
    return offers, openings


def _benign(had: Iterable[Slot]) -> Any:
    """Everything a canary must be far from: the harmless pictures, and the canaries so far."""
    values = [
        value
        for picture in benign_held.benign_set().things
        for value in picture.values.get(PDQ, ())
    ]
    return codes_of([*values, *(value for slot in had for value in slot.values)])


def _hub(seat: SeatId, *, tx: Transaction) -> Seat:
    our_seat = tx.forum.seat(seat)
    if not our_seat.is_hub:
        raise problem("forum.not-the-hub.canaries")
    return our_seat
