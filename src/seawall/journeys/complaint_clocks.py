"""The clocks of a user's complaint: TCO Art. 10 and DSA Art. 20.

When a decision of our own takes effect its user may complain for at least six months (DSA
Art. 20(1)): that window belongs to the decision. A complaint against a removal under
specific measures is answered within two weeks (TCO Art. 10(2)): that clock belongs to the
appeal, and stops when another person has decided it. Against an authority's order there is
the courts' redress instead (TCO Art. 9), so that an order starts neither.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Decision, Finding, Ground
from seawall.enforcement.model import Action, Outcome
from seawall.ids import AppealId, CaseId
from seawall.journeys import side_clocks, statement_of_reasons
from seawall.journeys.preservation import is_exposed
from seawall.transaction import Transaction

COMPLAINT = "eu-tco-complaint"
WINDOW = "eu-dsa-art20-complaint-window"

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


def open_window(action: Action, outcome: Outcome, *, tx: Transaction, now: datetime) -> None:
    """The user is told with the action: from here they may complain."""
    since = outcome.effective_at or now
    if outcome.kind.is_done:
        statement_of_reasons.told(action, at=since, tx=tx)
    if outcome.kind.is_done and _is_our_own(tx.cases.decision(action.decision)):
        side_clocks.begin(action.decision, WINDOW, since=since, tx=tx, now=now)


def start(appeal: AppealId, against: Decision, *, tx: Transaction, now: datetime) -> None:
    """A complaint has come: where the law gives it a time, the time runs."""
    if _is_our_own(against) and is_exposed(tx):
        side_clocks.begin(appeal, COMPLAINT, since=now, tx=tx, now=now)


def answered(case: CaseId, *, tx: Transaction, now: datetime) -> None:
    """The appeals of this case are decided."""
    for appeal in tx.appeals.of_case(case):
        side_clocks.meet(appeal.id, COMPLAINT, at=now, tx=tx, now=now)


def _is_our_own(decision: Decision) -> bool:
    return decision.ground == Ground.TERMS and decision.finding in _RESTRICTS
