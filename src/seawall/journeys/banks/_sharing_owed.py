"""An entry of a shared bank was withdrawn: its forums are owed a withdrawal.

Curating a bank knows nothing of forums; it leaves a job in the same commit, and the worker
brings it to `signal_exchange`. What comes into a bank owes nothing: `offer_following` sees it.
"""

from __future__ import annotations

from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import BankId, EntryId
from seawall.transaction import Transaction

#: How changes are marked that a forum made here: it need not be told of them.
BY_FORUM = "forum:"


def owe_withdrawal(
    bank: BankId, entry: EntryId, *, reason: str, by: str, tx: Transaction, now: datetime
) -> None:
    """An entry was withdrawn here; where we offered it, we take it back."""
    if by.startswith(BY_FORUM) or not tx.forum.sharing(bank=bank):
        return
    shared_bank = tx.banks.bank(bank)
    arguments = {"organisation": shared_bank.organisation, "entry": entry, "reason": reason}
    tx.outbox.add(OwedJob(Task.TAKE_BACK, arguments), now=now)
