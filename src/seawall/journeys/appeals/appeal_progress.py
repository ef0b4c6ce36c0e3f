"""What becomes of an appeal, for whoever holds its token: how far, how long, and the answer.

Its number, its state, what the decided ones of the last ninety days took, and when it is
decided the outcome with its reasons, by the role of whoever heard it and never by a name
(DSA Art. 20(5)). What else can be done is told with it (`appeals/redress.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.appeals.expected import WINDOW, Expectation, expectation_of
from seawall.appeals.model import Appeal, AppealStatement
from seawall.cases import lease
from seawall.cases.model import CaseState, Decision, Finding
from seawall.journeys.appeals.appeal import standing_decision
from seawall.journeys.enforcement._legal_holds import kept_down
from seawall.transaction import Transaction


class AppealStage(StrEnum):
    """How far an appeal is."""

    RECEIVED = "received"
    HEARD = "heard"
    """A person is working on it."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class AppealAnswer:
    """What was decided about an appeal."""

    finding: Finding
    reason: str
    context: str
    role: str
    at: datetime
    took_effect: bool = True
    """Whether what was overturned is changed: an order that came since may keep it as it is."""

    @property
    def is_upheld(self) -> bool:
        """Whether whoever appealed was right."""
        return self.finding is Finding.OVERTURN


@dataclass(frozen=True, slots=True)
class AppealProgress:
    """How far an appeal has come."""

    number: str
    received_at: datetime
    stage: AppealStage
    expected: Expectation | None
    said: tuple[AppealStatement, ...] = ()
    answer: AppealAnswer | None = None


def follow_appeal(appeal: Appeal, *, tx: Transaction, now: datetime) -> AppealProgress:
    """How far an appeal has come, and its answer."""
    filed = tx.appeals.filed([appeal.id]).get(appeal.id)
    case = tx.cases.case(appeal.case)
    answer = _answer(appeal, tx=tx) if case.state is CaseState.DECIDED else None
    is_heard = lease.holder(case, now=now) is not None or bool(tx.cases.decisions(case.id))
    waiting = AppealStage.HEARD if is_heard else AppealStage.RECEIVED
    return AppealProgress(
        number=filed.number if filed else str(appeal.id),
        received_at=appeal.at,
        stage=AppealStage.DECIDED if answer else waiting,
        expected=expectation(tx=tx, now=now),
        said=tuple(tx.appeals.said([appeal.id]).get(appeal.id, ())),
        answer=answer,
    )


def expectation(*, tx: Transaction, now: datetime) -> Expectation | None:
    """What appeals took here in the last ninety days."""
    return expectation_of(tx.appeals.decided_since(now - WINDOW))


def _answer(appeal: Appeal, *, tx: Transaction) -> AppealAnswer | None:
    ruling = tx.cases.head(appeal.case)
    if ruling is None or ruling.finding is Finding.ESCALATE:
        return None
    role = str(ruling.decided_by.get("role", ""))
    questioned = tx.cases.decision(appeal.decision)
    stands = standing_decision(tx.cases.decisions(questioned.case))
    is_changed = stands is None or stands.finding is not questioned.finding
    is_changed = is_changed and not _is_held(questioned, tx=tx)
    return AppealAnswer(ruling.finding, ruling.reason, ruling.context, role, ruling.at, is_changed)


def _is_held(questioned: Decision, *, tx: Transaction) -> bool:
    """Whether something keeps down what the decision was about, whatever we think of it."""
    items = dict.fromkeys(item.item for item in tx.cases.items(questioned.case))
    return bool(kept_down([*tx.intake.items_named(list(items)).values()], tx=tx))
