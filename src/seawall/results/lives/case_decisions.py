"""The decision that stands in a case: the last one that was not taken back."""

from __future__ import annotations

from seawall.cases.model import Finding
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import cases

CASE_DECISION_WORDS = frozenset(
    {
        cases.DECISION_MADE,
        cases.DECISION_SUPERSEDED,
        cases.DECISION_BY_RULE,
        cases.DECISION_UNDONE,
    }
)


class CaseDecisions:
    """The decisions of each case, in the order of the log."""

    def __init__(self) -> None:
        self._decisions: dict[str, list[tuple[str, str]]] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add a decision, or take one back."""
        decisions = self._decisions.setdefault(entry.about, [])
        if entry.what == cases.DECISION_UNDONE:
            undone = entry.public["undoes"]
            decisions[:] = [decision for decision in decisions if decision[0] != undone]
        else:
            decisions.append((str(entry.public["decision"]), str(entry.public["finding"])))

    def standing(self, case: str) -> Finding | None:
        """What was last concluded; None where nobody has decided."""
        decisions = self._decisions.get(case)
        return Finding(decisions[-1][1]) if decisions else None
