"""A person can be called."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "pager"


def judge_pager(facts: HealthFacts) -> HealthFinding:
    """Red where somebody has to be called, or may have to at any moment, and no way works.

    Orders arrive by mail and as files at any hour; by the other doors they are seen once they
    are there, with their deadline.
    """
    if facts.pagers is None:
        return HealthFinding(NAME, is_fine=True, says="Not checked yet.")
    if any(not trouble for trouble in facts.pagers.values()):
        return HealthFinding(NAME, is_fine=True)
    if facts.pagers:
        return HealthFinding(NAME, is_fine=False, says="No way to call a person works.")
    is_needed = facts.awaits_orders or facts.watch.open > 0
    says = "No way to call a person is set."
    return HealthFinding(NAME, is_fine=not is_needed, says=says)
