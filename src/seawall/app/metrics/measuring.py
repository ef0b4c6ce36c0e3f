"""What this process knows of itself now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from seawall.app.check_journal import JournalState
from seawall.app.health.health_board import HealthBoard
from seawall.app.lanes.work_lane import LaneState
from seawall.app.metrics.check_tally import CheckCounts
from seawall.app.metrics.process_figures import (
    MEMORY,
    LaneFigures,
    ProcessFigures,
    ProcessMoment,
    decoder_figures,
)
from seawall.gate.index_snapshot import IndexSnapshot
from seawall.sandbox import DecoderLoad


@dataclass(frozen=True, slots=True)
class ProcessMeasure:
    """Where the figures of one process come from."""

    checks: CheckCounts
    health: HealthBoard
    journal: Callable[[], JournalState]
    lanes: Callable[[], tuple[LaneState, ...]]
    decoders: Callable[[], tuple[DecoderLoad, ...]]
    snapshot: Callable[[], IndexSnapshot]
    silence: Callable[[], float]

    def __call__(self) -> ProcessFigures:
        """All of them, now."""
        journal, snapshot = self.journal(), self.snapshot()
        now = time.monotonic()
        return ProcessFigures(
            at=now,
            checks=copied_counts(self.checks),
            journal_lost=journal.lost,
            requests={str(lane.name): _of_lane(lane) for lane in self.lanes()},
            decoders=decoder_figures(self.decoders()),
            moment=ProcessMoment(
                health={finding.name: finding.is_fine for finding in self.health.report().findings},
                index_ready=snapshot.is_ready,
                index_lag=now - snapshot.looked_at,
                index_entries=sum(map(len, snapshot.libraries.values())),
                worker_silence=self.silence(),
                journal={
                    "disk": journal.on_disk,
                    MEMORY: journal.in_memory,
                    "aside": journal.refused,
                },
            ),
        )


def copied_counts(counts: CheckCounts) -> CheckCounts:
    """The counts at one moment: what encodes them lets no other thread in between."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(counts), type=CheckCounts)


def _of_lane(lane: LaneState) -> LaneFigures:
    busy = min(lane.inside, lane.plan.threads)
    return LaneFigures(busy, lane.inside - busy, lane.refused)
