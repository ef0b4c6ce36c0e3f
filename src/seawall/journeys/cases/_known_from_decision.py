"""What a decision makes known: the same thing need not be decided twice.

1. A person removes under our own terms. The signals that stand for the whole item go into
   the organisation's own bank, under a label, with the decision's id as their origin, and
   for a year; the next copy is blocked. Weak hashes never go in (`intake/bankable.py`).
2. Where the content has a context that the law protects (news, documentation, research) and
   is removed all the same, the entries are unconfirmed: the next copy may be a report of it.
3. An authority's order makes nothing known. It obliges us to remove what it names, and no
   more: to look for copies of it everywhere is a step that nobody ordered (TCO Art. 5(8)).
   A referral that we follow is decided under our terms, and so does count.
4. When the decision is superseded and the content stays, its entries are withdrawn; where
   another removal still stands on the same signal, a person must look, so it is contested.
   While an appeal is open they stay as they are.

All of it is written in the decision's own transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall import taxonomy
from seawall.banks.entry_admission import LONGEST_VALUE
from seawall.banks.file_media import media_of_type
from seawall.banks.model import Bank, EntryChange, EntryOrigin, EntryState, NewBank, NewEntry
from seawall.cases.model import Decision, Finding
from seawall.config import settings
from seawall.ids import CaseId, EntryId, ItemId
from seawall.intake.bankable import SignalUse, use_of
from seawall.journeys.banks import _sharing_owed
from seawall.journeys.banks._known_support import (
    DECIDED,
    RELEASED,
    label_of,
    made_known_by,
    stands_elsewhere,
)
from seawall.journeys.banks.bank_curation import create_bank
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.cases import DECISION_MADE_KNOWN, DECISION_RELEASED
from seawall.transaction import Transaction

#: One person has looked: as sure as a block needs, and not as sure as two.
CONFIDENCE = 95
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class BankingWish:
    """What the person who decides wants to become known; `items` is None for all of the case."""

    make_known: bool = True
    label: str = ""
    items: frozenset[ItemId] | None = None

    def __post_init__(self) -> None:
        """Refuse a label that is not in the taxonomy."""
        if self.label:
            taxonomy.label(self.label)


def follow_decision(
    decision: Decision, wish: BankingWish, *, tx: Transaction, now: datetime
) -> tuple[EntryId, ...]:
    """Make known what was removed, or take back what an earlier decision made known."""
    if decision.finding.is_provisional:
        return ()
    if decision.finding is Finding.REMOVE and not decision.is_our_own:
        return ()
    if decision.finding is Finding.REMOVE and wish.make_known:
        return make_known(decision, wish, tx=tx, now=now)
    return release_entries(decision, tx=tx, now=now) if decision.supersedes else ()


def make_known(
    decision: Decision, wish: BankingWish, *, tx: Transaction, now: datetime
) -> tuple[EntryId, ...]:
    """Put what stands for the removed items into the bank; the entries' ids."""
    new_entries, left_out = _entries(decision, wish, tx=tx, now=now)
    if not new_entries:
        return ()
    by = decision.decided_by["code"]
    bank = _bank(tx=tx, now=now, by=by)
    origin = EntryOrigin(DECIDED, by, now, reason=decision.id)
    added = tx.banks.add_entries(bank.id, new_entries, origin=origin)
    again = [_again(bank, entry, decision, tx=tx, now=now) for entry in added.known]
    public: dict[str, JSON] = {
        "bank": bank.id,
        "decision": decision.id,
        "entries": list(added.ids),
        "left_out": left_out,
        "renewed": [str(entry) for entry in again],
    }
    sealed = {"signals": [[entry.signal_type, entry.value[:200]] for entry in new_entries]}
    tx.ledger.append(
        Entry(DECISION_MADE_KNOWN, decision.case, at=now, by=by, public=public, sealed=sealed)
    )
    return (*added.ids, *again)


def release_entries(decision: Decision, *, tx: Transaction, now: datetime) -> tuple[EntryId, ...]:
    """Take back what removals of this case made known; the entries that changed."""
    chain = {link.id for link in tx.cases.decisions(decision.case)}
    by = decision.decided_by["code"]
    changed: dict[EntryId, EntryState] = {}
    for bank_entry, behind in made_known_by(chain, _signals(decision.case, tx=tx), tx=tx):
        is_held = stands_elsewhere(behind - chain, tx=tx)
        state = EntryState.CONTESTED if is_held else EntryState.WITHDRAWN
        if bank_entry.state in {state, EntryState.WITHDRAWN}:
            continue
        tx.banks.set_state(bank_entry.id, state, change=EntryChange(RELEASED, by, decision.id, now))
        if state is EntryState.WITHDRAWN:
            _sharing_owed.owe_withdrawal(
                bank_entry.bank,
                bank_entry.id,
                reason="The decision was reversed.",
                by=by,
                tx=tx,
                now=now,
            )
        changed[bank_entry.id] = state
    if changed:
        public: dict[str, JSON] = {"decision": decision.id}
        for state in (EntryState.WITHDRAWN, EntryState.CONTESTED):
            public[state.value] = [entry for entry, its in changed.items() if its is state]
        entry = Entry(DECISION_RELEASED, decision.case, at=now, by=by, public=public)
        tx.ledger.append(entry)
    return tuple(changed)


