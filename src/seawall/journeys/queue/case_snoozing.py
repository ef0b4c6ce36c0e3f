"""A case is put aside for later, or brought back: its organisation sees who did, and why.

The lease ends with it, since nobody works on what waits; one that a colleague holds is
theirs to put aside. Whoever made a decision neither puts aside nor brings back the appeal
against it: that would be a word in when it is heard.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.cases import lease
from seawall.cases.inbox import snooze
from seawall.cases.inbox.model import Snooze
from seawall.cases.lease import HeldByAnother
from seawall.errors import problem
from seawall.ids import CaseId
from seawall.journeys.permission import require_right
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.cases import CASE_BROUGHT_BACK, CASE_PUT_ASIDE
from seawall.people.model import Member
from seawall.transaction import Transaction

DECIDE = "case.decide"


def snooze_case(
    case: CaseId, person: Member, *, until: datetime, reason: str, tx: Transaction, now: datetime
) -> Snooze:
    """Snooze a free case, or one's own, until a moment."""
    require_right(person, DECIDE)
    stored_case = tx.cases.locked(case)
    lease.refuse_the_author(stored_case, person.id)
    if lease.holder(stored_case, now=now) not in {None, person.id}:
        raise problem("cases.assigned-to-another.snooze", HeldByAnother)
    away = snooze.snooze_case(stored_case, by=person.id, until=until, reason=reason, now=now)
    if stored_case.lease:
        tx.cases.save_lease(replace(stored_case, lease=None))
    tx.inbox.snooze(away)
    public = {"until": f"{away.until:%Y-%m-%dT%H:%M:%SZ}"}
    _remember(CASE_PUT_ASIDE, case, person, now, tx=tx, public=public, reason=away.reason)
    return away


def end_snooze(case: CaseId, person: Member, *, tx: Transaction, now: datetime) -> None:
    """End a snooze at once."""
    require_right(person, DECIDE)
    lease.refuse_the_author(tx.cases.locked(case), person.id)
    if tx.inbox.wake(case, now=now):
        _remember(CASE_BROUGHT_BACK, case, person, now, tx=tx)


def _remember(
    word: LedgerWord,
    case: CaseId,
    person: Member,
    now: datetime,
    *,
    tx: Transaction,
    public: dict[str, str] | None = None,
    reason: str = "",
) -> None:
    sealed = {"reason": reason} if reason else None
    entry = Entry(
        word, about=case, at=now, by=person.code, public=dict(public or {}), sealed=sealed
    )
    tx.ledger.append(entry)
