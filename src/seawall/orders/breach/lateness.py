"""How late an order was carried out, clock by clock.

Only the strict end counts. The later reading of Regulation 1182/71 is an argument for a
court: on-time figures and lateness are never computed from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from seawall.clocks.model import ClockRow
from seawall.orders.breach.model import Lateness

_NONE = timedelta(0)


def lateness(clocks: Iterable[ClockRow], *, at: datetime) -> tuple[Lateness, ...]:
    """Each clock against its strict end, as it stands at a moment."""
    return tuple(_of(clock, at) for clock in clocks)


def _of(clock: ClockRow, at: datetime) -> Lateness:
    due_at, met_at = clock.due_at, clock.met_at
    if due_at is None:
        says = "held: no time runs" if clock.state == "held" else "no deadline in the law"
        return Lateness(clock.profile, None, met_at, _NONE, says)
    late_by = max((met_at or at) - due_at, _NONE)
    if not late_by:
        says = "carried out in time" if met_at else "still running"
    else:
        says = f"late by {late_by}" if met_at else f"not carried out, {late_by} after the deadline"
    return Lateness(clock.profile, due_at, met_at, late_by, says)
