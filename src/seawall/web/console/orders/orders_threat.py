"""The form for an imminent threat to life, TCO Art. 14(5).

TCO Art. 14(5) and DSA Art. 18. It needs no order; where it starts from one, it is tied to it.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.ids import OrderId, ThreatId
from seawall.journeys.answers.threat_to_life import record_telephone_call, report_threat
from seawall.orders.answering.model import ThreatReport
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import ReasonForm, ThreatForm
from seawall.web.request import Call

REPORT = "threat.report"


def _order_named(request: Call) -> OrderId | None:
    order_id = request.POST.get("order") or request.GET.get("order", "")
    return request.tx.orders.order(OrderId(order_id)).id if order_id else None


@signed_in(REPORT)
def show_threat_form(request: Call) -> HttpResponse:
    """The form for a threat to life."""
    return _form(request, ThreatForm(), _order_named(request))


@signed_in(REPORT)
def show_threat(request: Call, threat_id: str) -> HttpResponse:
    """Authorities that were told of a threat, and whom to telephone."""
    return _page(request, ThreatId(threat_id), ReasonForm())


def _report(call: ActCall[OrderId | None]) -> ThreatReport:
    threat = call.form.threat(call.person, call.subject)
    return report_threat(threat, tx=call.tx, now=call.now)


def _note_telephone(call: ActCall[ThreatId]) -> None:
    record_telephone_call(
        call.subject,
        call.names["number"],
        call.person,
        proof=call.typed["reason"],
        tx=call.tx,
        now=call.now,
    )


def _form(
    request: Call, form: ExplainedForm, order: OrderId | None, *, status: int = 200
) -> HttpResponse:
    page = {"form": form, "order": order, "states": sorted(MEMBER_STATES.items(), key=_by_name)}
    return render(request, "console/orders/threat.html", page, status=status)


def _page(
    request: Call,
    threat: ThreatId,
    form: ExplainedForm,
    *,
    refused_at: int | None = None,
    status: int = 200,
) -> HttpResponse:
    report = request.tx.answers.threat(threat)
    page = {
        "threat": report,
        "form": form,
        "refused_at": refused_at,
        "entries": request.tx.ledger.about(report.id),
    }
    return render(request, "console/orders/threat_sent.html", page, status=status)


def _by_name(state: tuple[str, str]) -> str:
    return state[1]


#: Tell the authorities.
REPORTS = ActTable(
    base="threats/new",
    reads=_order_named,
    shows=lambda call, status: _form(call.request, call.form, call.subject, status=status),
    lands=lambda _call, threat: f"/threats/{threat.id}",
    acts=(ConsoleAct("report", REPORT, _report, ThreatForm, at="", page=show_threat_form),),
)
#: An authority was told by telephone: by whom, and what they said.
CALLS = ActTable(
    base="threats/<str:threat_id>",
    reads=lambda _request, threat_id, **_names: ThreatId(threat_id),
    shows=lambda call, status: _page(
        call.request, call.subject, call.form, refused_at=call.names["number"], status=status
    ),
    lands=lambda call, _outcome: f"/threats/{call.subject}",
    acts=(
        ConsoleAct(
            "told",
            REPORT,
            _note_telephone,
            ReasonForm,
            at="told/<int:number>",
            ids="said-{number}-%s",
            done=_("Call recorded."),
        ),
    ),
)
