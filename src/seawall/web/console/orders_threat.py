"""A life is in danger: one form, always one tap away, that tells the authorities at once.

TCO Art. 14(5) and DSA Art. 18. It needs no order; where it starts from one, it is tied to it.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.ids import OrderId, ThreatId
from seawall.journeys.threat_to_life import report_threat, told_by_telephone
from seawall.orders.annexes.member_states import MEMBER_STATES
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders_forms import ReasonForm, ThreatForm
from seawall.web.request import Call, person_of

REPORT = "threat.report"


@require_http_methods(["GET", "POST"])
@signed_in(REPORT)
def report(request: Call) -> HttpResponse:
    """The form; POST tells the authorities."""
    named = request.POST.get("order") or request.GET.get("order", "")
    order = request.tx.orders.order(OrderId(named)).id if named else None
    if request.method == "GET":
        return _form(request, ThreatForm(), order)
    form = ThreatForm(request.POST)
    if not form.is_valid():
        return _form(request, form, order, status=422)
    try:
        made = report_threat(form.threat(person_of(request), order), tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _form(request, form, order, status=refused.status)
    return redirect(f"/threats/{made.id}")


@signed_in(REPORT)
def show(request: Call, threat_id: str) -> HttpResponse:
    """Whom we told, and whom somebody must telephone."""
    return _page(request, ThreatId(threat_id), ReasonForm())


@require_POST
@signed_in(REPORT)
def telephoned(request: Call, threat_id: str, number: int) -> HttpResponse:
    """An authority was told by telephone: by whom, and what they said."""
    form, threat = ReasonForm(request.POST), ThreatId(threat_id)
    if not form.is_valid():
        return _page(request, threat, form, status=422)
    said = form.cleaned_data["reason"]
    told_by_telephone(
        threat, number, person_of(request), proof=said, tx=request.tx, now=request.now
    )
    messages.success(request, _("Written down."))
    return redirect(f"/threats/{threat}")


def _form(
    request: Call, form: ThreatForm, order: OrderId | None, *, status: int = 200
) -> HttpResponse:
    page = {"form": form, "order": order, "states": sorted(MEMBER_STATES.items(), key=_by_name)}
    return render(request, "console/orders/threat.html", page, status=status)


def _page(
    request: Call, threat: ThreatId, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    found = request.tx.answers.threat(threat)
    page = {"threat": found, "form": form, "entries": request.tx.ledger.about(found.id)}
    return render(request, "console/orders/threat_sent.html", page, status=status)


def _by_name(state: tuple[str, str]) -> str:
    return state[1]
