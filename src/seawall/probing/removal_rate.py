"""The share of alerted addresses that went offline: its base is the alerts.

What was submitted and never sent to a platform could not be removed by it, so counting it
would make platforms look worse than they are. The Terrorist Content Analytics Platform
counts this way.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.errors import problem


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """What was handed in, what of it was sent on, and what of that is offline."""

    submitted: int
    alerted: int
    offline: int

    def __post_init__(self) -> None:
        if not 0 <= self.offline <= self.alerted <= self.submitted:
            raise problem(
                "probing.counts-disagree",
                offline=self.offline,
                alerted=self.alerted,
                submitted=self.submitted,
            )

    @property
    def removal_rate(self) -> float | None:
        """Offline of alerted; None where nothing was alerted."""
        return self.offline / self.alerted if self.alerted else None
