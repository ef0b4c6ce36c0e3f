"""A person here accepts that an author took signals back, where that was more than a day's measure.

Until then such a signal is contested: it blocks nothing, and people look at what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.errors import problem
from seawall.ids import OfferId, SeatId
from seawall.journeys.forum import _forum_signals
from seawall.ledger import Entry
from seawall.ledger.words.sharing import FORUM_WITHDRAWAL_ACCEPTED
from seawall.transaction import Transaction


def accept_withdrawals(
    offers: Sequence[OfferId], seat: SeatId, *, tx: Transaction, now: datetime, by: str
) -> None:
    """A person here lets go of what its author took back in a flood."""
    our_seat = tx.forum.seat(seat)
    shared_offers = [tx.shared_signals.offer(seat, offer) for offer in offers]
    opinions = tx.shared_signals.opinions(seat, shared_offers)
    for offer in shared_offers:
        words = [opinion for opinion in opinions[offer.id] if opinion.member == offer.author]
        if not words or words[-1].code != _forum_signals.TAKEN_BACK:
            raise problem("forum.not-taken-back", offer=offer.id)
    _forum_signals.let_offers_go(
        our_seat, shared_offers, reason="withdrawn by its author", tx=tx, now=now
    )
    for offer in shared_offers:
        public = {"forum": our_seat.forum, "member": offer.author}
        tx.ledger.append(Entry(FORUM_WITHDRAWAL_ACCEPTED, offer.id, at=now, by=by, public=public))
