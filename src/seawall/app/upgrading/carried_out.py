"""The upgrade itself: every pending migration, and how long each took against its estimate."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from seawall.app.upgrading.duration_estimate import OVERHEAD, MigrationEstimate, span_words


@dataclass(frozen=True, slots=True)
class TimedMigration:
    """A migration that was carried out."""

    name: str
    seconds: float
    expected: str


@dataclass
class MigrationTimes:
    """Says of each migration what is expected, and then how long it took."""

    estimates: Mapping[str, MigrationEstimate]
    say: Callable[[str], object]
    timed: list[TimedMigration] = field(default_factory=list)
    _begun: float = 0.0

    def begin(self, name: str) -> None:
        """One begins."""
        self._begun = time.monotonic()
        self.say(f"{name} … (expected: {self._expected(name)})")

    def end(self, name: str) -> None:
        """It is committed."""
        seconds = time.monotonic() - self._begun
        self.timed.append(TimedMigration(name, seconds, self._expected(name)))
        self.say(f"{name}: done in {exact_words(seconds)}.")

    def _expected(self, name: str) -> str:
        estimate = self.estimates.get(name)
        return estimate.words if estimate else f"up to {span_words(OVERHEAD)}"


def carry_out(
    estimates: Sequence[MigrationEstimate], say: Callable[[str], object]
) -> list[TimedMigration]:
    """Run what is pending; each migration is whole or did not happen."""
    from seawall.app.database import run_migrations

    times = MigrationTimes({estimate.name: estimate for estimate in estimates}, say)
    run_migrations(say=times.begin, say_end=times.end)
    return times.timed


def exact_words(seconds: float) -> str:
    """How long something took."""
    return f"{seconds:.1f} s" if seconds < 120 else span_words(seconds)
