"""Where this organisation's people sign in elsewhere: OpenID Connect providers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import ProviderId
from seawall.journeys import provider_setup
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

MANAGE = "people.manage"
_FIELDS = ("name", "issuer", "client", "secret")


@require_http_methods(["GET", "POST"])
@signed_in(MANAGE, fresh=True)
def list_providers(request: Call) -> HttpResponse:
    """Every provider; POST writes another down."""
    if request.method == "GET":
        return _page(request)
    said = {name: request.POST.get(name, "") for name in _FIELDS}
    wanted = provider_setup.Wanted(**said, vouches=bool(request.POST.get("vouches")))
    try:
        provider_setup.add(
            wanted,
            is_local=bool(settings().egress_allow),
            tx=request.tx,
            now=request.now,
            by=person_of(request).code,
        )
    except SeawallError as refused:
        return _page(request, refused=refused, said={**said, "secret": ""})
    messages.success(request, _("Members can sign in there now."))
    return redirect("/admin/providers")


@require_POST
@signed_in(MANAGE, fresh=True)
def switch(request: Call, provider_id: str) -> HttpResponse:
    """Let people in by this provider, or no longer."""
    provider_setup.switch(
        ProviderId(provider_id),
        is_on=request.POST.get("state") == "on",
        tx=request.tx,
        now=request.now,
        by=person_of(request).code,
    )
    return redirect("/admin/providers")


def _page(request: Call, *, refused: SeawallError | None = None, **said: Any) -> HttpResponse:
    page = {
        "providers": request.tx.access.providers(),
        "back": f"{settings().public_url}/sign-in/back",
        "refused": refused,
        **said,
    }
    status = refused.status if refused else 200
    return render(request, "console/providers.html", page, status=status)
