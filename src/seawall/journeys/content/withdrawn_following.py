"""Follow the banks for entries that were taken back, one at a time, from where it was left."""

from __future__ import annotations

from datetime import datetime

from seawall.banks.following.model import RESTORING, BankFollower
from seawall.banks.model import EntryState
from seawall.journeys.content.withdrawn_restoring import RestoringPolicy, settle_entry
from seawall.transaction import Transaction

#: Changes read in one go; only those of entries that were taken back cost anything.
AT_ONCE = 1_000
_TAKEN_BACK = frozenset({EntryState.WITHDRAWN, EntryState.CONTESTED})


def follow_next_withdrawal(policy: RestoringPolicy, *, tx: Transaction, now: datetime) -> bool:
    """Deal with the next entry that was taken back; whether there may be more."""
    newest = tx.followers.newest()
    follower = tx.followers.place(RESTORING)
    changes = tx.banks.changes_after(follower.seq, AT_ONCE)
    for change in changes:
        if change.state in _TAKEN_BACK:
            settle_entry(change.entry, policy, tx=tx, now=now)
            tx.followers.save(BankFollower(RESTORING, change.changed_seq))
            return True
    is_all = len(changes) < AT_ONCE
    upto = newest if is_all else changes[-1].changed_seq
    tx.followers.save(BankFollower(RESTORING, max(follower.seq, upto)))
    return not is_all
