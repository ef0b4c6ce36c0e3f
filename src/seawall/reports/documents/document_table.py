"""A report as a table of RFC 4180: a figure a line, with the period and the checkpoint on each.

A figure without a value has an empty one, and says why; so does a text that nobody wrote.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from seawall.reports.documents.model import NO_TEXT, GapKind, ReportDocument, ReportSection

COLUMNS = (
    *("template", "article", "code", "figure", "value", "unit", "gap", "why"),
    *("first", "last", "time_zone", "checkpoint_size", "checkpoint_root"),
)
_TEXT = "text"


def document_csv(document: ReportDocument) -> str:
    """Every figure and every text of a report."""
    written = StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    period, counted_at = document.period, document.counted_at
    of = (period.first, period.last, period.zone, counted_at.size, counted_at.root)
    for row in _rows(document):
        rows.writerow((document.template, *row, *of))
    return written.getvalue()


def _rows(document: ReportDocument) -> Iterator[tuple[object, ...]]:
    if spared := document.not_required:
        yield "", "", document.title, "", "", spared.kind.value, spared.why
    for section in document.sections:
        yield from _section(section)


def _section(section: ReportSection) -> Iterator[tuple[object, ...]]:
    if section.text_part:
        gap = ("", "") if section.text else (GapKind.MISSING.value, NO_TEXT)
        text = section.text.text if section.text else ""
        yield section.article, section.text_part, section.title, text, _TEXT, *gap
    for figure in section.figures:
        kind, why = (figure.gap.kind.value, figure.gap.why) if figure.gap else ("", "")
        value = "" if figure.value is None else figure.value
        yield section.article, figure.code, figure.words, value, figure.unit, kind, why
