"""Where a known signal came from, if that was a forum: for match cards and entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from seawall.forum.model import Offer, Seat
from seawall.ids import EntryId
from seawall.transaction import Transaction

#: Offers named for one entry; popular ones have an offer of every member.
MOST = 3


@dataclass(frozen=True, slots=True)
class ForumOrigin:
    """One offer of a forum that stands behind an entry."""

    forum: str
    member: str
    is_ours: bool
    href: str


@dataclass(frozen=True, slots=True)
class Origins:
    """By entry, the offers behind it; and the names of the members of their forums."""

    offers: dict[str, list[ForumOrigin]]
    names: dict[str, str]

    def as_context(self) -> dict[str, Any]:
        """What templates ask for."""
        return {"origins": self.offers, "names": self.names}


def origins_of(entries: Iterable[EntryId], *, tx: Transaction) -> Origins:
    """The offers behind these entries, in as many questions as there are forums."""
    seat_offers = tx.shared_signals.of_entries(dict.fromkeys(entries))
    seats = {seat: tx.forum.seat(seat) for seat in {seat for seat, _ in seat_offers}}
    names = {str(member.id): member.name for seat in seats for member in tx.forum.members(seat)}
    offers: dict[str, list[ForumOrigin]] = {}
    for seat_id, offer in seat_offers:
        these = offers.setdefault(str(offer.entry), [])
        if len(these) < MOST:
            these.append(_origin(offer, seats[seat_id], names))
    return Origins(offers, names)


def _origin(offer: Offer, seat: Seat, names: dict[str, str]) -> ForumOrigin:
    return ForumOrigin(
        forum=seat.name,
        member=names.get(str(offer.author), str(offer.author)),
        is_ours=offer.author == seat.me,
        href=f"/forum/{seat.forum}/signals/{offer.id}",
    )
