"""Results: each measure of a period with its interval, and what it was counted from.

What is shown is what the file and the command say: they are counted by one journey at one
checkpoint, and written by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render

from seawall.charts.standing_chart import TICKS
from seawall.clocks.reporting_period import month_of
from seawall.errors import SeawallError
from seawall.journeys.duties.period_reporting import report_zone
from seawall.journeys.results.period_measuring import measure_period, period_asked
from seawall.results.breakdown import Breakdown
from seawall.results.definitions import MetricDefinition, definition_of
from seawall.results.model import Metric
from seawall.results.results_charts import curve_chart, shares_chart, standing_words
from seawall.results.results_lines import beside_words, shown_interval, shown_n, shown_value
from seawall.results.results_report import ResultsReport
from seawall.results.settling import NothingSigned, settles_at
from seawall.web.console.doors import signed_in
from seawall.web.console.drawn_charts import drawn
from seawall.web.console.forms import refusal_sentence
from seawall.web.console.orders.orders_downloads import as_download
from seawall.web.request import Call

SEE = "order.see"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a measure, as it is read."""

    title: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class MomentRow:
    """What a curve says of one moment."""

    after: str
    standing: str
    followed: int


@dataclass(frozen=True, slots=True)
class MetricPanel:
    """A measure with its definition; `of` is whose it is, where it is one authority's."""

    id: str
    definition: MetricDefinition
    rows: tuple[NumberRow, ...]
    beside: tuple[tuple[str, int], ...]
    of: str = ""
    chart: str = ""
    moments: tuple[MomentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class BreakdownPanel:
    """A breakdown: a row a value, its measures under each other."""

    breakdown: Breakdown
    rows: tuple[tuple[str, tuple[MetricPanel, ...]], ...]


@signed_in(SEE)
def show_results(request: Call) -> HttpResponse:
    """The measures of a period; this month's, if none is asked for."""
    zone = report_zone()
    name = request.GET.get("period", "").strip() or month_of(request.now, zone)
    page = {"period_name": name, "zone": zone}
    try:
        report = _measured(name, request)
    except NothingSigned as waiting:
        page["waiting"] = refusal_sentence(waiting)
        return render(request, "console/results/overview.html", page)
    except SeawallError as refused:
        page["refused"] = refusal_sentence(refused)
        return render(request, "console/results/overview.html", page, status=422)
    return render(request, "console/results/overview.html", page | _panels(report))


@signed_in(SEE)
def download_results(request: Call) -> HttpResponse:
    """The same as JSON, in its one spelling."""
    name = request.GET.get("period", "")
    report = _measured(name, request)
    file_name = f"results-{report.period.first}-{report.period.last}.json"
    return as_download(report.text.encode(), "application/json", file_name)


def _measured(name: str, request: Call) -> ResultsReport:
    period = period_asked(name, report_zone(), now=request.now)
    return measure_period(period, tx=request.tx, now=request.now)


def _panels(report: ResultsReport) -> dict[str, object]:
    return {
        "report": report,
        "settles": settles_at(report.period),
        "shares": drawn(lambda: shares_chart(report.metrics)),
        "panels": [
            replace(
                _panel(metric),
                chart=drawn(partial(curve_chart, metric)),
                moments=_moments(metric),
            )
            for metric in report.metrics
        ],
        "authorities": [_panel(metric, of=name) for name, metric in report.authorities.items()],
        "breakdowns": _broken_down_panels(report),
    }


def _panel(metric: Metric, *, of: str = "") -> MetricPanel:
    definition = definition_of(metric.id)
    rows = tuple(
        NumberRow(
            definition.number(number.name),
            shown_value(number),
            shown_interval(number),
            shown_n(number),
        )
        for number in metric.numbers
    )
    beside = tuple(
        (beside_words(metric.id, name), count) for name, count in metric.beside.items() if count
    )
    return MetricPanel(metric.id, definition, rows, beside, of)


def _moments(metric: Metric) -> tuple[MomentRow, ...]:
    moments = metric.curve.moments if metric.curve else ()
    return tuple(
        MomentRow(TICKS[moment.seconds], standing_words(moment), moment.followed)
        for moment in moments
    )


def _broken_down_panels(report: ResultsReport) -> list[BreakdownPanel]:
    breakdowns = report.quarter.breakdowns if report.quarter else ()
    return [_broken_down(breakdown) for breakdown in breakdowns]


def _broken_down(breakdown: Breakdown) -> BreakdownPanel:
    return BreakdownPanel(
        breakdown, tuple((row.value, _panels_of(row.metrics)) for row in breakdown.rows)
    )


def _panels_of(metrics: Iterable[Metric]) -> tuple[MetricPanel, ...]:
    return tuple(_panel(metric) for metric in metrics)
