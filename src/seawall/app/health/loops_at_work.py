"""What comes again and again gets somewhere, and does not fail each time."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "loops"


def judge_loops(facts: HealthFacts) -> HealthFinding:
    """Red where a deadline hangs on what fails; what can wait is told, and wakes nobody.

    Anybody may ask, so which forum or exchange it is stands with the doctor.
    """
    if not facts.loops:
        return HealthFinding(NAME, is_fine=True)
    urgent = [trouble for trouble in facts.loops if not trouble.can_wait]
    kinds = dict.fromkeys(trouble.kind for trouble in urgent or facts.loops)
    says = f"Fails repeatedly: {', '.join(kinds)}."
    return HealthFinding(NAME, is_fine=not urgent, says=says)
