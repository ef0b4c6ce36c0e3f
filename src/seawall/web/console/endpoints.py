"""Where decisions go out: endpoints, the latest deliveries, what was given up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import EndpointId, JobId
from seawall.journeys import approvals_known, delivery, endpoint_setup
from seawall.journeys.permission import require
from seawall.outbound.egress import check_written, networks
from seawall.people.rights import may
from seawall.web.console.doors import signed_in
from seawall.web.console.proposing import propose
from seawall.web.request import Call, person_of

MANAGE = "endpoint.manage"


@require_http_methods(["GET", "POST"])
@signed_in("case.see", fresh=True)
def list_endpoints(request: Call) -> HttpResponse:
    """Endpoints and deliveries; POST adds an endpoint and shows its secret once."""
    if request.method == "GET":
        return _page(request)
    require(person_of(request), MANAGE)
    url, allow = request.POST.get("url", "").strip(), settings().egress_allow
    try:
        check_written(url, allow=networks(allow))
        payload = {"url": url, "allow": allow}
        added = propose(request, approvals_known.ADD_ENDPOINT, url, payload)
    except SeawallError as refused:
        return _page(request, url=url, error=str(refused), status=refused.status)
    return _page(request, secret=added.given)


@require_POST
@signed_in(MANAGE, fresh=True)
def switch(request: Call, endpoint_id: str) -> HttpResponse:
    """Switch an endpoint on or off."""
    named, by = EndpointId(endpoint_id), person_of(request).code
    if request.POST.get("state") == "enabled":
        endpoint_setup.enable(named, tx=request.tx, now=request.now, by=by)
    else:
        why = _("switched off by %s") % by
        endpoint_setup.disable(named, why=why, tx=request.tx, now=request.now, by=by)
    return redirect("/admin/endpoints")


@require_POST
@signed_in(MANAGE)
def send_again(request: Call, job_id: str) -> HttpResponse:
    """Give a dead letter the whole schedule afresh."""
    by = person_of(request).code
    delivery.send_again(JobId(job_id), tx=request.tx, now=request.now, by=by)
    messages.success(request, _("It is sent again."))
    return redirect("/admin/endpoints")


def _page(request: Call, *, status: int = 200, **said: Any) -> HttpResponse:
    endpoints = request.tx.enforcement.endpoints()
    urls = {endpoint.id: endpoint.url for endpoint in endpoints}
    latest = request.tx.enforcement.recent_deliveries(limit=50)
    page = {
        "endpoints": endpoints,
        "deliveries": [{"it": it, "url": urls.get(it.endpoint, "")} for it in latest],
        "dead_letters": request.tx.outbox.dead_letters(limit=50),
        "can_manage": _manages(request),
        **said,
    }
    return render(request, "console/endpoints.html", page, status=status)


def _manages(request: Call) -> bool:
    return may(person_of(request).role, MANAGE)
