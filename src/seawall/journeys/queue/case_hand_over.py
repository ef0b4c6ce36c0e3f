"""A case is handed to a named colleague, with a note they see before anything else.

A free case is taken first, so that the ledger says who had it; one that somebody else holds
is theirs to give, unless the giver may assign cases.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases import lease
from seawall.cases.model import Case
from seawall.errors import problem
from seawall.ids import CaseId
from seawall.journeys.queue import case_holding
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.transaction import Transaction

ASSIGN = "case.assign"
LONGEST_NOTE = 500


def hand_case_to(
    case: CaseId, giver: Member, to: Member, *, note: str, tx: Transaction, now: datetime
) -> Case:
    """Hand a case over; the receiver has it, and the note, at once."""
    if to.id == giver.id or not to.is_active:
        raise problem("cases.unclear-hand-over.to")
    if len(note) > LONGEST_NOTE:
        raise problem("cases.unclear-hand-over.note", longest=LONGEST_NOTE)
    stored_case = tx.cases.locked(case)
    holder = lease.holder(stored_case, now=now)
    if holder not in {None, giver.id} and role_may(giver.role, ASSIGN):
        case_holding.release_case(case, tx.people.member(holder), tx=tx, now=now)
    case_holding.take_case(case, giver, tx=tx, now=now)
    return case_holding.hand_over_case(case, giver, to, note=note.strip(), tx=tx, now=now)
