"""What comes into shared banks is offered, in the order in which it was committed.

The followers of banks know how far they are by the number of the newest change, so a crash
between two pages offers nothing twice and forgets nothing, and what a hundred decisions of a
second made known leaves in one statement. Where nobody shares, the place just moves on. What is
new is looked for while nobody waits; what was seen is a commit, unless somebody went on meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.banks.following.model import OFFERING
from seawall.banks.model import EntryState
from seawall.ids import DecisionId, EntryId
from seawall.journeys.forum import signal_exchange
from seawall.transaction import Transaction

#: Entries offered in one commit.
PAGE = 500
_DECISION = "dec_"


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What came after `since`, up to `reached`, by the decision that made it known, if one did."""

    since: int
    reached: int
    by_decision: Mapping[str, Sequence[EntryId]]
    has_more: bool


def look_for_offers(*, tx: Transaction) -> OfferPage:
    """A page of what is new in shared banks; writes nothing."""
    since = tx.followers.seen(OFFERING).seq
    newest = tx.followers.newest()  # before the look: what is committed later has a higher number
    shared = {rule.bank for rule in tx.forum.sharing()}
    fresh = (
        tx.banks.changes_after(since, PAGE, states=(EntryState.ACTIVE,), banks=shared)
        if shared
        else []
    )
    by_decision: dict[str, list[EntryId]] = {}
    for change in fresh:
        decision = change.source if change.source.startswith(_DECISION) else ""
        by_decision.setdefault(decision, []).append(change.entry)
    has_more = len(fresh) == PAGE
    reached = fresh[-1].changed_seq if has_more else newest
    return OfferPage(since, max(since, reached), by_decision, has_more)


def offer_page(page: OfferPage, *, tx: Transaction, now: datetime) -> bool:
    """Offer what was seen, and keep the place; whether there may be more."""
    follower = tx.followers.place(OFFERING)
    if follower.seq != page.since:
        return True
    for name, entries in page.by_decision.items():
        signal_exchange.offer_decided_entries(
            entries, decision=DecisionId(name) if name else None, tx=tx, now=now
        )
    if page.reached != follower.seq:
        tx.followers.save(replace(follower, seq=page.reached))
    return page.has_more
