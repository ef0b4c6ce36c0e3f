"""The results of a period are counted: for a page, a file, a command.

1. The checkpoint is chosen: once a period is settled it is the same one for good.
2. The entries that it covers are read in the order of the log, and become lives: of items, orders,
   appeals, accounts, addresses. Nothing that was written down later is seen.
3. Of the items that something was found in, the log is asked when they were uploaded.
4. Drills are left out: content drills by their checks and cases, rehearsals by their own mark.
5. Each measure is counted from the lives; a settled quarter is broken down, too, in UTC.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod, month_of, named_period
from seawall.errors import problem
from seawall.ledger.words.content import ITEM_RECEIVED
from seawall.results.lives.item_lives import DrillTraces
from seawall.results.log_reading import LogReading
from seawall.results.period_results import (
    PeriodLives,
    authorities_measured,
    broken_down,
    measured,
)
from seawall.results.results_report import BrokenDownQuarter, ResultsReport
from seawall.results.settling import CountedAt, NothingSigned, is_quarter, settles_at
from seawall.transaction import Transaction


def measure_period(period: ReportingPeriod, *, tx: Transaction, now: datetime) -> ResultsReport:
    """Every measure of a period, at its checkpoint."""
    counted_at = checkpoint_for(period, tx=tx, now=now)
    lives = gather_lives(period, counted_at, tx=tx)
    return ResultsReport(
        organisation=tx.organisation,
        name=tx.people.organisation(tx.organisation).name,
        period=period,
        counted_at=counted_at,
        metrics=measured(lives),
        authorities=authorities_measured(lives),
        quarter=_quarter_broken_down(period, tx=tx, now=now),
    )


def _quarter_broken_down(
    period: ReportingPeriod, *, tx: Transaction, now: datetime
) -> BrokenDownQuarter | None:
    """The breakdown of a settled quarter, always of the days of UTC.

    Another zone's quarter begins some hours earlier or later: one less the other would be those
    hours.
    """
    quarter = replace(period, zone="UTC")
    if not (is_quarter(quarter) and settles_at(quarter) <= now):
        return None
    counted_at = checkpoint_for(quarter, tx=tx, now=now)
    lives = gather_lives(quarter, counted_at, tx=tx)
    return BrokenDownQuarter(quarter, counted_at, broken_down(lives))


def period_asked(name: str, zone: str, *, now: datetime) -> ReportingPeriod:
    """The period of this name on the clocks of a zone; this month where it has none."""
    period = named_period(name or month_of(now, zone), zone)
    if period is None:
        raise problem("results.period", period=name[:40])
    return period


def checkpoint_for(period: ReportingPeriod, *, tx: Transaction, now: datetime) -> CountedAt:
    """The last checkpoint by the moment at which the period settles, or the newest before that."""
    if period.since > now:
        raise problem("results.not-begun", period=period.name)
    moment = settles_at(period)
    is_settled = moment <= now
    if is_settled:
        checkpoint = tx.checkpoints.checkpoint(tx.checkpoints.size_by(moment))
    else:
        checkpoint = tx.ledger.latest_checkpoint()
    if checkpoint is None:
        raise problem("results.no-checkpoint", NothingSigned, period=period.name)
    return CountedAt(
        checkpoint.size,
        checkpoint.root.hex(),
        checkpoint.at,
        is_settled=is_settled,
    )


def gather_lives(period: ReportingPeriod, counted_at: CountedAt, *, tx: Transaction) -> PeriodLives:
    """What the log tells, up to a checkpoint."""
    reading = LogReading(period, DrillTraces(*tx.drills.traces()))
    for entry in tx.telling.entries(reading.words, size=counted_at.size):
        reading.add(entry)
    uploads: dict[str, datetime] = {}
    for entry in tx.telling.entries_about(ITEM_RECEIVED, reading.items, size=counted_at.size):
        uploads.setdefault(entry.about, entry.at)
    return reading.lives(uploads, seen_until=counted_at.at)
