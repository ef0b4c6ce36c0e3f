"""Who looked at media for how long, on which day: for the figures of the whole team alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import cases, drills

VIEWING_WORDS = (
    cases.DECISION_MADE,
    cases.DECISION_SUPERSEDED,
    cases.REVIEW_READ,
    cases.GOLDEN_ANSWERED,
    drills.CONTENT_DRILL_READ,
)
_DECISIONS = frozenset({cases.DECISION_MADE, cases.DECISION_SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Viewings:
    """By reviewer and day: milliseconds of media, decisions, and those that needed no look."""

    milliseconds: Mapping[tuple[str, date], int]
    decisions: Mapping[tuple[str, date], int]
    unseen: int


class ViewingReading:
    """What reviewers looked at in a period, day by day in its time zone."""

    def __init__(self, period: ReportingPeriod) -> None:
        self._period, self._zone = period, ZoneInfo(period.zone)
        self._milliseconds: Counter[tuple[str, date]] = Counter()
        self._decisions: Counter[tuple[str, date]] = Counter()
        self._unseen = 0

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if not self._period.includes(entry.at):
            return
        reviewer = str(entry.sealed.get("by") or entry.by)
        day = entry.at.astimezone(self._zone).date()
        spent = int(entry.public["media_ms"])
        if spent:
            self._milliseconds[reviewer, day] += spent
        if entry.what in _DECISIONS:
            self._decisions[reviewer, day] += 1
            self._unseen += not entry.public["seen"]

    @property
    def viewings(self) -> Viewings:
        """What came together."""
        return Viewings(dict(self._milliseconds), dict(self._decisions), self._unseen)
