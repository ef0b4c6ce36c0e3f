"""All measures of a period, and their breakdowns, from what the log tells: one function each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from operator import attrgetter

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.accounts_shut import accounts_shut
from seawall.results.appeals import appeal_results, wrongful_hours
from seawall.results.audited_precision import audited_precision
from seawall.results.blocked_at_upload import blocked_at_upload
from seawall.results.breakdown import Breakdown, BreakdownDimension, breakdown_of, rows_of
from seawall.results.finders_recall import finders_recall
from seawall.results.lives.account_lives import AccountMeasureLife
from seawall.results.lives.address_lives import AddressLife
from seawall.results.lives.appeal_lives import AppealLife, Removal, WrongfulSpan
from seawall.results.lives.audit_lives import AuditLife
from seawall.results.lives.drill_lives import DrillLife
from seawall.results.lives.item_life import ItemLife
from seawall.results.lives.order_life import OrderLife
from seawall.results.lives.viewing import Viewings
from seawall.results.missed_uploads import missed_uploads
from seawall.results.model import Metric
from seawall.results.order_compliance import order_compliance
from seawall.results.proactive_rate import proactive_rate
from seawall.results.reach_before_removal import reach_before_removal
from seawall.results.reappearance import reappearance
from seawall.results.referrer_quality import by_authority, referrer_quality
from seawall.results.removal_times import exposure_times, order_times, reaction_times
from seawall.results.reuploads import reuploads
from seawall.results.reviewer_exposure import reviewer_exposure
from seawall.results.seeded_recall import seeded_recall
from seawall.results.sync_lag import sync_lag
from seawall.results.violating_views import violating_views


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLives:
    """Everything that the measures of a period are counted from, and how far it was looked at."""

    period: ReportingPeriod
    seen_until: datetime
    items: Sequence[ItemLife] = ()
    orders: Sequence[OrderLife] = ()
    appeals: Sequence[AppealLife] = ()
    removals: Sequence[Removal] = ()
    spans: Sequence[WrongfulSpan] = ()
    accounts: Sequence[AccountMeasureLife] = ()
    addresses: Sequence[AddressLife] = ()
    lags: Sequence[tuple[datetime, timedelta]] = ()
    viewings: Viewings = field(default_factory=lambda: Viewings({}, {}, 0))
    standing: Mapping[date, int] = field(default_factory=dict)
    audits: Sequence[AuditLife] = ()
    drills: Sequence[DrillLife] = ()


def measured(lives: PeriodLives) -> tuple[Metric, ...]:
    """Every measure of the period, in the order in which they are printed."""
    period, until = lives.period, lives.seen_until
    return (
        blocked_at_upload(lives.items, period),
        proactive_rate(lives.items, period),
        seeded_recall(lives.drills, period),
        finders_recall(lives.items, period, seen_until=until),
        audited_precision(lives.audits, period),
        missed_uploads(lives.audits, lives.items, period),
        violating_views(lives.audits, period),
        exposure_times(lives.items, period, seen_until=until),
        reaction_times(lives.items, period, seen_until=until),
        reach_before_removal(lives.items, period),
        reuploads(lives.items, lives.standing, period, seen_until=until),
        order_times(lives.orders, period, seen_until=until),
        order_compliance(lives.orders, period, seen_until=until),
        referrer_quality(lives.orders, period),
        reappearance(lives.addresses, period, seen_until=until),
        sync_lag(lives.lags, period),
        accounts_shut(lives.accounts, period),
        appeal_results(lives.appeals, lives.removals, period, seen_until=until),
        wrongful_hours(lives.spans, period),
        reviewer_exposure(lives.viewings, period, seen_until=until),
    )


def authorities_measured(lives: PeriodLives) -> dict[str, Metric]:
    """Each authority's referrals, however few."""
    return {
        authority: referrer_quality(referrals, lives.period)
        for authority, referrals in by_authority(lives.orders).items()
    }


def broken_down(lives: PeriodLives) -> tuple[Breakdown, ...]:
    """The breakdowns of a quarter."""
    return *_content(lives), *_appeals(lives)


def _content(lives: PeriodLives) -> Iterator[Breakdown]:
    for dimension in BreakdownDimension:
        metrics = {
            value: _content_metrics(replace(lives, items=items))
            for value, items in rows_of(lives.items, attrgetter(dimension.value)).items()
        }
        yield breakdown_of("content", dimension, metrics, alike=_reached_public)


def _content_metrics(lives: PeriodLives) -> tuple[Metric, ...]:
    period, until = lives.period, lives.seen_until
    return (
        blocked_at_upload(lives.items, period),
        proactive_rate(lives.items, period),
        exposure_times(lives.items, period, seen_until=until),
        reaction_times(lives.items, period, seen_until=until),
    )


def _appeals(lives: PeriodLives) -> Iterator[Breakdown]:
    for dimension in (BreakdownDimension.LANGUAGE, BreakdownDimension.LABEL):
        value_of = attrgetter(dimension.value)
        appeals = rows_of(lives.appeals, value_of)
        removals = rows_of(lives.removals, value_of)
        spans = rows_of(lives.spans, value_of)
        metrics = {
            value: (
                appeal_results(
                    appeals.get(value, ()),
                    removals.get(value, ()),
                    lives.period,
                    seen_until=lives.seen_until,
                ),
                wrongful_hours(spans.get(value, ()), lives.period),
            )
            for value in sorted({*appeals, *removals, *spans})
        }
        yield breakdown_of("appeals", dimension, metrics, alike=_appealed)


def _reached_public(metrics: Sequence[Metric]) -> tuple[int, ...]:
    """What reached the public, as each measure of content counts it."""
    blocked, proactive, exposure, reaction = metrics
    copies = blocked.number("copies")
    return (
        copies.n - (copies.part or 0),
        proactive.number("removed").n,
        exposure.number("median").n,
        reaction.number("median").n,
    )


def _appealed(metrics: Sequence[Metric]) -> tuple[int, ...]:
    """Appeals, by the day of the decision, by their own, and those that were answered."""
    appeals, _ = metrics
    return (
        appeals.number("appealed").part or 0,
        appeals.number("median").n,
        appeals.number("overturned").n,
    )
