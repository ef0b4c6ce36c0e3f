"""When an entry can have been written: after what was cosigned without it, before what has it.

A witness says when it saw a log of so many entries. What stands behind those was written later,
and what stands among them earlier, whatever it says of itself. Without a witness the entries say
it of each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from seawall.bundles.bundle_period import GRACE
from seawall.bundles.checking.bundle_finding import FindingKind
from seawall.ledger.entry import moment

#: How far the clock of a log may be before that of a witness.
AHEAD = timedelta(minutes=5)


class TimeBounds:
    """`cosigned` are sizes, each with the moment at which a witness saw it."""

    def __init__(self, cosigned: Iterable[tuple[int, datetime]], now: datetime) -> None:
        sizes = sorted(cosigned)
        self._sizes = [size for size, _ in sizes]
        latest, earliest = datetime.min.replace(tzinfo=UTC), now
        self._after, self._before = [""], [moment(now + AHEAD)]
        for _, at in sizes:
            latest = max(latest, at)
            self._after.append(moment(latest - GRACE))
        for _, at in reversed(sizes):
            earliest = min(earliest, at)
            self._before.append(moment(earliest + AHEAD))
        self._before.reverse()
        self._newest = ""

    def judge(self, place: int, at: str) -> FindingKind | None:
        """What is wrong with the moment of the entry at this place; they come in their order."""
        earlier = bisect_right(self._sizes, place)
        if at > self._before[earlier]:
            return FindingKind.ENTRY_FROM_THE_FUTURE
        if at < self._after[earlier] or (at < self._newest and at < _less_grace(self._newest)):
            return FindingKind.ENTRY_BACK_DATED
        self._newest = max(at, self._newest)
        return None


def _less_grace(at: str) -> str:
    try:
        return moment(datetime.fromisoformat(at) - GRACE)
    except (OverflowError, ValueError):
        return ""
