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
from datetime import datetime, timedelta

from seawall.clocks.reporting_period import ReportingPeriod, month_of, named_period
from seawall.errors import problem
from seawall.ledger.model import Checkpoint
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

#: No unit of work takes so long.
_UNDER_WAY = timedelta(hours=1)


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
    if not counted_at.is_settled:  # signing stood still: less the settled one, it would tell
        return None
    lives = gather_lives(quarter, counted_at, tx=tx)
    return BrokenDownQuarter(quarter, counted_at, broken_down(lives))


def period_asked(name: str, zone: str, *, now: datetime) -> ReportingPeriod:
    """The period of this name on the clocks of a zone; this month where it has none."""
    period = named_period(name or month_of(now, zone), zone)
    if period is None:
        raise problem("results.period", period=name[:40])
    return period


def checkpoint_for(period: ReportingPeriod, *, tx: Transaction, now: datetime) -> CountedAt:
    """The checkpoint at which the period settled, or the newest before that."""
    if period.since > now:
        raise problem("results.not-begun", period=period.name)
    checkpoint, is_settled = tx.ledger.latest_checkpoint(), False
    if settles_at(period) <= now:
        checkpoint, is_settled = _settled_checkpoint(period, tx=tx)
    if checkpoint is None:
        raise problem("results.no-checkpoint", NothingSigned, period=period.name)
    return CountedAt(
        checkpoint.size,
        checkpoint.root.hex(),
        checkpoint.at,
        is_settled=is_settled,
    )


def checkpoint_then(
    period: ReportingPeriod, size: int, *, tx: Transaction, now: datetime
) -> CountedAt:
    """Where a period was counted when the checkpoint of this size was the newest.

    It is that checkpoint, or the one at which the period had settled by then.
    """
    checkpoint = tx.checkpoints.checkpoint(size)
    if checkpoint is None:
        raise problem("results.no-such-checkpoint", size=size)
    if checkpoint.at < period.since:
        raise problem("results.checkpoint-early", size=size, period=period.name)
    counted_at = checkpoint_for(period, tx=tx, now=now)
    if counted_at.is_settled and counted_at.size <= size:
        return counted_at
    return CountedAt(size, checkpoint.root.hex(), checkpoint.at, is_settled=False)


def _settled_checkpoint(
    period: ReportingPeriod, *, tx: Transaction
) -> tuple[Checkpoint | None, bool]:
    """The last checkpoint by the moment at which the period settles, and that it has settled.

    One from before the period's end is of a log in which nothing happened since, or of one that
    was not signed. Then the checkpoints that follow are taken, as long as they bring what was
    written before that moment; if some of it is not signed yet, nothing is settled. What was
    written within the last hour before it is left out: it might be under way while somebody asks.
    """
    moment = settles_at(period)
    last = tx.checkpoints.checkpoint(tx.checkpoints.size_by(moment))
    if last is not None and last.at >= period.until:
        return last, True
    while True:
        size = last.size if last else 0
        following = tx.checkpoints.first_over(size)
        past = following.size if following else None
        if not tx.telling.has_written(size, past, until=moment - _UNDER_WAY):
            return last, True
        if following is None:
            return tx.ledger.latest_checkpoint(), False
        last = following


def gather_lives(period: ReportingPeriod, counted_at: CountedAt, *, tx: Transaction) -> PeriodLives:
    """What the log tells, up to a checkpoint."""
    reading = LogReading(period, DrillTraces(*tx.drills.traces()))
    for entry in tx.telling.entries(reading.words, size=counted_at.size):
        reading.add(entry)
    uploads: dict[str, datetime] = {}
    for entry in tx.telling.entries_about(ITEM_RECEIVED, reading.items, size=counted_at.size):
        uploads.setdefault(entry.about, entry.at)
    return reading.lives(uploads, seen_until=counted_at.at)
