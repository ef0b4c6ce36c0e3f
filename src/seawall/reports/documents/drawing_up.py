"""A report is drawn up: the sections of its template, with the figures of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ids import OrganisationId
from seawall.orders.figures.period_report import PeriodReport
from seawall.orders.figures.report_duty import NotRequired
from seawall.reports.documents.figure_cells import FigureCells, duty_gap, figures_in, missing
from seawall.reports.documents.model import (
    FigureGap,
    GapKind,
    ReportDocument,
    ReportFigure,
    ReportSection,
    ReportText,
)
from seawall.reports.documents.report_template import (
    ReportTemplate,
    TemplateName,
    TemplateSection,
    report_templates,
)
from seawall.reports.documents.tco_7 import tco_7_cells
from seawall.reports.documents.tco_8 import tco_8_cells
from seawall.reports.documents.tco_21 import tco_21_cells
from seawall.results.settling import CountedAt, settles_at

_CELLS: Mapping[TemplateName, Callable[[PeriodReport], FigureCells | NotRequired]] = {
    TemplateName.TCO_7: tco_7_cells,
    TemplateName.TCO_8: tco_8_cells,
    TemplateName.TCO_21: tco_21_cells,
}
#: The day by which Member States send theirs: Art. 21(1).
_TO_THE_COMMISSION = (3, 31)


@dataclass(frozen=True, slots=True)
class ReportAuthor:
    """Whose report it is; without a legal name, the installation's name for it."""

    organisation: OrganisationId
    name: str
    has_legal_name: bool


def draw_up(
    name: TemplateName,
    report: PeriodReport,
    *,
    author: ReportAuthor,
    period: ReportingPeriod,
    counted_at: CountedAt,
    texts: Mapping[str, ReportText],
) -> ReportDocument:
    """The report of this name; where nobody asks for it, it says so and has no sections."""
    template, cells = report_templates()[name], _CELLS[name](report)
    is_spared = isinstance(cells, NotRequired)
    return ReportDocument(
        template=name.value,
        name=template.name,
        title=template.title,
        law=template.law,
        organisation=author.organisation,
        author=author.name,
        period=period,
        counted_at=counted_at,
        counted_by=report.head.counted_by,
        last_day=None if is_spared else _last_day(name, report, period),
        notes=tuple(_notes(period, counted_at)),
        not_required=duty_gap(cells) if isinstance(cells, NotRequired) else None,
        sections=() if isinstance(cells, NotRequired) else _sections(template, cells, texts),
        missing_name=None if author.has_legal_name else missing("The contact point names none."),
    )


def _sections(
    template: ReportTemplate, cells: FigureCells, texts: Mapping[str, ReportText]
) -> tuple[ReportSection, ...]:
    return tuple(_section(section, cells, texts.get(section.text)) for section in template.sections)


def _section(
    section: TemplateSection, cells: FigureCells, text: ReportText | None
) -> ReportSection:
    figures = tuple(
        line for figure in section.figures for line in figures_in(figure, cells[figure.code])
    )
    return ReportSection(
        article=section.article,
        title=section.title,
        asks=section.asks,
        figures=tuple(map(_left_to_words, figures)) if text else figures,
        text_part=section.text,
        text=text,
    )


def _left_to_words(figure: ReportFigure) -> ReportFigure:
    """A figure that the log does not tell, where the text of its section was written."""
    if figure.gap is None or figure.gap.kind is not GapKind.MISSING:
        return figure
    return replace(figure, gap=FigureGap(GapKind.IN_WORDS, "see the text of this section"))


def _last_day(name: TemplateName, report: PeriodReport, period: ReportingPeriod) -> date | None:
    if not period.is_calendar_year:
        return None
    if name is TemplateName.TCO_7:
        return report.publish_by
    if name is TemplateName.TCO_21:
        return date(period.first.year + 1, *_TO_THE_COMMISSION)
    return None


def _notes(period: ReportingPeriod, counted_at: CountedAt) -> Iterator[str]:
    if not period.is_calendar_year:
        yield "The law asks for this report on a calendar year; this one is on other days."
    if not (counted_at.is_settled or period.is_over(counted_at.at)):
        yield "The period is not over: every figure may still rise."
    elif not counted_at.is_settled:
        day = f"{settles_at(period):%Y-%m-%d}"
        yield f"These figures may still change: the period settles on {day}."
