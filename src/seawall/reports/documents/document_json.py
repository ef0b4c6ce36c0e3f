"""A report as JSON in its one spelling (RFC 8785): the same checkpoint gives the same bytes."""

from __future__ import annotations

import hashlib

from seawall.ledger.entry import canonical_json, moment
from seawall.ledger.model import JSON
from seawall.reports.documents.model import (
    FigureGap,
    ReportDocument,
    ReportFigure,
    ReportSection,
    ReportText,
)
from seawall.results.results_report import checkpoint_data, period_data


def document_data(document: ReportDocument) -> dict[str, JSON]:
    """The report for programs."""
    return {
        "template": document.template,
        "title": document.title,
        "law": document.law,
        "organisation": document.organisation,
        "author": document.author,
        "period": period_data(document.period),
        "checkpoint": checkpoint_data(document.counted_at),
        "counted_by": document.counted_by,
        "last_day": str(document.last_day) if document.last_day else None,
        "notes": list(document.notes),
        "not_required": _gap(document.not_required),
        "sections": [_section(section) for section in document.sections],
        "missing": [
            {"article": part.article, "what": part.what, "why": part.why}
            for part in document.missing_parts
        ],
    }


def document_json(document: ReportDocument) -> str:
    """The report in its one spelling."""
    return canonical_json(document_data(document))


def document_digest(document: ReportDocument) -> str:
    """The SHA-256 of that text, in hex."""
    return hashlib.sha256(document_json(document).encode()).hexdigest()


def _section(section: ReportSection) -> dict[str, JSON]:
    data: dict[str, JSON] = {
        "article": section.article,
        "title": section.title,
        "asks": section.asks,
        "figures": [_figure(figure) for figure in section.figures],
    }
    if section.text_part:
        data["text_part"] = section.text_part
        data["text"] = _text(section.text)
    return data


def _figure(figure: ReportFigure) -> dict[str, JSON]:
    return {
        "code": figure.code,
        "words": figure.words,
        "unit": figure.unit,
        "value": figure.value,
        "gap": _gap(figure.gap),
    }


def _text(text: ReportText | None) -> dict[str, JSON] | None:
    if text is None:
        return None
    return {"text": text.text, "entry": text.entry, "at": moment(text.at)}


def _gap(gap: FigureGap | None) -> dict[str, JSON] | None:
    return {"kind": gap.kind.value, "why": gap.why} if gap else None
