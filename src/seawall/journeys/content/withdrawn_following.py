"""Follow the banks for entries that were taken back, one at a time, from where it was left.

What comes next is looked for while nobody waits: after an import of a million entries that is a
long look. Only what was seen then is a commit, unless somebody else went on meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.banks.following.model import RESTORING, BankFollower
from seawall.banks.model import EntryState
from seawall.ids import EntryId
from seawall.journeys.content.withdrawn_restoring import RestoringPolicy, settle_entry
from seawall.transaction import Transaction

_TAKEN_BACK = frozenset({EntryState.WITHDRAWN, EntryState.CONTESTED})


@dataclass(frozen=True, slots=True)
class NextWithdrawal:
    """The first entry that was taken back after `since`; None if there is none up to `upto`."""

    entry: EntryId | None
    since: int
    upto: int


def look_for_withdrawal(*, tx: Transaction) -> NextWithdrawal:
    """The next entry that was taken back; writes nothing."""
    newest = tx.followers.newest()
    since = tx.followers.seen(RESTORING).seq
    for change in tx.banks.changes_after(since, 1, states=_TAKEN_BACK):
        return NextWithdrawal(change.entry, since, change.changed_seq)
    return NextWithdrawal(None, since, max(since, newest))


def follow_withdrawal(
    withdrawal: NextWithdrawal, policy: RestoringPolicy, *, tx: Transaction, now: datetime
) -> bool:
    """Deal with what was seen, and keep the place; whether there may be more."""
    if tx.followers.place(RESTORING).seq != withdrawal.since:
        return True
    if withdrawal.entry is not None:
        settle_entry(withdrawal.entry, policy, tx=tx, now=now)
    tx.followers.save(BankFollower(RESTORING, withdrawal.upto))
    return withdrawal.entry is not None
