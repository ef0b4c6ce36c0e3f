"""What a report's own function gives for each figure: a count, with its parts, or a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from seawall.orders.figures.report_duty import NotRequired
from seawall.orders.figures.speed import Speed
from seawall.reports.documents.model import FigureGap, GapKind, ReportFigure
from seawall.reports.documents.report_template import TemplateFigure


@dataclass(frozen=True, slots=True)
class CountCell:
    """A value, and the parts of it that are told beside it."""

    value: int
    parts: Mapping[str, int] = field(default_factory=dict)


FigureCell: TypeAlias = CountCell | FigureGap
FigureCells: TypeAlias = Mapping[str, FigureCell]


def count_or_duty(count: int | NotRequired, parts: Mapping[str, int]) -> FigureCell:
    """A count with its parts, or that the law does not ask for it."""
    if isinstance(count, NotRequired):
        return duty_gap(count)
    return CountCell(count, parts)


def duty_gap(duty: NotRequired) -> FigureGap:
    """That the law does not ask for it, with the article."""
    return FigureGap(GapKind.NOT_REQUIRED, f"{duty.article}: {duty.why}")


def missing(why: str) -> FigureGap:
    """That the law asks for it, and nothing here tells it."""
    return FigureGap(GapKind.MISSING, why)


def speed_cells(series: str, times: Speed) -> dict[str, FigureCell]:
    """How many items have a known time, the median, and the slowest tenth, in whole seconds."""
    return {
        f"{series}_items_timed": CountCell(times.count, {"within_the_hour": times.within_the_hour}),
        f"{series}_median": _seconds(times.median_seconds),
        f"{series}_slowest_tenth": _seconds(times.slowest_tenth_seconds),
    }


def figures_in(figure: TemplateFigure, cell: FigureCell) -> Iterator[ReportFigure]:
    """A figure with its words, and then each of its parts.

    Parts that the template names come first and are zero if nothing was counted; one that it does
    not name is shown by its code.
    """
    if isinstance(cell, FigureGap):
        yield ReportFigure(figure.code, figure.words, figure.unit, None, cell)
        return
    yield ReportFigure(figure.code, figure.words, figure.unit, cell.value)
    for part in dict.fromkeys((*figure.parts, *cell.parts)):
        words = figure.parts.get(part, part.replace("_", " "))
        yield ReportFigure(
            f"{figure.code}.{part}", words, figure.unit, cell.parts.get(part, 0), is_part=True
        )


def _seconds(value: int | None) -> FigureCell:
    return (
        FigureGap(GapKind.NOTHING, "no item has a known time")
        if value is None
        else CountCell(value)
    )
