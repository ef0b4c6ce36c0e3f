"""An entry is taken back, or called into question: what it took down is looked at again.

1. Every item that it found, and that is not up, leads to its case. Where another entry in
   good standing found the item too, nothing changes. A case in which an order that binds is
   answered is not ours to touch; what we ourselves concluded is settled in its own case, and what
   the order holds comes back when it ends.
2. The policy says what follows (`SEAWALL_WITHDRAWN_POLICY`). *Reopen*: the case waits for a
   person again, and says why. *Restore*: where no person ever decided, the rule's own block is
   undone at once, and the platform is told; what a person decided, a person overrules.
3. An entry that is only contested restores nothing by itself.
4. Once for each case and entry, however often it is done again.

What comes back is counted (`wrongful_time`), and the platform tells the user by the same
event that restores the content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain

from seawall.banks.entry_standing import EntryStanding, standing
from seawall.banks.model import BankEntry, EntryState
from seawall.cases.model import Case, CaseReason, CaseState, Decision
from seawall.ids import CaseId, EntryId, ItemId
from seawall.intake.verdict import OBSERVED
from seawall.journeys.content._rule_restoring import put_back_items
from seawall.journeys.enforcement._item_standing import standing_of_items
from seawall.journeys.queue._case_severity import restate_severity
from seawall.ledger import Entry
from seawall.ledger.words.cases import CASE_REOPENED
from seawall.transaction import Transaction

#: Why a case waits again, and where.
REASON, QUEUE = "withdrawn", "reopened"
#: Items looked at in one go.
AT_ONCE = 100
_TAKEN_BACK = frozenset({EntryState.WITHDRAWN, EntryState.CONTESTED})


class RestoringPolicy(StrEnum):
    """What follows when an entry is taken back."""

    NOTHING = "nothing"
    REOPEN = "reopen"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class RestoringResult:
    """The cases that one withdrawn entry reopened, and the items it put back."""

    reopened: tuple[CaseId, ...] = ()
    restored: tuple[ItemId, ...] = ()

    def with_(self, addition: RestoringResult) -> RestoringResult:
        """Both together."""
        return RestoringResult(self.reopened + addition.reopened, self.restored + addition.restored)


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """An entry that stands behind a match still, as far as this journey asks."""

    state: EntryState
    expires_at: datetime | None
    disagree: tuple[str, ...] = ()


def settle_entry(
    entry: EntryId, policy: RestoringPolicy, *, tx: Transaction, now: datetime
) -> RestoringResult:
    """Deal with everything that this entry took down; nothing, if it is in force."""
    stored_entry = tx.banks.entry(entry)
    settled = RestoringResult()
    if policy is RestoringPolicy.NOTHING or stored_entry.state not in _TAKEN_BACK:
        return settled
    after = ""
    while items := tx.intake.items_found_by(entry, after=after, limit=AT_ONCE):
        after = items[-1]
        for case in _cases(items, stored_entry, tx=tx):
            settled = settled.with_(_look_again(case, stored_entry, policy, tx=tx, now=now))
    return settled


def _cases(items: Sequence[ItemId], entry: BankEntry, *, tx: Transaction) -> list[CaseId]:
    """The newest case of every item that the entry took down and that is still down."""
    states = standing_of_items(items, tx=tx)
    acted = {
        item
        for item, matched_entry, state in tx.intake.matched_entries(items)
        if matched_entry == entry.id and state != OBSERVED
    }
    down = [item for item in items if item in acted and not states[item].is_public]
    cases = tx.cases.of_items(down)
    ordered = tx.orders.binding_cases({*chain.from_iterable(cases.values())})
    own = ([case for case in item_cases if case not in ordered] for item_cases in cases.values())
    return sorted({max(item_cases) for item_cases in own if item_cases})


def _look_again(
    about: CaseId, entry: BankEntry, policy: RestoringPolicy, *, tx: Transaction, now: datetime
) -> RestoringResult:
    case = tx.cases.locked(about)
    head = tx.cases.head(about)
    match_reasons = [reason for reason in tx.cases.reasons(about) if reason.kind == REASON]
    is_told = any(reason.about == entry.id for reason in match_reasons)
    items = list(dict.fromkeys(item.item for item in tx.cases.items(about)))
    behind = _behind(items, entry, tx=tx, now=now)
    if is_told or EntryStanding.GOOD in behind:
        return RestoringResult()
    may_restore = policy is RestoringPolicy.RESTORE and entry.state is EntryState.WITHDRAWN
    if may_restore and not behind and _is_a_rules(head, case):
        _tell(case, entry, tx=tx, now=now)
        return RestoringResult(restored=put_back_items(case, head, items, entry.id, tx=tx, now=now))
    tx.cases.save(_reopened(case))
    restate_severity([about], tx=tx, now=now)
    _tell(case, entry, tx=tx, now=now)
    return RestoringResult(reopened=(about,))


def _behind(
    items: Sequence[ItemId], entry: BankEntry, *, tx: Transaction, now: datetime
) -> set[EntryStanding]:
    """How the other entries stand that found these items."""
    matched = tx.intake.matched_entries(items)
    other_entries = {
        matched_entry
        for _, matched_entry, state in matched
        if matched_entry != entry.id and state != OBSERVED
    }
    entries = tx.banks.entries_named(other_entries).values()
    stand = {
        standing(StandingEntry(bank_entry.state, bank_entry.expires_at), now)
        for bank_entry in entries
    }
    return stand - {EntryStanding.NONE, EntryStanding.RECORD}


def _is_a_rules(head: Decision | None, case: Case) -> bool:
    """Whether no person has decided, nor holds it to decide."""
    return (head is None or head.person is None) and case.state is CaseState.OPEN


def _reopened(case: Case) -> Case:
    if case.state is CaseState.OPEN:
        return case
    return replace(case, state=CaseState.OPEN, queue=QUEUE, decided_at=None, lease=None)


def _tell(case: Case, entry: BankEntry, *, tx: Transaction, now: datetime) -> None:
    """The case says why it waits, and the ledger that it does."""
    say = f"The signal it matched is {entry.state} now. Review it again."
    tx.cases.put_in(case.id, reason=CaseReason(REASON, entry.id, say), now=now)
    public = {"entry": entry.id, "state": str(entry.state), "was": str(case.state)}
    tx.ledger.append(Entry(CASE_REOPENED, case.id, at=now, public=public))
