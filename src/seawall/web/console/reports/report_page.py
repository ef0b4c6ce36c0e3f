"""A legal report on a page: its figures, its texts and what is missing; and its four files.

The page, the files and the command are of one document: the same checkpoint gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall.clocks.reporting_period import ReportingPeriod, last_year_over
from seawall.errors import SeawallError, problem
from seawall.journeys.duties.legal_reports import draw_up_report
from seawall.journeys.duties.period_reporting import period_between, report_zone
from seawall.journeys.duties.report_texts import ACT, LONGEST_TEXT, WrittenPart, write_text
from seawall.people.rights import role_may
from seawall.reports.documents.document_charts import section_charts
from seawall.reports.documents.document_file import ReportFileKind, report_file
from seawall.reports.documents.document_json import document_digest
from seawall.reports.documents.document_sheet import figure_words
from seawall.reports.documents.model import ReportDocument, ReportFigure, ReportSection
from seawall.reports.documents.report_template import (
    TemplateName,
    report_templates,
)
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.drawn_charts import drawn
from seawall.web.console.forms import ExplainedForm, refusal_sentence
from seawall.web.console.orders.orders_downloads import as_download
from seawall.web.request import Call, person_of

SEE = "order.see"


class ReportTextForm(ExplainedForm):
    """A text of a report, and the days that the report is about."""

    first = forms.DateField()
    last = forms.DateField()
    text = forms.CharField(
        max_length=2 * LONGEST_TEXT,  # a browser sends two letters for the end of a line
        error_messages={"required": gettext_lazy("Enter the text.")},
    )


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure, as it is read."""

    figure: ReportFigure
    value: str


@dataclass(frozen=True, slots=True)
class SectionPanel:
    """A section, with its figures in words and their pictures."""

    section: ReportSection
    rows: tuple[FigureRow, ...]
    charts: str
    typed: str
    """What stands in the field of its text."""


@signed_in(SEE)
def show_report(request: Call, template: str) -> HttpResponse:
    """The report of the days in the address, or of the newest year that is over."""
    return _page(request, _named(template), *_days_in(request.GET, request.now))


@signed_in(SEE)
def download_report_file(request: Call, template: str, kind: str) -> HttpResponse:
    """The report as a file."""
    name, (first, last) = _named(template), _days_in(request.GET, request.now)
    if kind not in set(ReportFileKind):
        raise problem("console.no-such-rendering", kind=kind[:20])
    document = _drawn_up(request, name, period_between(first, last))
    file = report_file(document, ReportFileKind(kind))
    return as_download(file.content, file.content_type, file.name)


def _write(call: ActCall[TemplateName]) -> None:
    typed = call.typed
    period = period_between(typed["first"], typed["last"])
    written = WrittenPart(call.subject, period, call.names["part"], typed["text"])
    write_text(written, call.person, tx=call.tx, now=call.now)


def _named(template: str) -> TemplateName:
    if template not in set(TemplateName):
        raise problem("console.no-such-report", report=template[:40])
    return TemplateName(template)


def _read_name(_request: Call, template: str, **_part: str) -> TemplateName:
    return _named(template)


def _days_in(typed: Mapping[str, str], now: datetime) -> tuple[date, date]:
    """The days that were typed; those of the newest year that is over, where none were."""
    newest = last_year_over(now, report_zone())
    first, last = _day(typed.get("first", "")), _day(typed.get("last", ""))
    return first or newest.first, last or newest.last


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _drawn_up(request: Call, name: TemplateName, period: ReportingPeriod) -> ReportDocument:
    return draw_up_report(name, period, tx=request.tx, now=request.now)


def _page(
    request: Call,
    name: TemplateName,
    first: date,
    last: date,
    *,
    form: ExplainedForm | None = None,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    page: dict[str, object] = {
        "template": report_templates()[name],
        "first": first.isoformat(),
        "last": last.isoformat(),
        "zone": report_zone(),
        "form": form or ReportTextForm(),
        "can_write": role_may(person_of(request).role, ACT),
        "kinds": list(ReportFileKind),
        "longest": LONGEST_TEXT,
    }
    try:
        document = _drawn_up(request, name, period_between(first, last))
    except SeawallError as refused:
        page["why_none"] = refusal_sentence(refused)
        return render(request, "console/reports/report.html", page, status=status)
    typed = {part: str(form["text"].value() or "")} if form else {}
    page |= {"document": document, "digest": document_digest(document)}
    page["panels"] = [
        _panel(section, place, typed) for place, section in enumerate(document.sections)
    ]
    return render(request, "console/reports/report.html", page, status=status)


def _panel(section: ReportSection, place: int, typed: dict[str, str]) -> SectionPanel:
    written = section.text.text if section.text else ""
    return SectionPanel(
        section,
        tuple(FigureRow(figure, figure_words(figure)) for figure in section.figures),
        drawn(
            lambda: "".join(chart.svg for chart in section_charts(section, name=f"counts-{place}"))
        ),
        typed.get(section.text_part, written),
    )


def _shown_again(call: ActCall[TemplateName], status: int) -> HttpResponse:
    return _page(
        call.request,
        call.subject,
        *_days_in(call.request.POST, call.now),
        form=call.form,
        part=call.names["part"],
        status=status,
    )


def _address(call: ActCall[TemplateName], _outcome: object) -> str:
    days = f"first={call.typed['first']}&last={call.typed['last']}"
    return f"/transparency/reports/{call.subject}?{days}"


ACTS = ActTable(
    base="transparency/reports/<str:template>",
    reads=_read_name,
    shows=_shown_again,
    lands=_address,
    acts=(
        ConsoleAct(
            "text",
            ACT,
            _write,
            ReportTextForm,
            at="texts/<str:part>",
            ids="%s-{part}",
            done=gettext_lazy("Saved. The text is in the audit log."),
        ),
    ),
)
