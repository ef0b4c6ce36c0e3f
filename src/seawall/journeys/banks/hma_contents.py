"""Contents as HMA's clients keep them: added, switched off for a time, deleted.

1. Each signal becomes an entry of the bank, through the same rule as any other; one
   that the bank has already is shared. An entry that a person took back stays so, and
   the sender is told; one that HMA's client had deleted itself comes back.
2. The content gets a number, and holds its entries together.
3. Deleting it withdraws the entries that no other content holds.

Notes and metadata are the client's own words: they stand beside the content, and go
neither into the ledger nor to anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from seawall.banks.model import AlreadyKnown, BankEntry, EntryState, NewEntry
from seawall.errors import InvalidRequest, problem
from seawall.exchanges.hma.hma_wire import known_type
from seawall.exchanges.hma.model import Content, NewContent, NoSuchContent
from seawall.ids import BankId, EntryId
from seawall.journeys.banks.bank_curation import add_signal, change_entry_state, withdraw_entry
from seawall.journeys.banks.hma_banks import DELETED, bank_named
from seawall.ledger.model import Entry
from seawall.ledger.words.sharing import (
    BANK_CONTENT_ADDED,
    BANK_CONTENT_CHANGED,
    BANK_CONTENT_DELETED,
)
from seawall.transaction import Transaction

ADDED = "added through the door for HMA's clients"


def add_content(
    bank_name: str,
    values: Mapping[str, str],
    new_content: NewContent,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Content:
    """Add a content: its signals by HMA's names of their types."""
    bank = bank_named(bank_name, tx=tx).bank.id
    if not values:
        raise problem("banks.no-signals.none")
    entries = [_entry(bank, name, value, tx=tx, now=now, by=by) for name, value in values.items()]
    number = tx.hma.add(bank, dict.fromkeys(entries), new_content, at=now)
    public = {"number": number, "signals": len(entries)}
    tx.ledger.append(Entry(BANK_CONTENT_ADDED, about=bank, at=now, by=by, public=public))
    return tx.hma.content(bank, number)


def change_content(
    content: Content, *, disable_until: int, note: str, tx: Transaction, now: datetime, by: str
) -> Content:
    """Switch a content off, on, or on from a second; or write a note beside it."""
    tx.hma.change(content.bank, content.number, disable_until=disable_until, note=note)
    public = {"number": content.number, "disable_until": disable_until}
    tx.ledger.append(Entry(BANK_CONTENT_CHANGED, about=content.bank, at=now, by=by, public=public))
    return tx.hma.content(content.bank, content.number)


def delete_content(bank: BankId, number: int, *, tx: Transaction, now: datetime, by: str) -> int:
    """Delete a content of this bank; says how many there were: one or none."""
    tx.banks.lock()
    try:
        alone = tx.hma.delete(bank, number, at=now)
    except NoSuchContent:
        return 0
    for entry in alone:
        if tx.banks.entry(entry).state is not EntryState.WITHDRAWN:
            withdraw_entry(entry, reason=DELETED, tx=tx, now=now, by=by)
    public = {"number": number, "withdrawn": len(alone)}
    tx.ledger.append(Entry(BANK_CONTENT_DELETED, about=bank, at=now, by=by, public=public))
    return 1


def _entry(
    bank: BankId, name: str, value: str, *, tx: Transaction, now: datetime, by: str
) -> EntryId:
    """The entry for a signal: a new one, or the one that is there."""
    kind = known_type(name)
    try:
        new_entry = NewEntry(kind.ours, value)
        return add_signal(bank, new_entry, tx=tx, now=now, by=by, reason=ADDED).id
    except AlreadyKnown:
        entry = tx.banks.entry_of(bank, kind.ours, kind.signal(value).value)
        assert entry is not None
        return _living(entry, tx=tx, now=now, by=by)
    except InvalidRequest as wrong:
        raise problem(
            "banks.no-signals.invalid", name=name, why=wrong.detail, remedy=wrong.remedy
        ) from wrong


def _living(entry: BankEntry, *, tx: Transaction, now: datetime, by: str) -> EntryId:
    if entry.state is not EntryState.WITHDRAWN:
        return entry.id
    last = tx.banks.history(entry.id)[-1]
    if last.reason != DELETED:
        raise problem(
            "banks.signal-withdrawn", at=last.at, reason=last.reason[:200], entry=entry.id
        )
    change_entry_state(entry.id, EntryState.ACTIVE, reason=ADDED, tx=tx, now=now, by=by)
    return entry.id
