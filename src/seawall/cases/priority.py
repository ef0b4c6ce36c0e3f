"""The order of the queue: the clock first, then severity, then age.

A running clock outranks everything, because it is the law's and not ours; of two
without one, the more dangerous comes first; of two alike, the older.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from seawall.cases.model import Case
from seawall.errors import problem
from seawall.ids import FlaggerId

_NEVER = datetime.max.replace(tzinfo=UTC)


def priority(case: Case) -> tuple[datetime, int, datetime, str]:
    """A sort key: smaller is more urgent. The queue's query says the same in SQL."""
    return (case.due_at or _NEVER, -case.severity, case.opened_at, case.id)


def lifted_severity(severity: int, *, is_trusted: bool) -> int:
    """The severity of a notice, one step higher from a trusted flagger: DSA Art. 22(1).

    One step, so that it does not overtake what is more dangerous, nor any running clock.
    """
    return severity + 1 if is_trusted else severity


@dataclass(frozen=True, slots=True)
class ReasonWeight:
    """What some of a case's reasons bring at most, and the trusted flagger whose word lifts it."""

    severity: int
    flagger: FlaggerId | None = None


def severity_of(weights: Iterable[ReasonWeight], *, active: Collection[FlaggerId]) -> int:
    """How grave a case is by its reasons: the most of them, as the flaggers stand now.

    A status that is suspended or has ended lifts nothing, and takes nothing away that anybody
    else brought: DSA Art. 22(6) and (7).
    """
    return max(
        (lifted_severity(one.severity, is_trusted=one.flagger in active) for one in weights),
        default=0,
    )


def sharpened_urgency(
    case: Case, *, severity: int, due_at: datetime | None
) -> tuple[int, datetime | None]:
    """What a case's severity and clock become when something joins it: never milder."""
    clocks = [at for at in (case.due_at, due_at) if at]
    return max(case.severity, severity), min(clocks, default=None)


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Behind which case the next page begins: its key in the order of the queue."""

    due_at: datetime | None
    severity: int
    opened_at: datetime
    case: str

    def __str__(self) -> str:
        """The place as an address carries it."""
        due = self.due_at.isoformat() if self.due_at else ""
        return f"{due}~{self.severity}~{self.opened_at.isoformat()}~{self.case}"

    @classmethod
    def read(cls, text: str) -> QueuePlace | None:
        """The place that an address carries."""
        if not text:
            return None
        parts = text.replace(" ", "+").split("~")
        try:
            due, severity, opened, case = parts
            due_at = datetime.fromisoformat(due) if due else None
            return cls(due_at, int(severity), datetime.fromisoformat(opened), case)
        except ValueError:
            raise problem("cases.unknown-place") from None


def place_of(case: Case) -> QueuePlace:
    """Where the page behind this case begins."""
    return QueuePlace(case.due_at, case.severity, case.opened_at, case.id)
