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

from seawall.banks.file_media import VIDEO
from seawall.banks.model import AlreadyKnown, BankEntry, EntryState, NewEntry
from seawall.errors import InvalidRequest, problem
from seawall.exchanges.hma.hma_wire import VIDEO as VIDEO_CONTENT
from seawall.exchanges.hma.hma_wire import known_type
from seawall.exchanges.hma.model import Content, NewContent, NoSuchContent
from seawall.ids import BankId, EntryId
from seawall.journeys.banks.bank_curation import (
    add_signal,
    change_entry_state,
    describe_file,
    withdraw_entry,
)
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
    media: str = "",
) -> Content:
    """Add a content: its signals by HMA's names of their types.

    `media` is what its file was, for whoever had it; else a name of HMA's for videos says so.
    """
    bank = bank_named(bank_name, tx=tx).bank.id
    if not values:
        raise problem("banks.no-signals.none")
    new_entries = [_new_entry(name, value, media) for name, value in values.items()]
    entries = [_entry(bank, entry, tx=tx, now=now, by=by) for entry in new_entries]
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


def _new_entry(name: str, value: str, media: str) -> NewEntry:
    """The entry for a signal under a name of HMA's."""
    kind = known_type(name)
    try:
        signal = kind.signal(value)
    except InvalidRequest as wrong:
        raise problem(
            "banks.no-signals.invalid", name=name, why=wrong.detail, remedy=wrong.remedy
        ) from wrong
    is_video = kind.content == VIDEO_CONTENT
    return NewEntry(kind.ours, signal.value, media=media or (VIDEO if is_video else ""))


def _entry(
    bank: BankId, new_entry: NewEntry, *, tx: Transaction, now: datetime, by: str
) -> EntryId:
    """The entry for a signal: a new one, or the one that is there."""
    try:
        return add_signal(bank, new_entry, tx=tx, now=now, by=by, reason=ADDED).id
    except AlreadyKnown:
        entry = tx.banks.entry_of(bank, new_entry.signal_type, new_entry.value)
        assert entry is not None
        describe_file(bank, new_entry, tx=tx, now=now, by=by)
        return _living(entry, tx=tx, now=now, by=by)


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
