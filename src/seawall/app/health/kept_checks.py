"""What was decided and not recorded yet is kept safely."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "journal"


def judge_journal(facts: HealthFacts) -> HealthFinding:
    """Red where a crash would lose a check, where one was lost, or is a person's."""
    journal = facts.journal
    if journal.lost:
        return HealthFinding(NAME, is_fine=False, says="Checks were not recorded, and are lost.")
    if journal.in_memory:
        says = "Checks wait in memory: the journal cannot be written, or is full."
        return HealthFinding(NAME, is_fine=False, says=says)
    if journal.refused:
        says = "A check cannot be recorded: a person must look at the journal."
        return HealthFinding(NAME, is_fine=False, says=says)
    says = f"{journal.on_disk} checks wait to be recorded." if journal.on_disk else ""
    return HealthFinding(NAME, is_fine=True, says=says)
