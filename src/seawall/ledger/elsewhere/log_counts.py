"""What a log of so many entries holds: how many orders and decisions, counted on the way.

They stand in each checkpoint, sealed, in a line of its own (an extension line of C2SP
tlog-checkpoint). So whoever keeps a checkpoint keeps them for us and cannot read them, and a
log that was cut back or restored can be told what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seawall.ledger.model import Recorded
from seawall.ledger.words.cases import (
    DECISION_AFTER_ORDER,
    DECISION_BY_RULE,
    DECISION_MADE,
    DECISION_SUPERSEDED,
)
from seawall.ledger.words.orders import ORDER_RECEIVED

#: What the extension line begins with; the rest is sealed.
LINE = "seawall-counts "
_DECISIONS = frozenset({DECISION_AFTER_ORDER, DECISION_BY_RULE, DECISION_MADE, DECISION_SUPERSEDED})


@dataclass(frozen=True, slots=True)
class LogCounts:
    """How many orders and decisions a log tells of, and when it was signed."""

    orders: int
    decisions: int
    at: datetime

    def with_entries(self, entries: Iterable[Recorded], *, at: datetime) -> LogCounts:
        """The counts after these entries."""
        words = [entry.what for entry in entries]
        return LogCounts(
            self.orders + words.count(ORDER_RECEIVED),
            self.decisions + sum(word in _DECISIONS for word in words),
            at,
        )

    def __str__(self) -> str:
        return f"{self.orders} {self.decisions} {self.at.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> LogCounts:
        """Read them back; a `ValueError` for anything else."""
        orders, decisions, at = text.split(" ")
        return cls(int(orders), int(decisions), datetime.fromisoformat(at))
