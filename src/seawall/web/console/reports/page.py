"""Transparency: what must be published and until when, and the figures of a year or a half.

Figures are counted when somebody asks for a period, in the time zone of the reports, which
stands on the page and in both files. TCO Art. 7, DSA Art. 15 and 24(2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall.clocks.reporting_period import ReportingPeriod, last_year_over
from seawall.errors import SeawallError, problem
from seawall.journeys.duties import report_duties
from seawall.journeys.duties.period_reporting import (
    compile_report,
    period_of_year,
    report_json,
    report_zone,
)
from seawall.journeys.duties.report_duties import ACT, Publication, ReportDue
from seawall.orders.figures.period_report import PeriodReport, report_lines
from seawall.orders.figures.report_table import report_csv
from seawall.people.rights import role_may
from seawall.reports.documents.report_template import TemplateName, report_templates
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, refusal_sentence
from seawall.web.console.orders.orders_downloads import as_download
from seawall.web.request import Call, person_of

SEE = "order.see"
#: The Regulation applies since 7 June 2022.
FIRST_YEAR, LAST_YEAR = 2022, 2199
_HALVES = {"": None, "1": 1, "2": 2}
_DUE_SOON = timedelta(days=14)


class PublishedForm(ExplainedForm):
    """That a report is out: which, since what day, and where."""

    report = forms.CharField(
        max_length=64, error_messages={"required": gettext_lazy("Choose a report.")}
    )
    published_on = forms.DateField(
        error_messages={"required": gettext_lazy("Enter the publication date.")}
    )
    url = forms.CharField(
        max_length=2_000,
        error_messages={"required": gettext_lazy("Enter the URL of the published report.")},
    )


@dataclass(frozen=True, slots=True)
class DueLine:
    """A report in the list, and how near its last day is."""

    report: ReportDue
    is_overdue: bool
    is_soon: bool

    @property
    def can_be_drawn(self) -> bool:
        """Whether we draw it up: then the list leads to it."""
        return self.report.owed.report.value in set(TemplateName)

    @classmethod
    def of(cls, report: ReportDue, now: datetime) -> DueLine:
        """One line."""
        due_at, is_out = report.clock.due_at, report.clock.met_at is not None
        late = report.is_overdue(now)
        soon = not is_out and not late and due_at is not None and due_at - _DUE_SOON <= now
        return cls(report, late, soon)


@signed_in(SEE)
def show_reports(request: Call) -> HttpResponse:
    """What is due, and the figures of a period if one is asked for."""
    return _page(request, PublishedForm())


@signed_in(SEE)
def download_report(request: Call, kind: str) -> HttpResponse:
    """The figures of a period as a file, the zone in it and in its name."""
    period = _period_asked(request)
    if period is None or kind not in {"csv", "json"}:
        raise problem("console.no-such-rendering", kind=kind[:20])
    report = compile_report(period, tx=request.tx, now=request.now)
    name = f"figures-{period.first}-{period.last}-{period.zone.replace('/', '-')}.{kind}"
    if kind == "csv":
        return as_download(report_csv(report).encode(), "text/csv; charset=utf-8", name)
    return as_download(report_json(report).encode(), "application/json", name)


def _published(call: ActCall[None]) -> ReportDue:
    typed = call.typed
    published = Publication(typed["report"], typed["published_on"], typed["url"])
    return report_duties.record_published(published, call.person, tx=call.tx, now=call.now)


def _period_asked(request: Call) -> ReportingPeriod | None:
    """The period in the address; a year that no report can be about is none."""
    year, half = request.GET.get("year", ""), request.GET.get("half", "")
    if not (year.isascii() and year.isdigit() and len(year) == len(str(LAST_YEAR))):
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR or half not in _HALVES:
        return None
    return period_of_year(int(year), _HALVES[half])


def _page(request: Call, form: ExplainedForm, *, status: int = 200) -> HttpResponse:
    period = _period_asked(request)
    report, why_none = _counted(period, request) if period else (None, "")
    due = [DueLine.of(line, request.now) for line in report_duties.reports_due(tx=request.tx)]
    page = {
        "due": due,
        "awaited": [line.report for line in due if line.report.clock.met_at is None],
        "zone": report_zone(),
        "period": period,
        "year": request.GET.get("year", "") if period else request.now.year - 1,
        "half": request.GET.get("half", "") if period else "",
        "lines": report_lines(report) if report else [],
        "why_none": why_none,
        "form": form,
        "can_publish": role_may(person_of(request).role, ACT),
        "templates": report_templates().values(),
        "days": period or last_year_over(request.now, report_zone()),
        "first_year": FIRST_YEAR,
        "last_year": LAST_YEAR,
    }
    return render(request, "console/reports/overview.html", page, status=status)


def _counted(period: ReportingPeriod, request: Call) -> tuple[PeriodReport | None, str]:
    """The figures, or why there are none: nothing is signed yet, or the period has not begun."""
    try:
        return compile_report(period, tx=request.tx, now=request.now), ""
    except SeawallError as refused:
        return None, refusal_sentence(refused)


ACTS = ActTable(
    base="transparency",
    reads=lambda _request: None,
    shows=lambda call, status: _page(call.request, call.form, status=status),
    lands=lambda _call, _outcome: "/transparency",
    acts=(
        ConsoleAct(
            "published",
            ACT,
            _published,
            PublishedForm,
            done=gettext_lazy("Marked as published. The figures are in the audit log."),
        ),
    ),
)
