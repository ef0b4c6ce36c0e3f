"""Audit samples: what the second readings of drawn decisions have come to; never what was drawn.

Who reads one of them again must not know that it was drawn, so there is no decision on these pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall.audits.model import Audit, AuditState, AuditSubject
from seawall.ids import AuditId
from seawall.journeys.audits.audit_ending import audited_strata
from seawall.results.audit_figure import audit_figure
from seawall.results.lives.audit_lives import AuditedStratum, sum_of
from seawall.results.results_lines import shown_interval, shown_value
from seawall.web.console.doors import signed_in
from seawall.web.request import Call

SEE = "quality.see"
_STATES = {
    AuditState.PLANNED: (gettext_lazy("Planned"), "tone-quiet"),
    AuditState.FRAMED: (gettext_lazy("List handed in"), "tone-quiet"),
    AuditState.DRAWN: (gettext_lazy("Being read"), "tone-info"),
    AuditState.ENDED: (gettext_lazy("Over"), "tone-quiet"),
    AuditState.CALLED_OFF: (gettext_lazy("Called off"), "tone-quiet"),
}


_WORDS = {
    AuditSubject.DECISIONS: (
        gettext_lazy("Decisions"),
        gettext_lazy("Decided by, source, policy rule"),
        gettext_lazy("Right"),
    ),
    AuditSubject.UPLOADS: (
        gettext_lazy("Public uploads"),
        gettext_lazy("By score"),
        gettext_lazy("Should not be public"),
    ),
    AuditSubject.VIEWS: (
        gettext_lazy("Views"),
        gettext_lazy("Of"),
        gettext_lazy("Should not have been seen"),
    ),
}


@dataclass(frozen=True, slots=True)
class StratumRow:
    """A stratum, and the share of it that was right."""

    stratum: AuditedStratum
    share: str
    interval: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit, how it stands, and what its readings have come to."""

    audit: Audit
    total: StratumRow
    rows: tuple[StratumRow, ...]

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        return str(_STATES[self.audit.state][0])

    @property
    def subject(self) -> str:
        """What was drawn, in a word."""
        return str(_WORDS[self.audit.subject][0])

    @property
    def divided_by(self) -> str:
        """What makes a stratum of it."""
        return str(_WORDS[self.audit.subject][1])

    @property
    def figure(self) -> str:
        """What its figure says."""
        return str(_WORDS[self.audit.subject][2])

    @property
    def tone(self) -> str:
        """The tone of that word."""
        return _STATES[self.audit.state][1]


@signed_in(SEE)
def list_audits(request: Call) -> HttpResponse:
    """Every audit, the latest period first."""
    lines = [_line(audit, request) for audit in request.tx.audits.audits()]
    return render(request, "console/qa/audits.html", {"lines": lines})


@signed_in(SEE)
def show_audit(request: Call, audit_id: str) -> HttpResponse:
    """One audit, stratum by stratum."""
    line = _line(request.tx.audits.audit(AuditId(audit_id)), request)
    return render(request, "console/qa/audit.html", {"line": line})


def _line(audit: Audit, request: Call) -> AuditLine:
    strata = audited_strata(audit, tx=request.tx)
    number = audit_figure(audit.subject, strata)
    total = StratumRow(sum_of(strata), shown_value(number), shown_interval(number))
    return AuditLine(audit, total, tuple(_row(stratum, audit.subject) for stratum in strata))


def _row(stratum: AuditedStratum, subject: AuditSubject) -> StratumRow:
    number = audit_figure(subject, [stratum])
    return StratumRow(stratum, shown_value(number), shown_interval(number))
