"""A report as a file: JSON and CSV for programs, HTML and PDF for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from seawall.forms.letters.form_pdf import render_sheet
from seawall.forms.letters.sheet_html import sheet_html
from seawall.reports.documents.document_json import document_json
from seawall.reports.documents.document_sheet import document_sheet
from seawall.reports.documents.document_table import document_csv
from seawall.reports.documents.model import ReportDocument


class ReportFileKind(StrEnum):
    """The four files, by the end of their name."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


_CONTENT_TYPES = {
    ReportFileKind.CSV: "text/csv; charset=utf-8",
    ReportFileKind.JSON: "application/json",
    ReportFileKind.HTML: "text/html; charset=utf-8",
    ReportFileKind.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file with its usual name."""

    name: str
    content_type: str
    content: bytes


def report_file(document: ReportDocument, kind: ReportFileKind) -> ReportFile:
    """The report as a file of this kind."""
    period = document.period
    return ReportFile(
        f"{document.template}-{period.first}-{period.last}.{kind}",
        _CONTENT_TYPES[kind],
        _content(document, kind),
    )


def _content(document: ReportDocument, kind: ReportFileKind) -> bytes:
    if kind is ReportFileKind.JSON:
        return document_json(document).encode()
    if kind is ReportFileKind.CSV:
        return document_csv(document).encode()
    sheet = document_sheet(document, with_charts=True)
    return sheet_html(sheet).encode() if kind is ReportFileKind.HTML else render_sheet(sheet)
