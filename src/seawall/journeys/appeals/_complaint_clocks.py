"""The clocks of a user's complaint: TCO Art. 10, DSA Art. 20 and the Online Safety Act, s. 21.

When a decision of our own takes effect its user may complain for at least six months (DSA
Art. 20(1)): that window belongs to the decision. A complaint against a removal under
specific measures is answered within two weeks (TCO Art. 10(2)): that clock belongs to the
appeal, and stops when another person has decided it. Where the law only says in good time
(DSA Art. 20(4); in Britain the Online Safety Act) a time of our own runs, which is in the data
and never shown as the law's; which of them runs follows from where the organisation offers its
service. Against an authority's order there is the courts' redress instead (TCO Art. 9), so
that an order starts none.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Decision, Finding
from seawall.clocks.starting import start_clock as begin_clock
from seawall.enforcement.model import Action, ActionOutcome
from seawall.ids import AppealId, CaseId
from seawall.journeys.clocks import _side_clocks
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.preservation.preservation import is_exposed
from seawall.journeys.statements import statement_of_reasons
from seawall.transaction import Transaction

COMPLAINT = "eu-tco-complaint"
WINDOW = "eu-dsa-art20-complaint-window"

#: Where the law asks for an answer in good time: the profile by the organisation's own places.
TIMELY = {"EU": "eu-dsa-art20-complaint", "GB": "gb-osa-complaint"}

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


def open_window(action: Action, outcome: ActionOutcome, *, tx: Transaction, now: datetime) -> None:
    """Start the time in which a user, who was told with the action, may complain."""
    since = outcome.effective_at or now
    if outcome.kind.is_done:
        statement_of_reasons.note_user_told(action, at=since, tx=tx)
    if outcome.kind.is_done and _is_our_own(tx.cases.decision(action.decision)):
        _side_clocks.begin_clock(action.decision, WINDOW, since=since, tx=tx, now=now)


def start_complaint_clocks(
    appeal: AppealId, against: Decision, *, tx: Transaction, now: datetime
) -> datetime | None:
    """Start the clocks of a complaint; when it is to be decided, by the first of them."""
    profiles = [TIMELY[place] for place in _places(tx) if place in TIMELY]
    if _is_our_own(against) and is_exposed(tx):
        profiles.append(COMPLAINT)
    if not against.is_our_own:
        return None
    rows = [
        _side_clocks.begin_clock(appeal, profile, since=now, tx=tx, now=now) for profile in profiles
    ]
    return min((row.work_by for row in rows if row.work_by), default=None)


def window_of(since: datetime, *, tx: Transaction) -> datetime | None:
    """Until when somebody who was told at this moment may complain: at least six months."""
    home = establishment(tx)
    return begin_clock(
        WINDOW, since, jurisdictions=known_jurisdictions(), tz=home.zone, calendar=home.calendar
    ).keep_until


def meet_complaint_clocks(case: CaseId, *, tx: Transaction, now: datetime) -> None:
    """Meet the clocks of a case's appeals, which are decided."""
    for appeal in tx.appeals.of_case(case):
        for profile in (COMPLAINT, *TIMELY.values()):
            _side_clocks.meet_clock(appeal.id, profile, at=now, tx=tx, now=now)


def _is_our_own(decision: Decision) -> bool:
    return decision.is_our_own and decision.finding in _RESTRICTS


def _places(tx: Transaction) -> tuple[str, ...]:
    """The jurisdictions that the organisation says it is in."""
    return tx.people.organisation(tx.organisation).jurisdictions
