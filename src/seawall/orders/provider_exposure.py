"""Whether we are likely to be called exposed to terrorist content: TCO Art. 5(4).

The authority decides on objective factors, such as two or more final removal orders in the
previous twelve months. We count as it would, so that nobody is surprised; the decision is
the authority's alone.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seawall.ids import OrderId
from seawall.orders.model import OrderState

#: States in which a decision that we are exposed stands.
EXPOSED = frozenset(
    {
        OrderState.RECEIVED,
        OrderState.RUNNING,
        OrderState.PAUSED,
        OrderState.ACTED,
        OrderState.ANSWERED,
        OrderState.CLOSED,
    }
)

THRESHOLD = 2


@dataclass(frozen=True, slots=True)
class Exposure:
    """The final orders of the twelve months before a moment."""

    since: datetime
    until: datetime
    final: tuple[tuple[OrderId, datetime], ...]

    @property
    def count(self) -> int:
        return len(self.final)

    @property
    def is_flagged(self) -> bool:
        """Whether the authority's own example of an objective factor is met."""
        return self.count >= THRESHOLD


def exposure(final: Iterable[tuple[OrderId, datetime]], *, now: datetime) -> Exposure:
    """Each order once, at the moment it became final, in the last twelve months."""
    since = year_before(now)
    latest = {order: at for order, at in final if since < at <= now}
    return Exposure(
        since, now, tuple(sorted(latest.items(), key=lambda dated_order: dated_order[1]))
    )


def year_before(now: datetime) -> datetime:
    """The same moment a year earlier; 29 February becomes 28."""
    year = now.year - 1
    return now.replace(year=year, day=min(now.day, monthrange(year, now.month)[1]))
