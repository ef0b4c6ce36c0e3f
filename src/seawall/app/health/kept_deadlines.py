"""Open deadlines are kept beside the database, and called about where it fails."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "deadlines"


def judge_deadlines(facts: HealthFacts) -> HealthFinding:
    """Red where the file cannot be kept, or nobody was reached from it."""
    if facts.watch.unreached:
        says = "A deadline is due, and nobody could be reached about it."
        return HealthFinding(NAME, is_fine=False, says=says)
    if facts.watch.unkept:
        says = "The file of open deadlines cannot be written."
        return HealthFinding(NAME, is_fine=False, says=says)
    return HealthFinding(NAME, is_fine=True)
