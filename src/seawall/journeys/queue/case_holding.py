"""A person works on a case: takes it, keeps it, hands it over, puts it back.

Taking and handing over are remembered; renewing is not, since it changes nothing
that anybody could ask about later.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases import lease
from seawall.cases.model import Case, CaseReason
from seawall.ids import CaseId
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import require_second_person
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.cases import CASE_HANDED_OVER, CASE_RELEASED, CASE_TAKEN
from seawall.people.model import Member
from seawall.transaction import Transaction

DECIDE = "case.decide"


def take_case(case: CaseId, person: Member, *, tx: Transaction, now: datetime) -> Case:
    """Take a free case, or renew one's own."""
    require_right(person, DECIDE)
    stored_case = tx.cases.locked(case)
    taken_case = lease.take_lease(stored_case, person.id, now=now)
    require_second_person(stored_case.barred_person, person, right=DECIDE, tx=tx, now=now)
    tx.cases.save_lease(taken_case)
    if lease.holder(stored_case, now=now) != person.id:
        _remember(CASE_TAKEN, taken_case, person, tx=tx, now=now)
    return taken_case


def hand_over_case(
    case: CaseId, giver: Member, to: Member, *, note: str, tx: Transaction, now: datetime
) -> Case:
    """Give one's case to a colleague, with a note that stays with the case."""
    require_right(to, DECIDE)
    handed_case = lease.hand_over_lease(tx.cases.locked(case), giver=giver.id, to=to.id, now=now)
    tx.cases.save_lease(handed_case)
    say = f"{giver.code} to {to.code}: {note}" if note else f"{giver.code} to {to.code}"
    tx.cases.put_in(case, reason=CaseReason("hand-over", to.id, say), now=now)
    _remember(CASE_HANDED_OVER, handed_case, giver, tx=tx, now=now)
    return handed_case


def release_case(case: CaseId, person: Member, *, tx: Transaction, now: datetime) -> Case:
    """Unassign one's own case."""
    free = lease.release_lease(tx.cases.locked(case), person.id, now=now)
    tx.cases.save_lease(free)
    _remember(CASE_RELEASED, free, person, tx=tx, now=now)
    return free


def _remember(
    word: LedgerWord, case: Case, person: Member, *, tx: Transaction, now: datetime
) -> None:
    tx.ledger.append(Entry(word, about=case.id, at=now, by=person.code))
