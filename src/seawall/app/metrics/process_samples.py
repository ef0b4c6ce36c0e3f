"""Samples of what the processes of this port know by themselves, without the database."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from seawall.app.metrics.exposition import MetricSample
from seawall.app.metrics.process_figures import ProcessFigures, ProcessMoment
from seawall.config import Settings
from seawall.intake.model import Verdict
from seawall.orders.answering.open_deadline import OpenDeadline


def process_samples(figures: ProcessFigures) -> Iterator[MetricSample]:
    """Checks, lanes, the journal, the index and the checks of health."""
    yield from _of_checks(figures)
    yield MetricSample("seawall_journal_lost_total", figures.journal_lost)
    for lane, load in sorted(figures.requests.items()):
        yield MetricSample("seawall_requests_busy", load.busy, (lane,))
        yield MetricSample("seawall_requests_waiting", load.waiting, (lane,))
        yield MetricSample("seawall_requests_refused_total", load.ended, (lane,))
    for family, load in sorted(figures.decoders.items()):
        yield MetricSample("seawall_decoder_busy", load.busy, (family,))
        yield MetricSample("seawall_decoder_waiting", load.waiting, (family,))
        yield MetricSample("seawall_decoder_restarts_total", load.ended, (family,))
    if figures.moment:
        yield from _of_moment(figures.moment)


def _of_checks(figures: ProcessFigures) -> Iterator[MetricSample]:
    for verdict in map(str, Verdict):  # those that nobody had yet, too: a rate begins at nought
        durations = figures.checks.of_verdict(verdict)
        yield MetricSample("seawall_checks_total", sum(durations.counts), (verdict,))
        yield MetricSample("seawall_check_duration_seconds", durations, (verdict,))
    for rule, count in sorted(figures.checks.rules.items()):
        yield MetricSample("seawall_checks_by_rule_total", count, (rule,))
    yield MetricSample("seawall_checks_degraded_total", figures.checks.degraded)


def _of_moment(moment: ProcessMoment) -> Iterator[MetricSample]:
    for check, is_fine in moment.health.items():
        yield MetricSample("seawall_health_check_ok", is_fine, (check,))
    yield MetricSample("seawall_worker_silence_seconds", moment.worker_silence)
    yield MetricSample("seawall_index_ready", moment.index_ready)
    yield MetricSample("seawall_index_lag_seconds", moment.index_lag)
    yield MetricSample("seawall_index_entries", moment.index_entries)
    for place, count in moment.journal.items():
        yield MetricSample("seawall_journal_checks", count, (place,))


def deadline_samples(deadlines: Sequence[OpenDeadline], *, now: datetime) -> Iterator[MetricSample]:
    """Deadlines as the watch beside the database has them: they are there when that is away."""
    missed = sum(deadline.due_at <= now for deadline in deadlines)
    yield MetricSample("seawall_order_deadlines_open", len(deadlines))
    yield MetricSample("seawall_order_deadlines_missed", missed)
    used = max((used_share(deadline, now) for deadline in deadlines), default=0.0)
    yield MetricSample("seawall_order_clock_used_ratio", used)
    if deadlines:
        next_due = min(deadline.due_at for deadline in deadlines)
        yield MetricSample("seawall_order_next_deadline_seconds", (next_due - now).total_seconds())


def used_share(deadline: OpenDeadline, now: datetime) -> float:
    """How much of its time is used: 0.5, 0.8 and 1 at the very moments that people are called at.

    Between them it grows evenly, and past the end it goes on as in the last fifth.
    """
    half, late, due = deadline.half_at, deadline.late_at, deadline.due_at
    if now < half:
        return max(0.0, 0.5 - 0.5 * _part(half - now, due - half))
    if now < late:
        return 0.5 + 0.3 * _part(now - half, late - half)
    return 0.8 + 0.2 * _part(now - late, due - late)


def _part(passed: timedelta, whole: timedelta) -> float:
    return passed / whole if whole else 1.0


def disk_samples(settings: Settings) -> Iterator[MetricSample]:
    """Room where something is stored; folders are named by what they hold."""
    for name, folder in _folders(settings).items():
        with suppress(OSError):
            room = os.statvfs(folder)
            yield MetricSample("seawall_disk_free_bytes", room.f_bavail * room.f_frsize, (name,))
            yield MetricSample("seawall_disk_size_bytes", room.f_blocks * room.f_frsize, (name,))


def _folders(settings: Settings) -> dict[str, Path]:
    folders = {name: settings.data_dir / name for name in ("evidence", "journal")}
    if not settings.is_postgresql:
        folders["database"] = settings.sqlite_path.parent
    return {"data": settings.data_dir, **folders}
