"""Whoever had to be told of a deadline has heard it."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "alarms"


def judge_alarms(facts: HealthFacts) -> HealthFinding:
    """Red while an alarm about a deadline is unheard; the one that waits longest is told."""
    if not facts.alarms:
        return HealthFinding(NAME, is_fine=True)
    more = f", and {len(facts.alarms) - 1} more" if len(facts.alarms) > 1 else ""
    return HealthFinding(NAME, is_fine=False, says=f"{facts.alarms[0]}{more}.")
