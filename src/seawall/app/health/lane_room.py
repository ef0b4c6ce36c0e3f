"""Nobody whom we know is turned away: authorities with a key, people, API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seawall.gate.health_report import HealthFinding

if TYPE_CHECKING:  # the doctor reads this name before the database is set up
    from seawall.app.health.health_facts import HealthFacts

NAME = "lanes"
#: Somebody who was turned away longer ago than this has come back by now, in seconds.
RECENT = 60.0


def judge_lanes(facts: HealthFacts) -> HealthFinding:
    """Red where a known sender was turned away within a minute; strangers' lanes may be full."""
    full = [
        lane for lane in facts.lanes if lane.refused_ago is not None and lane.refused_ago <= RECENT
    ]
    ours = [str(lane.name) for lane in full if lane.plan.is_ours]
    if ours:
        says = f"Known senders are turned away: {', '.join(ours)}."
        return HealthFinding(NAME, is_fine=False, says=says)
    if full:
        says = f"Unknown senders are turned away: {', '.join(str(lane.name) for lane in full)}."
        return HealthFinding(NAME, is_fine=True, says=says)
    return HealthFinding(NAME, is_fine=True)
