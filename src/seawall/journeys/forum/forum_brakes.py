"""A shared signal that hits too wide suspends itself here, until a person has looked.

1. What the forum's signals have hit in the last 24 hours is counted: items, their accounts,
   and those items that have been here for a year. Nothing of it leaves.
2. One that hits too wide is only observed from then on; after three of one author, all of
   the author's are. The ledger says why.
3. A person looks at what was hit and lets it go on; only what comes later counts then.

Signals of our own are ours to answer for, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.forum.defence import brakes, defence_limits
from seawall.forum.defence.brakes import Blast
from seawall.forum.model import Offer, OfferState, Seat
from seawall.ids import EntryId, ForumMemberId, ItemId, OfferId, SeatId
from seawall.journeys.forum import _forum_signals, forum_incidents, forum_ruling
from seawall.ledger import Entry
from seawall.ledger.words.sharing import FORUM_SIGNAL_RESUMED, FORUM_SIGNAL_SUSPENDED
from seawall.transaction import Transaction

WINDOW = timedelta(hours=24)


def brake_signals(seat: Seat, *, tx: Transaction, now: datetime) -> list[OfferId]:
    """Suspend signals that hit too widely; which ones they were."""
    if seat.bank is None:
        return []
    met: dict[EntryId, list[ItemId]] = {}
    for entry, item in tx.intake.items_met(bank=seat.bank, since=now - WINDOW):
        met.setdefault(entry, []).append(item)
    least = min(
        defence_limits.shipped_limits().blast_accounts, defence_limits.shipped_limits().blast_least
    )
    wide = {entry: items for entry, items in met.items() if len(items) >= least}
    live = set(forum_incidents.open_incidents(seat, tx=tx, now=now)) if wide else set()
    stopped: list[Offer] = []
    for seat_id, offer in tx.shared_signals.of_entries(wide):
        if seat_id == seat.id and offer.entry is not None and _may_be_braked(offer, seat):
            why = _why(offer, wide[offer.entry], live=live, tx=tx, now=now)
            if why:
                _suspend(seat, offer, why, tx=tx, now=now)
                stopped.append(offer)
    _judge(seat, stopped, tx=tx, now=now)
    return [offer.id for offer in stopped]


def resume_signal(
    offer: OfferId, seat: SeatId, *, reason: str, tx: Transaction, now: datetime, by: str
) -> None:
    """Lift a signal's suspension after a person has looked at it."""
    our_seat, shared_offer = tx.forum.seat(seat), tx.shared_signals.offer(seat, offer)
    if not shared_offer.suspended:
        raise problem("forum.not-suspended", offer=offer)
    tx.shared_signals.suspend(seat, offer, "")
    public = {"forum": our_seat.forum, "member": shared_offer.author}
    tx.ledger.append(
        Entry(FORUM_SIGNAL_RESUMED, offer, at=now, by=by, public=public, sealed={"reason": reason})
    )
    _judge(our_seat, [shared_offer], tx=tx, now=now)


def _may_be_braked(offer: Offer, seat: Seat) -> bool:
    return offer.state is OfferState.OFFERED and offer.author != seat.me and not offer.suspended


def _why(
    offer: Offer, items: Sequence[ItemId], *, live: set[str], tx: Transaction, now: datetime
) -> str:
    """Why it suspends itself, by what it met since a person last let it go on."""
    numbers = defence_limits.shipped_limits()
    why = brakes.suspension(_blast(offer, items, live=live, tx=tx, now=now), numbers)
    resumed = (
        [
            ledger_entry.at
            for ledger_entry in tx.ledger.about(offer.id)
            if ledger_entry.what == FORUM_SIGNAL_RESUMED
        ]
        if why
        else []
    )
    if not resumed or offer.entry is None:
        return why
    since = max(*resumed, now - WINDOW)
    later = [item for _, item in tx.intake.items_met(entry=offer.entry, since=since)]
    return brakes.suspension(_blast(offer, later, live=live, tx=tx, now=now), numbers)


def _blast(
    offer: Offer, items: Sequence[ItemId], *, live: set[str], tx: Transaction, now: datetime
) -> Blast:
    """An item whose account the platform does not tell counts by its age alone."""
    named_items = tx.intake.items_named(items).values()
    cutoff = now - timedelta(days=defence_limits.shipped_limits().blast_old_days)
    return Blast(
        accounts=len({item.account for item in named_items if item.account}),
        items=len(named_items),
        old_items=sum(item.created_at < cutoff for item in named_items),
        in_incident=offer.incident in live,
    )


def _suspend(seat: Seat, offer: Offer, why: str, *, tx: Transaction, now: datetime) -> None:
    tx.shared_signals.suspend(seat.id, offer.id, why)
    public = {"forum": seat.forum, "member": offer.author}
    tx.ledger.append(
        Entry(FORUM_SIGNAL_SUSPENDED, offer.id, at=now, public=public, sealed={"why": why})
    )


def _judge(seat: Seat, changed: Sequence[Offer], *, tx: Transaction, now: datetime) -> None:
    """These signals, and all of an author whose standing hangs on how many are suspended."""
    forum_ruling.judge_signals(seat, [offer.value_digest for offer in changed], tx=tx, now=now)
    counts = tx.shared_signals.suspensions(seat.id) if changed else {}
    for author in sorted({offer.author for offer in changed}):
        if counts.get(author, 0) >= defence_limits.shipped_limits().freeze_at - 1:
            _forum_signals.judge_member_again(seat, ForumMemberId(author), tx=tx, now=now)
