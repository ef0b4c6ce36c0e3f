"""What one process knows of itself, and the processes of one port taken together.

Counters are added up over every process that ever counted here, the dead included, so that none
goes back when one is replaced. What is true of a moment is taken from processes that live.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from seawall.app.metrics.check_tally import CheckCounts
from seawall.sandbox import DecoderLoad


class LaneFigures(msgspec.Struct):
    """One lane, of requests or of decoders."""

    busy: int = 0
    waiting: int = 0
    ended: int = 0
    """Turned away, or ended over a file: a counter."""

    def __iadd__(self, further: LaneFigures) -> LaneFigures:
        """That of another process as well."""
        self.busy += further.busy
        self.waiting += further.waiting
        self.ended += further.ended
        return self


class ProcessMoment(msgspec.Struct):
    """What is true now, and will not be when the process is gone."""

    health: dict[str, bool] = msgspec.field(default_factory=dict)
    index_ready: bool = False
    index_lag: float = 0.0
    index_entries: int = 0
    worker_silence: float = 0.0
    journal: dict[str, int] = msgspec.field(default_factory=dict)
    """Checks that wait, by place; places on the disk are the same ones for all processes."""


class ProcessFigures(msgspec.Struct):
    """All that one process has to say; `at` is by the monotonic clock of this machine."""

    at: float
    checks: CheckCounts = msgspec.field(default_factory=CheckCounts)
    journal_lost: int = 0
    requests: dict[str, LaneFigures] = msgspec.field(default_factory=dict)
    decoders: dict[str, LaneFigures] = msgspec.field(default_factory=dict)
    moment: ProcessMoment | None = None
    """None of a process that answers nothing itself, such as the one that lends decoders."""


MEMORY = "memory"


def decoder_figures(loads: Iterable[DecoderLoad]) -> dict[str, LaneFigures]:
    """Decoders as lanes, by the family of files that they open."""
    return {load.family: LaneFigures(load.busy, load.waiting, load.interrupted) for load in loads}


def merged_figures(
    counted: Iterable[ProcessFigures], living: Iterable[ProcessFigures]
) -> ProcessFigures:
    """One for all: counters of those that ever counted, moments of those that live."""
    merged = ProcessFigures(at=0.0)
    for figures in counted:
        merged.at = max(merged.at, figures.at)
        merged.checks += figures.checks
        merged.journal_lost += figures.journal_lost
        for own_lanes, lanes in (
            (merged.requests, figures.requests),
            (merged.decoders, figures.decoders),
        ):
            for lane, load in lanes.items():
                own_lanes.setdefault(lane, LaneFigures()).ended += load.ended
    for figures in living:
        _add_loads(merged.requests, figures.requests)
        _add_loads(merged.decoders, figures.decoders)
        if figures.moment:
            merged.moment = _with_moment(merged.moment, figures.moment)
    return merged


def _add_loads(lanes: dict[str, LaneFigures], further: dict[str, LaneFigures]) -> None:
    for lane, load in further.items():
        lanes.setdefault(lane, LaneFigures())
        lanes[lane] += LaneFigures(load.busy, load.waiting)


def _with_moment(so_far: ProcessMoment | None, further: ProcessMoment) -> ProcessMoment:
    """The worse of the two, since any of them may answer the next request."""
    if so_far is None:
        return further
    places = so_far.journal.keys() | further.journal.keys()
    return ProcessMoment(
        health={
            name: so_far.health.get(name, True) and further.health.get(name, True)
            for name in so_far.health | further.health
        },
        index_ready=so_far.index_ready and further.index_ready,
        index_lag=max(so_far.index_lag, further.index_lag),
        index_entries=min(so_far.index_entries, further.index_entries),
        worker_silence=min(so_far.worker_silence, further.worker_silence),
        journal={
            place: _both(place, so_far.journal.get(place, 0), further.journal.get(place, 0))
            for place in places
        },
    )


def _both(place: str, first: int, second: int) -> int:
    return first + second if place == MEMORY else max(first, second)
