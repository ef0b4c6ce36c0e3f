"""A statement that is held on its way to the Union's database is settled by a person.

1. Either its free texts are written anew, and held against the rules again; or somebody who has
   read them says that what looks like a person in them is none, and answers for it by name.
2. The statement that the user reads is never changed: only what goes into the public database.
3. It is owed again under its own identifier. What still breaks a rule stays here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import StatementId
from seawall.journeys.statements._known_names import known_names
from seawall.journeys.statements.statement_submitting import faults_before_leaving
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import STATEMENT_SETTLED
from seawall.transaction import Transaction
from seawall.transparency.personal_data.personal_data import FREE_TEXTS
from seawall.transparency.submitting.model import DatabaseSubmission, SubmissionState

_SETTLED = frozenset({SubmissionState.HELD, SubmissionState.REFUSED})


@dataclass(frozen=True, slots=True)
class HeldSettlement:
    """What a person says of a held statement: new texts, or that it names nobody."""

    statement: StatementId
    texts: Mapping[str, str] = field(default_factory=dict)
    """Free texts of the payload, by their field."""
    names_nobody: bool = False


def settle_held_statement(
    settlement: HeldSettlement, *, tx: Transaction, now: datetime, by: str
) -> DatabaseSubmission:
    """Owe a held statement to the database again; refused while a rule still forbids it."""
    submission = tx.submissions.locked(settlement.statement)
    if submission is None or submission.state not in _SETTLED:
        raise problem("transparency.not-held", statement=settlement.statement)
    if unknown := sorted(set(settlement.texts) - set(FREE_TEXTS)):
        raise problem("transparency.no-free-text", field=unknown[0], choices=", ".join(FREE_TEXTS))
    payload = {**submission.payload, **settlement.texts}
    faults = _faults(payload, settlement, tx=tx)
    if faults:
        name, messages = next(iter(faults.items()))
        raise problem("transparency.still-held", field=name, why=" ".join(messages))
    owed = replace(
        submission,
        payload=payload,
        state=SubmissionState.OWED,
        faults={},
        released_by=by if settlement.names_nobody else "",
    )
    entry = Entry(
        STATEMENT_SETTLED,
        about=settlement.statement,
        at=now,
        by=by,
        public={
            "fields": sorted(settlement.texts),
            "names_nobody": settlement.names_nobody,
            "puid": submission.puid,
        },
    )
    tx.ledger.append(entry)
    return tx.submissions.save(owed, now=now)


def _faults(
    payload: Mapping[str, object], settlement: HeldSettlement, *, tx: Transaction
) -> dict[str, list[str]]:
    statement = tx.statements.statement(settlement.statement)
    case = tx.cases.decision(statement.decision).case
    names = [statement.account, *known_names(case, tx=tx)]
    return faults_before_leaving(payload, names=names, is_released=settlement.names_nobody)
