"""Entries become complaints under TCO Art. 10, each with what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import Finding
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import cases, orders
from seawall.orders.figures.model import ComplaintFact, ProceedingOutcome

_OUTCOMES = {
    Finding.OVERTURN.value: ProceedingOutcome.UPHELD,
    Finding.KEEP.value: ProceedingOutcome.REJECTED,
}

COMPLAINT_FACT_WORDS = frozenset(
    {
        cases.APPEAL_RECEIVED,
        cases.DECISION_MADE,
        cases.DECISION_SUPERSEDED,
        cases.DECISION_UNDONE,
        orders.CLOCK_STARTED,
    }
)


@dataclass(frozen=True, slots=True)
class _HeardFinding:
    decision: str
    finding: str
    at: datetime


class ComplaintFactReading:
    """Appeals with the clock of a complaint; decisions of other cases are not kept."""

    def __init__(self, complaint_profile: str) -> None:
        self._profile = complaint_profile
        self._appeals: dict[str, tuple[datetime, str]] = {}
        self._clocked: set[str] = set()
        self._findings: dict[str, list[_HeardFinding]] = defaultdict(list)
        self._hearings: set[str] = set()

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.what == orders.CLOCK_STARTED:
            if entry.public["profile"] == self._profile:
                self._clocked.add(entry.about)
        elif entry.what == cases.APPEAL_RECEIVED:
            case = str(entry.public["case"])
            self._appeals[entry.about] = entry.at, case
            self._hearings.add(case)
        elif entry.about in self._hearings:
            self._decide(entry)

    def complaints(self) -> Iterator[ComplaintFact]:
        """Every complaint, and its outcome by what was concluded last."""
        for appeal, (received_at, case) in self._appeals.items():
            if appeal not in self._clocked:
                continue
            findings = self._findings[case]
            standing = findings[-1] if findings else None
            outcome = _OUTCOMES.get(standing.finding if standing else "", ProceedingOutcome.PENDING)
            is_upheld = standing is not None and outcome is ProceedingOutcome.UPHELD
            yield ComplaintFact(
                received_at, outcome, standing.at if standing and is_upheld else None
            )

    def _decide(self, entry: TellingEntry) -> None:
        findings = self._findings[entry.about]
        if entry.what == cases.DECISION_UNDONE:
            undone = str(entry.public["undoes"])
            findings[:] = [heard for heard in findings if heard.decision != undone]
            return
        decision, finding = str(entry.public["decision"]), str(entry.public["finding"])
        findings.append(_HeardFinding(decision, finding, entry.at))
