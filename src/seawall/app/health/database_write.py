"""The database takes what is written, and so do the folders that an order needs beside it."""

from __future__ import annotations

from seawall.app.health.health_facts import HealthFacts
from seawall.gate.health_report import HealthFinding

NAME = "database"
#: A row is written every few seconds; a lock that is held for a while is no fault.
LONGEST = 30.0


def judge_writes(facts: HealthFacts) -> HealthFinding:
    """Red once nothing could be written for half a minute."""
    if facts.written_ago <= LONGEST:
        return HealthFinding(NAME, is_fine=True)
    say = "Nothing can be written to the database, or to the files beside it."
    return HealthFinding(NAME, is_fine=False, says=say)