def _entries(
    decision: Decision, wish: BankingWish, *, tx: Transaction, now: datetime
) -> tuple[list[NewEntry], int]:
    """Each signal once, and how many were not good enough."""
    uses: dict[tuple[str, str], SignalUse] = {}
    media: dict[tuple[str, str], str] = {}
    left_out = 0
    version_keys = _versions(decision.case, wish.items, tx=tx)
    signals_by_version, versions = (
        tx.seen.of_versions(version_keys),
        tx.intake.versions_named(version_keys),
    )
    for version in version_keys:
        for signal in signals_by_version[version]:
            use = use_of(signal, versions[version])
            if use is SignalUse.NONE or len(signal.value) > LONGEST_VALUE:
                left_out += 1
            elif uses.get((signal.signal_type, signal.value)) is not SignalUse.SURE:
                uses[signal.signal_type, signal.value] = use
                media[signal.signal_type, signal.value] = media_of_type(
                    versions[version].media_type
                )
    template = _template(decision, wish, tx=tx, now=now)
    new_entries = [_entry(template, signal, use) for signal, use in uses.items()]
    return [
        replace(entry, media=media[entry.signal_type, entry.value]) for entry in new_entries
    ], left_out


def _versions(
    case: CaseId, only: frozenset[ItemId] | None, *, tx: Transaction
) -> list[tuple[ItemId, int]]:
    items = [item for item in tx.cases.items(case) if only is None or item.item in only]
    return list(dict.fromkeys((item.item, item.version) for item in items))


def _signals(case: CaseId, *, tx: Transaction) -> list[tuple[str, str]]:
    signals_by_version = tx.seen.of_versions(_versions(case, None, tx=tx))
    return [
        (signal.signal_type, signal.value)
        for of_one in signals_by_version.values()
        for signal in of_one
    ]


def _template(decision: Decision, wish: BankingWish, *, tx: Transaction, now: datetime) -> NewEntry:
    """What all entries of a decision say."""
    cited = [taxonomy.clause(clause.id) for clause in decision.clauses]
    laws = dict.fromkeys(clause.law for clause in cited if clause.restricts)
    return NewEntry(
        "",
        "",
        label=wish.label or label_of(decision, tx=tx),
        confidence=CONFIDENCE,
        legal_basis="; ".join(laws),
        source=decision.id,
        state=EntryState.UNCONFIRMED if decision.context else EntryState.ACTIVE,
        expires_at=now + timedelta(days=round(settings().decided_months * _DAYS_A_MONTH)),
        note=f"context: {decision.context}" if decision.context else "",
    )


def _entry(template: NewEntry, signal: tuple[str, str], use: SignalUse) -> NewEntry:
    kind, value = signal
    state = template.state if use is SignalUse.SURE else EntryState.UNCONFIRMED
    return replace(template, signal_type=kind, value=value, state=state)


def _bank(*, tx: Transaction, now: datetime, by: str) -> Bank:
    """The organisation's own bank, founded when it is first needed."""
    name = settings().decided_bank
    if bank := tx.banks.bank_or_none(name):
        return bank
    new_bank = NewBank(
        name,
        owner=tx.people.organisation(tx.organisation).name,
        description="What people here decided to remove under our own terms.",
        legal_basis="Our terms",
    )
    return create_bank(new_bank, tx=tx, now=now, by=by)


def _again(
    bank: Bank, new_entry: NewEntry, decision: Decision, *, tx: Transaction, now: datetime
) -> EntryId:
    """A signal that the bank has: decided afresh, it lasts longer, and stands as it should.

    One that a person took back by hand was a mistake once, so a person looks at its hits.
    """
    entry = tx.banks.entry_of(bank.id, new_entry.signal_type, new_entry.value)
    assert entry
    state = entry.state
    if state is EntryState.WITHDRAWN:
        was_released = tx.banks.history(entry.id)[-1].what == RELEASED
        state = new_entry.state if was_released else EntryState.UNCONFIRMED
    elif state is EntryState.UNCONFIRMED:
        state = new_entry.state
    change = EntryChange(DECIDED, decision.decided_by["code"], decision.id, now)
    ends = new_entry.expires_at if entry.expires_at else None
    tx.banks.renew(entry.id, state, expires_at=ends, change=change)
    return entry.id
