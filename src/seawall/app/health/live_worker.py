"""Somebody does the work that is owed: pages, answers, deliveries."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "worker"
#: The heart beats every five seconds, in the lane that pages leave by.
LONGEST = 60.0


def judge_worker(facts: HealthFacts) -> HealthFinding:
    """Red once the worker's heart was not heard for a minute."""
    if facts.worker_silent <= LONGEST:
        return HealthFinding(NAME, is_fine=True)
    return HealthFinding(NAME, is_fine=False, says="No worker is running: nothing is delivered.")
