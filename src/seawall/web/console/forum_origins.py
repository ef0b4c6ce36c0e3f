"""Where a known signal came from, if that was a forum: for match cards and entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.ids import EntryId
from seawall.transaction import Transaction

#: Offers named for one entry; popular ones have an offer of every member.
MOST = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """One offer of a forum that stands behind an entry."""

    forum: str
    member: str
    is_ours: bool
    href: str


def origins_of(entries: Iterable[EntryId], *, tx: Transaction) -> dict[str, list[Origin]]:
    """The offers behind these entries, in as many questions as there are forums."""
    seats = {}
    names: dict[str, dict[str, str]] = {}
    found: dict[str, list[Origin]] = {}
    for seat_id, offer in tx.shared_signals.of_entries(dict.fromkeys(entries)):
        if seat_id not in seats:
            seats[seat_id] = tx.forum.seat(seat_id)
            names[seat_id] = {str(one.id): one.name for one in tx.forum.members(seat_id)}
        seat = seats[seat_id]
        origin = Origin(
            forum=seat.name,
            member=names[seat_id].get(str(offer.author), str(offer.author)),
            is_ours=offer.author == seat.me,
            href=f"/forum/{seat.forum}/signals/{offer.id}",
        )
        found.setdefault(str(offer.entry), []).append(origin)
    return {entry: these[:MOST] for entry, these in found.items()}
