"""The results of a period in lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.results.breakdown import Breakdown
from seawall.results.definitions import definition_of
from seawall.results.model import Absence, IntervalKind, Metric, MetricNumber, MetricUnit
from seawall.results.results_report import ResultsReport, written_number

_ABSENCES = {
    Absence.NOTHING: "nothing to count",
    Absence.NOT_REACHED: "not reached",
    Absence.NOT_FOLLOWED: "not followed for so long",
    Absence.UNTOLD: "not told",
    Absence.BOUND_ONLY: "only bounds",
    Absence.TOO_FEW: "not shown",
}


def results_lines(report: ResultsReport) -> Iterator[str]:
    """Every line of a report."""
    yield from _head(report)
    for metric in report.metrics:
        yield ""
        yield definition_of(metric.id).title
        yield from _lines(metric)
    for authority, metric in report.authorities.items():
        yield ""
        yield f"{definition_of(metric.id).title}: {authority}"
        yield from _lines(metric)
    if report.quarter:
        yield ""
        yield f"Broken down, {report.quarter.period.first} to {report.quarter.period.last}, UTC"
        for breakdown in report.quarter.breakdowns:
            yield from _broken_down(breakdown)


def shown_value(number: MetricNumber) -> str:
    """A number with its unit, or why there is none."""
    if number.value is None:
        return _ABSENCES[number.absence or Absence.NOTHING]
    least = "at least " if number.kind is IntervalKind.AT_LEAST else ""
    return f"{least}{_written(number, number.value)}"


def shown_interval(number: MetricNumber) -> str:
    """Its interval; empty where it was counted in full."""
    low, high = number.low, number.high
    if number.kind in {IntervalKind.NONE, IntervalKind.AT_LEAST} or low is high is None:
        return ""
    if high is None and low is not None:
        return f"{_written(number, low)} or more"
    if low is None and high is not None:
        return f"up to {_written(number, high)}"
    assert low is not None
    assert high is not None
    return f"{_written(number, low)} to {_written(number, high)}"


def shown_n(number: MetricNumber) -> str:
    """What it was counted from; nothing of what is not shown."""
    if number.absence is Absence.TOO_FEW:
        return "–"
    if number.part is None:
        return f"n = {number.n}"
    of = "in {} days of entries" if number.unit is MetricUnit.RATE else "of {}"
    return f"{number.part} {of.format(number.n)}"


def _head(report: ResultsReport) -> Iterator[str]:
    period, counted_at = report.period, report.counted_at
    yield f"{report.name}: {period.first} to {period.last}, {period.zone}"
    yield (
        f"Counted at {counted_at.at:%Y-%m-%d %H:%M:%S} UTC from {counted_at.size} entries, "
        f"root {counted_at.root}"
    )
    yield "Intervals are of 95 %."


def _lines(metric: Metric) -> Iterator[str]:
    definition = definition_of(metric.id)
    for number in metric.numbers:
        interval = shown_interval(number)
        within = f" ({interval})" if interval else ""
        name = definition.number(number.name)
        yield f"  {name}: {shown_value(number)}{within}, {shown_n(number)}"
    for name, count in metric.beside.items():
        if count:
            yield f"  {beside_words(metric.id, name)}: {count}"


def beside_words(metric: str, name: str) -> str:
    """What stands beside a measure, in words; a reason that has none is shown as its code."""
    return definition_of(metric).beside.get(name, name.replace("_", " ").capitalize())


def _broken_down(breakdown: Breakdown) -> Iterator[str]:
    for row in breakdown.rows:
        yield ""
        yield f"{breakdown.of.capitalize()}, {breakdown.dimension.value}: {row.value or 'not told'}"
        for metric in row.metrics:
            yield f" {definition_of(metric.id).title}"
            yield from _lines(metric)
    if breakdown.hidden:
        yield ""
        yield (
            f"{breakdown.of.capitalize()}, {breakdown.dimension.value}: "
            f"{breakdown.hidden} hidden together, since one of them is small"
        )


def _written(number: MetricNumber, value: float) -> str:
    if number.unit is MetricUnit.SHARE:
        return f"{100 * value:.1f} %"
    if number.unit is MetricUnit.SECONDS:
        return time_words(value)
    return written_number(number, value) or ""


def time_words(seconds: float) -> str:
    """A time in the unit in which it is easily read.

    >>> [time_words(seconds) for seconds in (0.25, 90, 5_400, 200_000)]
    ['0.2 s', '1.5 min', '1.5 h', '2.3 d']
    """
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size * (2 if unit == "d" else 1):
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"
