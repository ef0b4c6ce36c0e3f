"""Counts of answered checks, kept where they are answered.

Every check of a process is answered in its one event loop, so counting takes no lock and a
microsecond or two (`tests/app/metrics/test_process_figures.py` holds the bound).
"""

from __future__ import annotations

from bisect import bisect_left
from operator import add
from typing import TYPE_CHECKING

import msgspec

from seawall.app.metrics.metric_table import shown_name

if TYPE_CHECKING:  # the process that lends decoders reads this file, and no intake
    from seawall.intake.submission import CheckAnswer

#: Upper ends, in seconds: hashes take a millisecond, pictures some ten, files up to the limit.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
NO_RULE = "none"


class DurationCounts(msgspec.Struct):
    """How many took so long, a count for each bucket and one for what took longer."""

    counts: list[int] = msgspec.field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """One more took so long."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds

    def __iadd__(self, further: DurationCounts) -> DurationCounts:
        """Those of another process as well."""
        self.counts = list(map(add, self.counts, further.counts))
        self.total += further.total
        return self


class CheckCounts(msgspec.Struct):
    """All that is counted of checks in one process."""

    durations: dict[str, DurationCounts] = msgspec.field(default_factory=dict)
    """By verdict."""
    rules: dict[str, int] = msgspec.field(default_factory=dict)
    degraded: int = 0

    def add(self, answer: CheckAnswer, seconds: float) -> None:
        """Count one check that was answered after so long."""
        self.of_verdict(answer.verdict).add(seconds)
        rule = answer.rule or NO_RULE
        if rule in self.rules:
            self.rules[rule] += 1
        else:
            rule = shown_name(rule, self.rules)
            self.rules[rule] = self.rules.get(rule, 0) + 1
        if answer.degraded:
            self.degraded += 1

    def of_verdict(self, verdict: str) -> DurationCounts:
        """How long those with this verdict took."""
        durations = self.durations.get(verdict)
        if durations is None:
            durations = self.durations[str(verdict)] = DurationCounts()
        return durations

    def __iadd__(self, further: CheckCounts) -> CheckCounts:
        """Those of another process as well."""
        for verdict, durations in further.durations.items():
            counted = self.of_verdict(verdict)
            counted += durations
        for rule, count in further.rules.items():
            name = shown_name(rule, self.rules)
            self.rules[name] = self.rules.get(name, 0) + count
        self.degraded += further.degraded
        return self
