"""Curating a bank: found it, add a signal, contest it, take it back, say what one thinks.

1. The rule looks first: the value in its normal form, the label in the taxonomy, the
   state one that can follow the present one.
2. The row changes and takes the next number, by which every index learns of it.
3. The entry's own history and the ledger say who did it and why.

The signal itself is not in the ledger's public part: a list of hashes of what is
forbidden is itself worth protecting.
"""

from __future__ import annotations

from datetime import datetime

from seawall.banks.bank_names import check_name
from seawall.banks.entry_admission import admit_entry, check_words
from seawall.banks.model import (
    AlreadyKnown,
    Bank,
    BankEntry,
    EntryChange,
    EntryOpinion,
    EntryOrigin,
    EntryStance,
    EntryState,
    NewBank,
    NewEntry,
)
from seawall.errors import problem
from seawall.ids import BankId, EntryId, new_id
from seawall.journeys.banks import _sharing_owed
from seawall.ledger.model import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words import word_of
from seawall.ledger.words.sharing import BANK_CREATED, BANK_ENTRY_ADDED, BANK_OPINION
from seawall.transaction import Transaction

#: What each state's change is called, in an entry's history and in the ledger.
VERBS = {
    EntryState.ACTIVE: "reinstated",
    EntryState.UNCONFIRMED: "unconfirmed",
    EntryState.OBSERVED: "observed",
    EntryState.CONTESTED: "contested",
    EntryState.WITHDRAWN: "withdrawn",
}
#: Entries in these have never been in force: to put one in force is to confirm it.
_NOT_YET = frozenset({EntryState.UNCONFIRMED, EntryState.OBSERVED})


def create_bank(new_bank: NewBank, *, tx: Transaction, now: datetime, by: str) -> Bank:
    """Found a bank: a name, an owner and a basis."""
    check_name(new_bank.name)
    check_words(
        label=new_bank.label,
        jurisdiction=new_bank.jurisdiction,
        texts=new_bank.texts,
    )
    bank = new_bank.founded(BankId(new_id("bank", now=now)), tx.organisation, now)
    tx.banks.add_bank(bank)
    tx.ledger.append(
        Entry(BANK_CREATED, about=bank.id, at=now, by=by, public={"name": new_bank.name})
    )
    return bank


def add_signal(
    bank: BankId, new_entry: NewEntry, *, tx: Transaction, now: datetime, by: str, reason: str = ""
) -> BankEntry:
    """Add one signal; it is matchable everywhere within a second of the commit."""
    admitted = admit_entry(new_entry)
    added = tx.banks.add_entries(bank, [admitted], origin=EntryOrigin("added", by, now, reason))
    if not added.ids:
        raise problem(
            "banks.already-known",
            AlreadyKnown,
            signal_type=admitted.signal_type,
            command=_entry_command(tx.banks.entry_of(bank, admitted.signal_type, admitted.value)),
        )
    entry = tx.banks.entry(added.ids[0])
    facts = {"bank": bank, "signal_type": entry.signal_type, "label": entry.label}
    tx.ledger.append(
        Entry(
            BANK_ENTRY_ADDED,
            about=entry.id,
            at=now,
            by=by,
            public=facts,
            sealed={"value": entry.value, "reason": reason},
        )
    )
    return entry


def describe_file(
    bank: BankId, new_entry: NewEntry, *, tx: Transaction, now: datetime, by: str
) -> None:
    """Write down what the file of a signal was that the bank has already, if nobody had said."""
    admitted = admit_entry(new_entry)
    entry = tx.banks.entry_of(bank, admitted.signal_type, admitted.value)
    if entry is None or entry.media or not admitted.media:
        return
    tx.banks.note_media(entry.id, admitted.media)
    tx.banks.note(entry.id, EntryChange("described", by, admitted.media, now))


def change_entry_state(
    entry: EntryId, state: EntryState, *, reason: str, tx: Transaction, now: datetime, by: str
) -> BankEntry:
    """Confirm, contest, withdraw, observe or reinstate an entry."""
    check_words(label="", jurisdiction="", texts={"reason": reason})
    before = tx.banks.entry(entry)
    if before.state is state:
        raise problem("banks.already-in-state", state=state)
    is_new = state is EntryState.ACTIVE and before.state in _NOT_YET
    verb = "confirmed" if is_new else VERBS[state]
    tx.banks.set_state(entry, state, change=EntryChange(verb, by, reason, now))
    public = {"bank": before.bank, "from": str(before.state), "to": str(state)}
    _record(
        word_of(f"bank.entry_{verb}"), entry, tx=tx, now=now, by=by, public=public, reason=reason
    )
    if state is EntryState.WITHDRAWN:
        _sharing_owed.owe_withdrawal(before.bank, entry, reason=reason, by=by, tx=tx, now=now)
    return tx.banks.entry(entry)


def withdraw_entry(
    entry: EntryId, *, reason: str, tx: Transaction, now: datetime, by: str
) -> BankEntry:
    """Take an entry back: it finds nothing any more, and stays to be seen."""
    return change_entry_state(entry, EntryState.WITHDRAWN, reason=reason, tx=tx, now=now, by=by)


def contest_entry(
    entry: EntryId, *, reason: str, tx: Transaction, now: datetime, by: str
) -> BankEntry:
    """Call an entry into question: from now on a person looks at every hit."""
    return change_entry_state(entry, EntryState.CONTESTED, reason=reason, tx=tx, now=now, by=by)


def give_opinion(
    entry: EntryId, opinion: EntryOpinion, *, tx: Transaction, now: datetime, by: str
) -> None:
    """Remember that a member agrees or disagrees with an entry."""
    check_words(
        label="", jurisdiction="", texts={"member": opinion.member, "reason": opinion.reason}
    )
    tx.banks.add_opinion(entry, opinion)
    public = {"member": opinion.member, "opinion": str(EntryStance(opinion.stance))}
    _record(BANK_OPINION, entry, tx=tx, now=now, by=by, public=public, reason=opinion.reason)


def _record(
    word: LedgerWord,
    entry: EntryId,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
    public: dict[str, str],
    reason: str,
) -> None:
    sealed = {"reason": reason}
    tx.ledger.append(Entry(word, about=entry, at=now, by=by, public=public, sealed=sealed))


def _entry_command(entry: BankEntry | None) -> str:
    return f"seawall bank entry {entry.id}" if entry else "seawall bank show"
