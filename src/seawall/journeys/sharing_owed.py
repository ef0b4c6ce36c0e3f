"""What happens to a shared bank is owed to its forums: offered, confirmed, or taken back.

Curating a bank knows nothing of forums; it leaves a job in the same commit, and the worker
brings it to `signal_exchange`. A bank that nobody shares owes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.enforcement.outbox.model import Owed, Task
from seawall.ids import BankId, DecisionId, EntryId
from seawall.transaction import Transaction

#: Entries named in one job.
AT_ONCE = 500
#: How changes are marked that a forum made here: it need not be told of them.
BY_FORUM = "forum:"


def owe_offers(
    bank: BankId,
    entries: Sequence[EntryId],
    *,
    tx: Transaction,
    now: datetime,
    decision: DecisionId | None = None,
) -> None:
    """These entries came into a bank; its forums are told, if it has any."""
    if not entries or not tx.forum.sharing(bank=bank):
        return
    held = tx.banks.bank(bank)
    for start in range(0, len(entries), AT_ONCE):
        part = list(entries[start : start + AT_ONCE])
        arguments = {"organisation": held.organisation, "entries": part, "decision": decision}
        key = f"offer:{decision or held.id}:{part[0]}"
        tx.outbox.add(Owed(Task.OFFER, arguments, key=key), now=now)


def owe_withdrawal(
    bank: BankId, entry: EntryId, *, reason: str, by: str, tx: Transaction, now: datetime
) -> None:
    """An entry was withdrawn here; where we offered it, we take it back."""
    if by.startswith(BY_FORUM) or not tx.forum.sharing(bank=bank):
        return
    held = tx.banks.bank(bank)
    arguments = {"organisation": held.organisation, "entry": entry, "reason": reason}
    tx.outbox.add(Owed(Task.TAKE_BACK, arguments), now=now)
