"""Samples of what stands in the database, as old as its last reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from seawall.app.metrics.database_figures import DatabaseFigures
from seawall.app.metrics.exposition import MetricSample
from seawall.app.metrics.metric_table import shown_name
from seawall.clocks.clock import ClockState
from seawall.db.rows.operating_rows import (
    DeliveryRows,
    LaneJobs,
    LedgerRows,
    OldestOf,
    OpenClock,
    OperatingRows,
)
from seawall.enforcement.outbox.job_lanes import Lane


def database_samples(figures: DatabaseFigures, *, now: datetime) -> Iterator[MetricSample]:
    """What was read, and how good that is; ages go on from the moment of the reading."""
    yield MetricSample("seawall_database_figures_up", figures.is_up)
    if figures.age is not None:
        yield MetricSample("seawall_database_figures_age_seconds", figures.age)
    if figures.rows:
        yield from _of_rows(figures.rows, now)


def _of_rows(rows: OperatingRows, now: datetime) -> Iterator[MetricSample]:
    clocks = Counter((clock.profile, _state_of(clock, now)) for clock in rows.clocks)
    for labels, count in sorted(clocks.items()):
        yield MetricSample("seawall_order_clocks", count, labels)
    yield from _of_cases(rows.cases, now)
    yield from _of_jobs(rows.jobs, now)
    yield from _of_deliveries(rows.deliveries, now)
    yield from _of_ledger(rows.ledger, now)


def _state_of(clock: OpenClock, now: datetime) -> str:
    """How it stands now: what was running when the row was written may be over."""
    if clock.state == ClockState.HELD:
        return ClockState.HELD
    if clock.due_at is None:
        return ClockState.NO_DEADLINE
    return ClockState.OVERDUE if clock.due_at <= now else ClockState.RUNNING


def _of_cases(cases: Mapping[str, OldestOf], now: datetime) -> Iterator[MetricSample]:
    counts, oldest = Counter[str](), dict[str, float]()
    for queue, (count, since) in cases.items():
        name = shown_name(queue, counts)
        counts[name] += count
        oldest[name] = max(oldest.get(name, 0.0), _age(since, now))
    for name, count in counts.items():
        yield MetricSample("seawall_cases_open", count, (name,))
        yield MetricSample("seawall_case_oldest_seconds", oldest[name], (name,))


def _of_jobs(jobs: Mapping[str, LaneJobs], now: datetime) -> Iterator[MetricSample]:
    for lane in Lane:
        lane_jobs = jobs.get(lane, LaneJobs())
        yield MetricSample("seawall_jobs_due", lane_jobs.due, (lane,))
        yield MetricSample(
            "seawall_job_oldest_due_seconds", _age(lane_jobs.due_since, now), (lane,)
        )
        yield MetricSample("seawall_jobs_failed", lane_jobs.failed, (lane,))


def _of_deliveries(rows: DeliveryRows, now: datetime) -> Iterator[MetricSample]:
    yield MetricSample("seawall_deliveries_owed", rows.owed)
    yield MetricSample("seawall_deliveries_retrying", rows.retrying)
    yield MetricSample("seawall_deliveries_failed", rows.failed)
    yield MetricSample("seawall_delivery_oldest_seconds", _age(rows.oldest, now))


def _of_ledger(rows: LedgerRows, now: datetime) -> Iterator[MetricSample]:
    yield MetricSample("seawall_ledger_entries", rows.entries)
    yield MetricSample("seawall_ledger_unplaced_entries", rows.unplaced)
    yield MetricSample("seawall_ledger_oldest_unplaced_seconds", _age(rows.unplaced_since, now))
    yield MetricSample("seawall_ledger_unsigned_entries", max(0, rows.entries - rows.signed))
    if rows.signed_at:
        age = _age(rows.signed_at, now)
        yield MetricSample("seawall_ledger_checkpoint_age_seconds", age)
    yield MetricSample("seawall_ledger_lost_entries", rows.lost_entries)


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; a clock that was set back makes nothing younger than new."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
