"""A report laid out for people: for a PDF, a page of HTML, a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.forms.letters.sheet import (
    Block,
    Sheet,
    SheetLine,
    SheetSection,
    SheetTable,
)
from seawall.forms.letters.shown_text import shown_moment, shown_text
from seawall.reports.documents.document_charts import SECONDS, section_charts
from seawall.reports.documents.document_json import document_digest
from seawall.reports.documents.model import (
    NO_TEXT,
    GapKind,
    ReportDocument,
    ReportFigure,
    ReportSection,
)
from seawall.results.results_lines import time_words

_GAPS = {
    GapKind.MISSING: "missing",
    GapKind.NOT_REQUIRED: "not required",
    GapKind.IN_WORDS: "in words",
    GapKind.NOTHING: "none",
}
_MINUTE = 60


def document_sheet(document: ReportDocument, *, with_charts: bool) -> Sheet:
    """The report on its sheet; a terminal shows no pictures, so none are drawn for one."""
    parts = [SheetSection("", "This report", tuple(_about(document)))]
    for place, section in enumerate(document.sections):
        charts = section_charts(section, name=f"counts-{place}") if with_charts else ()
        title = f"{section.article}: {section.title}"
        parts.append(SheetSection("", title, (*_words(section), *charts, *_figures(section))))
    parts.append(SheetSection("", "Missing data", tuple(_missing(document))))
    return Sheet(
        name=document.name,
        title=document.title,
        law=document.law,
        notice=" ".join(_notices(document)),
        parts=tuple(parts),
        digest=document_digest(document),
    )


def figure_words(figure: ReportFigure) -> str:
    """A value with its unit as people read it, or why there is none."""
    if figure.gap:
        return f"{_GAPS[figure.gap.kind]}: {figure.gap.why}"
    if figure.value is None:
        return ""
    if figure.unit != SECONDS:
        return f"{figure.value:,}"
    rounded = f" ({time_words(figure.value)})" if figure.value >= _MINUTE else ""
    return f"{figure.value:,} s{rounded}"


def _notices(document: ReportDocument) -> Iterator[str]:
    if document.not_required:
        yield f"Not required ({document.not_required.why})."
    yield from document.notes


def _about(document: ReportDocument) -> Iterator[SheetLine]:
    period, counted_at = document.period, document.counted_at
    yield SheetLine("Report of", shown_text(document.author))
    yield SheetLine("Period", f"{period.first} to {period.last}, {period.zone}")
    if document.last_day:
        yield SheetLine("Last day to publish or send it", str(document.last_day))
    yield SheetLine(
        "Counted at",
        f"checkpoint of {counted_at.size:,} entries, {shown_moment(counted_at.at)}",
    )
    yield SheetLine("Its root", counted_at.root)
    settled = "settled: they stay as they are" if counted_at.is_settled else "provisional"
    yield SheetLine("State of the figures", settled)
    yield SheetLine("How events find their period", document.counted_by)


def _words(section: ReportSection) -> Iterator[Block]:
    yield SheetLine("The law asks for", section.asks)
    if section.text_part:
        text = section.text
        yield SheetLine("Answer", shown_text(text.text) if text else f"missing: {NO_TEXT}")


def _figures(section: ReportSection) -> Iterator[Block]:
    if section.figures:
        rows = tuple((_name(figure), figure_words(figure)) for figure in section.figures)
        yield SheetTable("", ("Figure", "Value"), rows)


def _name(figure: ReportFigure) -> str:
    return f"of them: {figure.words}" if figure.is_part else figure.words


def _missing(document: ReportDocument) -> Iterator[Block]:
    if document.missing_parts:
        rows = tuple((part.article or "–", part.what, part.why) for part in document.missing_parts)
        yield SheetTable("", ("Article", "What", "Why"), rows)
    else:
        yield SheetLine("", "Nothing that the law asks for is missing.")
