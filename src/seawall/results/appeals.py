"""Appeals: how often people appeal, how often they are right, how long they wait, and at what cost.

Of the decisions of the period, the share that was appealed by now; of the appeals of the period,
the share that was overturned, of those decided. An appeal that waits is censored, not left out.
Wrongful hours belong to the day that the content came back, and are never more than was found out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.probing.survival import curve_of_times
from seawall.results.lives.appeal_lives import AppealLife, Removal, WrongfulSpan
from seawall.results.metric_number import count, share, time_quantile, wait
from seawall.results.model import Metric, MetricUnit
from seawall.results.standing_curve import standing_curve

_NO_TIME = timedelta(0)


def appeal_results(
    appeals: Sequence[AppealLife],
    removals: Sequence[Removal],
    period: ReportingPeriod,
    *,
    seen_until: datetime,
) -> Metric:
    """Appealed of decided, overturned of answered, and the time to an answer."""
    within = [appeal for appeal in appeals if period.includes(appeal.received_at)]
    answered = [appeal for appeal in within if appeal.decided_at is not None]
    decisions = [removal for removal in removals if period.includes(removal.at)]
    waits = [wait(appeal.received_at, appeal.decided_at, seen_until) for appeal in within]
    curve = curve_of_times(waits)
    return Metric(
        "appeals",
        (
            share("appealed", sum(removal.is_appealed for removal in decisions), len(decisions)),
            share("overturned", sum(appeal.is_overturned for appeal in answered), len(answered)),
            time_quantile("median", waits, curve, 0.5),
            time_quantile("p95", waits, curve, 0.95),
        ),
        {"unanswered": len(within) - len(answered)},
        standing_curve(curve),
    )


def wrongful_hours(spans: Sequence[WrongfulSpan], period: ReportingPeriod) -> Metric:
    """How long content was down, or kept back, by error, of what came back in the period."""
    within = [span.lasted for span in spans if period.includes(span.ended_at)]
    total, longest = sum(within, _NO_TIME), max(within, default=_NO_TIME)
    return Metric(
        "wrongful_hours",
        (
            count("total", total.total_seconds(), n=len(within), unit=MetricUnit.SECONDS),
            count("longest", longest.total_seconds(), n=len(within), unit=MetricUnit.SECONDS),
        ),
    )
