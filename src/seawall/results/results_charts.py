"""The results of a period as pictures, each with the sentence for who does not see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seawall.charts.share_chart import ShareLine, share_chart
from seawall.charts.standing_chart import StandingLine, standing_chart
from seawall.results.definitions import definition_of
from seawall.results.model import Metric, MetricNumber, MetricUnit
from seawall.results.results_lines import shown_interval, shown_value
from seawall.results.standing_curve import StandingCurve, StandingMoment

_HOUR_AND_DAY = {3_600: "an hour", 86_400: "a day"}


def curve_chart(metric: Metric) -> str:
    """The curve of a measure of times as SVG; empty where it has none."""
    curve = metric.curve
    if curve is None:
        return ""
    definition = definition_of(metric.id)
    line = StandingLine(
        [step.seconds for step in curve.steps],
        [step.value for step in curve.steps],
        [step.low for step in curve.steps],
        [step.high for step in curve.steps],
        curve.until,
    )
    return standing_chart(
        line,
        name=f"curve-{metric.id}",
        title=f"{definition.title}: a curve",
        says=curve_words(metric.id, curve),
        heading=definition.curve,
        half=_half(metric.number("median")),
        followed={moment.seconds: moment.followed for moment in curve.moments},
    )


def _half(median: MetricNumber) -> tuple[float, str] | None:
    if median.value is None:
        return None
    return median.value, f"half after {shown_value(median)}"


def curve_words(metric: str, curve: StandingCurve) -> str:
    """What a curve shows, in a sentence."""
    said = "; ".join(
        f"{words}: {standing_words(moment)}"
        for moment in curve.moments
        if (words := _HOUR_AND_DAY.get(moment.seconds))
    )
    return f"{definition_of(metric).curve}. Shares after {said}."


def standing_words(moment: StandingMoment) -> str:
    """The share that stands at a moment with its interval, or that nothing was followed so long."""
    if moment.value is None or moment.low is None or moment.high is None:
        return "not followed for so long"
    return f"{moment.value:.1%} ({moment.low:.1%} to {moment.high:.1%})".replace("%", " %")


def shares_chart(metrics: Sequence[Metric]) -> str:
    """Every share of these measures that has an interval, as SVG; empty where none has."""
    rows = [row for metric in metrics for row in _rows(metric)]
    if not rows:
        return ""
    said = "; ".join(_row_words(metric) for metric in metrics if any(_rows(metric)))
    return share_chart(rows, name="shares", title="Shares with their intervals", says=f"{said}.")


def _rows(metric: Metric) -> Iterator[ShareLine]:
    definition, is_first = definition_of(metric.id), True
    for number in metric.numbers:
        if number.unit is not MetricUnit.SHARE or None in {number.value, number.low, number.high}:
            continue
        if is_first:
            yield ShareLine(definition.title)
            is_first = False
        yield ShareLine(
            definition.number(number.name), number.value, number.low or 0.0, number.high or 0.0
        )


def _row_words(metric: Metric) -> str:
    definition = definition_of(metric.id)
    said = ", ".join(
        f"{definition.number(number.name)} {shown_value(number)} ({shown_interval(number)})"
        for number in metric.numbers
        if number.unit is MetricUnit.SHARE and shown_interval(number)
    )
    return f"{definition.title}: {said}"
