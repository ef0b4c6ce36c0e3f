"""Webhook endpoints, the latest deliveries, dead letters."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.ids import EndpointId, JobId
from seawall.journeys.people import approvals_known
from seawall.journeys.platform import delivery, endpoint_setup
from seawall.outbound.egress import checked_url
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, words
from seawall.web.console.proposing import propose_act
from seawall.web.request import Call, person_of

MANAGE = "endpoint.manage"


@signed_in("case.see")
def list_endpoints(request: Call) -> HttpResponse:
    """Endpoints and deliveries."""
    return _page(request)


def _add(call: ActCall[None]) -> None:
    """Propose a new address; its secret is shown to its author once it is approved."""
    url = call.typed["url"].strip()
    checked_url(url, walls=endpoint_setup.webhook_walls(call.tx.organisation))
    propose_act(call.request, approvals_known.ADD_ENDPOINT, url, {"url": url})


def _switch(call: ActCall[None]) -> None:
    endpoint = EndpointId(call.names["endpoint_id"])
    if call.typed["state"] == "enabled":
        endpoint_setup.enable_endpoint(endpoint, tx=call.tx, now=call.now, by=call.by)
    else:
        why = _("Disabled by %s") % call.by
        endpoint_setup.disable_endpoint(endpoint, why=why, tx=call.tx, now=call.now, by=call.by)


def _send_again(call: ActCall[None]) -> None:
    """Give a dead letter the whole schedule afresh."""
    delivery.send_event_again(JobId(call.names["job_id"]), tx=call.tx, now=call.now, by=call.by)


def _page(
    request: Call,
    form: ExplainedForm | None = None,
    *,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    endpoints = request.tx.enforcement.endpoints()
    urls = {endpoint.id: endpoint.url for endpoint in endpoints}
    latest = request.tx.enforcement.recent_deliveries(limit=50)
    page = {
        "endpoints": endpoints,
        "deliveries": [
            {"it": attempt, "url": urls.get(attempt.endpoint, "")} for attempt in latest
        ],
        "dead_letters": request.tx.outbox.dead_letters(limit=50),
        "can_manage": role_may(person_of(request).role, MANAGE),
        "form": form,
        "act": act,
    }
    return render(request, "console/endpoints.html", page, status=status)


ACTS = ActTable(
    base="admin",
    reads=lambda _request, **_names: None,
    shows=lambda call, status: _page(call.request, call.form, act=call.act.name, status=status),
    lands=lambda _call, _outcome: "/admin/endpoints",
    acts=(
        ConsoleAct(
            "add", MANAGE, _add, words("url"), at="endpoints", page=list_endpoints, is_fresh=True
        ),
        ConsoleAct(
            "switch",
            MANAGE,
            _switch,
            words("state"),
            at="endpoints/<str:endpoint_id>/state",
            is_fresh=True,
        ),
        ConsoleAct(
            "again",
            MANAGE,
            _send_again,
            at="jobs/<str:job_id>/again",
            done=gettext_lazy("Sending again."),
        ),
    ),
)
