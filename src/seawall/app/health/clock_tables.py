"""Every table that carries a clock can be read."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "tables"


def judge_tables(facts: HealthFacts) -> HealthFinding:
    """Red where the worker, which reads all of them over and over, met a damaged one."""
    if not facts.damaged:
        return HealthFinding(NAME, is_fine=True)
    return HealthFinding(NAME, is_fine=False, says="A table of the database is damaged.")
