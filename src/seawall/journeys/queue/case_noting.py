"""Somebody leaves a note on a case, or a decision half written on their desk.

A note is everybody's and stays: it is remembered, sealed, like every word about a case. A
draft is one person's, changes nothing, and is forgotten when they decide or in a month.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.desk.model import CaseNote, DecisionDraft, Said
from seawall.ids import CaseId
from seawall.journeys.permission import require_right
from seawall.ledger import Entry
from seawall.ledger.words.cases import CASE_NOTED
from seawall.people.model import Member
from seawall.transaction import Transaction

DECIDE = "case.decide"


def leave_note(
    case: CaseId, person: Member, text: str, *, tx: Transaction, now: datetime
) -> CaseNote:
    """Leave a note for whoever opens the case next."""
    require_right(person, DECIDE)
    stored_case = tx.cases.case(case)
    new_note = CaseNote(stored_case.id, person.id, person.code, text.strip(), now)
    tx.desk.add_note(new_note)
    entry = Entry(
        CASE_NOTED, stored_case.id, at=now, by=person.code, sealed={"text": new_note.text}
    )
    tx.ledger.append(entry)
    return new_note


def keep_draft(
    case: CaseId, person: Member, fields: Said, *, tx: Transaction, now: datetime
) -> DecisionDraft:
    """Keep what is written so far, in the place of what was kept before."""
    require_right(person, DECIDE)
    draft = DecisionDraft(tx.cases.case(case).id, person.id, fields, now)
    tx.desk.keep(draft)
    return draft
