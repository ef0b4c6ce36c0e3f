"""The results of a period as one document: every number with all that it takes to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ids import OrganisationId
from seawall.ledger.entry import canonical_json, moment
from seawall.ledger.model import JSON
from seawall.results.breakdown import Breakdown
from seawall.results.definitions import definition_of
from seawall.results.model import LEVEL, IntervalKind, Metric, MetricNumber, MetricUnit
from seawall.results.settling import CountedAt, settles_at
from seawall.results.standing_curve import StandingCurve, StandingMoment, StandingStep

#: Decimals of a number, by its unit.
_DECIMALS = {
    MetricUnit.SHARE: 4,
    MetricUnit.SECONDS: 1,
    MetricUnit.COUNT: 0,
    MetricUnit.VIEWS: 0,
    MetricUnit.RATE: 3,
}


@dataclass(frozen=True, slots=True)
class BrokenDownQuarter:
    """A settled quarter in UTC, its checkpoint, and what may be shown of its parts."""

    period: ReportingPeriod
    counted_at: CountedAt
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsReport:
    """What was measured, of whom, of which days, and at which checkpoint."""

    organisation: OrganisationId
    name: str
    """The organisation's name, which may change, and stands in no file."""
    period: ReportingPeriod
    counted_at: CountedAt
    metrics: tuple[Metric, ...]
    authorities: Mapping[str, Metric]
    quarter: BrokenDownQuarter | None = None

    @property
    def data(self) -> dict[str, JSON]:
        """For programs: numbers are written with a fixed count of decimals, as text."""
        return {
            "organisation": self.organisation,
            "period": period_data(self.period),
            "checkpoint": checkpoint_data(self.counted_at),
            "level": f"{LEVEL:g}",
            "metrics": [_metric(metric) for metric in self.metrics],
            "authorities": [
                {"authority": name, **_metric(metric)} for name, metric in self.authorities.items()
            ],
            "quarter": _quarter(self.quarter) if self.quarter else None,
        }

    @property
    def text(self) -> str:
        """The same in its one spelling: the same log, checkpoint and zone give the same bytes."""
        return canonical_json(self.data)


def written_number(number: MetricNumber, value: float | None) -> str | None:
    """A value of a number with its decimals; None where there is none."""
    return None if value is None else f"{value:.{_DECIMALS[number.unit]}f}"


def period_data(period: ReportingPeriod) -> dict[str, JSON]:
    """A period for programs: its days, their zone, its instants, and when it settles."""
    return {
        "first": str(period.first),
        "last": str(period.last),
        "time_zone": period.zone,
        "since": moment(period.since),
        "until": moment(period.until),
        "settles_at": moment(settles_at(period)),
    }


def checkpoint_data(counted_at: CountedAt) -> dict[str, JSON]:
    """The checkpoint for programs."""
    return {
        "size": counted_at.size,
        "root": counted_at.root,
        "at": moment(counted_at.at),
        "is_settled": counted_at.is_settled,
    }


def _quarter(quarter: BrokenDownQuarter) -> dict[str, JSON]:
    return {
        "period": period_data(quarter.period),
        "checkpoint": checkpoint_data(quarter.counted_at),
        "breakdowns": [_breakdown(breakdown) for breakdown in quarter.breakdowns],
    }


def _metric(metric: Metric) -> dict[str, JSON]:
    definition = definition_of(metric.id)
    curve: dict[str, JSON] = {"curve": _curve(metric.curve)} if metric.curve else {}
    return curve | {
        "id": metric.id,
        "definition": definition.says,
        "guard": definition.guard,
        "numbers": [_number(metric.id, number) for number in metric.numbers],
        "beside": dict(metric.beside),
    }


def _curve(curve: StandingCurve) -> dict[str, JSON]:
    """What still stands at some moments and at each step; shares with four decimals."""
    return {
        "until": f"{curve.until:.1f}",
        "moments": [
            {"seconds": moment.seconds, "followed": moment.followed, **_standing(moment)}
            for moment in curve.moments
        ],
        "steps": [{"seconds": f"{step.seconds:.1f}", **_standing(step)} for step in curve.steps],
    }


def _standing(at: StandingMoment | StandingStep) -> dict[str, JSON]:
    if at.value is None:
        return {}
    return {"value": f"{at.value:.4f}", "low": f"{at.low:.4f}", "high": f"{at.high:.4f}"}


def _number(metric: str, number: MetricNumber) -> dict[str, JSON]:
    facts: dict[str, Any] = {
        "name": number.name,
        "says": definition_of(metric).number(number.name),
        "unit": number.unit.value,
        "n": number.n,
        "value": written_number(number, number.value),
        "low": written_number(number, number.low),
        "high": written_number(number, number.high),
        "interval": number.kind.value if number.kind is not IntervalKind.NONE else None,
        "part": number.part,
        "absence": number.absence.value if number.absence else None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _breakdown(breakdown: Breakdown) -> dict[str, JSON]:
    return {
        "of": breakdown.of,
        "by": breakdown.dimension.value,
        "hidden": breakdown.hidden,
        "rows": [
            {
                "value": row.value,
                "metrics": [
                    {
                        "id": metric.id,
                        "numbers": [_number(metric.id, number) for number in metric.numbers],
                    }
                    for metric in row.metrics
                ],
            }
            for row in breakdown.rows
        ],
    }
