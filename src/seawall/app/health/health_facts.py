"""What is known of this installation's health, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from seawall.app.check_journal import JournalState
from seawall.app.lanes.work_lane import LaneState
from seawall.worker.emergency.deadline_watch import WatchState
from seawall.worker.loops.trouble import LoopTrouble


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """Times are seconds on this machine's own stopwatch: no clock has to be right."""

    written_ago: float
    """Since a row was last written to the database, and read back."""
    worker_silent: float
    """Since the worker's heart was last heard."""
    damaged: tuple[str, ...]
    """Tables that carry a clock and cannot be read."""
    pagers: Mapping[str, str] | None = None
    """Every way to call a person that is set, and what is in its way; None before a first look."""
    awaits_orders: bool = False
    alarms: tuple[str, ...] = ()
    """Alarms about deadlines that nobody has heard, without the order's name."""
    loops: tuple[LoopTrouble, ...] = ()
    """What fails again and again, what cannot wait first."""
    watch: WatchState = field(default_factory=lambda: WatchState(0))
    lanes: tuple[LaneState, ...] = ()
    """Where requests wait in this process."""
    journal: JournalState = field(default_factory=JournalState)
