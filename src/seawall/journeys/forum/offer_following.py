"""What comes into shared banks is offered, in the order in which it was committed.

The followers of banks know how far they are by the number of the newest change, so a crash
between two pages offers nothing twice and forgets nothing, and what a hundred decisions of a
second made known leaves in one statement. Where nobody shares, the place just moves on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.banks.following.model import OFFERING
from seawall.banks.model import EntryState
from seawall.ids import DecisionId, EntryId
from seawall.journeys.forum import signal_exchange
from seawall.transaction import Transaction

#: Changes of banks looked at in one commit.
PAGE = 500
_DECISION = "dec_"


def offer_page(*, tx: Transaction, now: datetime) -> bool:
    """Offer a page of what is new; whether there may be more."""
    follower = tx.followers.place(OFFERING)
    newest = tx.followers.newest()  # before the look: what is committed later has a higher number
    shared = {rule.bank for rule in tx.forum.sharing()}
    changes = tx.banks.changes_after(follower.seq, PAGE) if shared else []
    fresh = [
        change for change in changes if change.bank in shared and change.state is EntryState.ACTIVE
    ]
    by_decision: dict[str, list[EntryId]] = {}
    for change in fresh:
        decision = change.source if change.source.startswith(_DECISION) else ""
        by_decision.setdefault(decision, []).append(change.entry)
    for name, entries in by_decision.items():
        signal_exchange.offer_decided_entries(
            entries, decision=DecisionId(name) if name else None, tx=tx, now=now
        )
    reached = changes[-1].changed_seq if changes else max(follower.seq, newest)
    if reached != follower.seq:
        tx.followers.save(replace(follower, seq=reached))
    return len(changes) == PAGE
