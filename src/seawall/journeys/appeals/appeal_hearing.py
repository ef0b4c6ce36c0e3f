"""Another person hears an appeal: what was decided, beside what its user says.

Whoever wrote the decision cannot open the appeal at all, not even to read it (DSA Art. 20(6),
TCO Art. 10): an answer that its author could prepare would be no second look. The door asks
here before it shows a page, and `case_review` again before it writes. A machine hears nothing:
only a person with the right decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.appeals.expected import Expectation
from seawall.appeals.model import Appeal, AppealStatement, FiledAppeal
from seawall.cases import lease
from seawall.cases.model import Case, CaseKind, CaseState, Decision, QueueRow
from seawall.clocks.model import ClockRow
from seawall.errors import problem
from seawall.ids import CaseId
from seawall.journeys.appeals.appeal import standing_decision
from seawall.journeys.appeals.appeal_progress import expectation
from seawall.people.model import Member
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class HeardAppeal:
    """One appeal of a case: who files it under what, what they say, and its clocks."""

    appeal: Appeal
    filed: FiledAppeal | None
    said: tuple[AppealStatement, ...]
    clocks: tuple[ClockRow, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Everything that is heard together: all appeals against one decision."""

    case: Case
    first: Case
    """The case in which it was decided."""
    questioned: Decision
    stands: Decision | None
    """What has effect in that case now."""
    voices: tuple[HeardAppeal, ...]

    @property
    def is_overtaken(self) -> bool:
        """Whether something else has been decided there meanwhile."""
        return self.stands is not None and self.stands.id != self.questioned.id


@dataclass(frozen=True, slots=True)
class WaitingAppeal:
    """One appeal in the list."""

    row: QueueRow
    voices: tuple[HeardAppeal, ...]
    is_own: bool
    """Whether the person who looks made the decision: then they cannot open it."""


@dataclass(frozen=True, slots=True)
class AppealBoard:
    """The appeals that wait, or were decided, and how long they take."""

    lines: tuple[WaitingAppeal, ...]
    expected: Expectation | None


def open_hearing(case: CaseId, person: Member, *, tx: Transaction) -> Hearing:
    """Read an appeal; refused to whoever made the decision."""
    stored_case = tx.cases.case(case)
    if stored_case.kind != CaseKind.APPEAL or stored_case.about_decision is None:
        raise problem("appeals.not-an-appeal", case=case)
    lease.refuse_the_author(stored_case, person.id)
    questioned = tx.cases.decision(stored_case.about_decision)
    return Hearing(
        case=stored_case,
        first=tx.cases.case(questioned.case),
        questioned=questioned,
        stands=standing_decision(tx.cases.decisions(questioned.case)),
        voices=_voices(tx.appeals.of_case(case), tx=tx),
    )


def board(
    person: Member, *, state: CaseState = CaseState.OPEN, tx: Transaction, now: datetime
) -> AppealBoard:
    """The list, most urgent first; what the person decided is named and not opened."""
    rows = tx.cases.queue(state=state, kind=CaseKind.APPEAL.value)
    appeals = tx.appeals.of_cases([row.case.id for row in rows])
    voices = {
        voice.appeal.id: voice
        for voice in _voices(
            [appeal for case_appeals in appeals.values() for appeal in case_appeals], tx=tx
        )
    }
    lines = tuple(
        WaitingAppeal(
            row,
            tuple(voices[appeal.id] for appeal in appeals.get(row.case.id, [])),
            is_own=row.case.barred_person == person.id,
        )
        for row in rows
    )
    return AppealBoard(lines, expectation(tx=tx, now=now))


def _voices(appeals: Sequence[Appeal], *, tx: Transaction) -> tuple[HeardAppeal, ...]:
    ids = [appeal.id for appeal in appeals]
    filed, statements = tx.appeals.filed(ids), tx.appeals.said(ids)
    clocks = tx.orders.clocks_of(ids)
    return tuple(
        HeardAppeal(
            appeal,
            filed.get(appeal.id),
            tuple(
                statements.get(appeal.id)
                or (AppealStatement(appeal.says, context=appeal.context, at=appeal.at),)
            ),
            tuple(row for row in clocks if row.about == appeal.id),
        )
        for appeal in appeals
    )
