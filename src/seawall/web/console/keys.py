"""Keys for machines: made with scopes and an end, shown once, revoked at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.ids import ApiKeyId
from seawall.journeys import approvals_known, founding
from seawall.people import keys
from seawall.web.console.doors import signed_in
from seawall.web.console.proposing import propose
from seawall.web.request import Call, person_of

MANAGE = "people.manage"
#: After how many days a key may run out; none is a choice too.
LASTS = (30, 90, 365)


@require_http_methods(["GET", "POST"])
@signed_in(MANAGE, fresh=True)
def list_keys(request: Call) -> HttpResponse:
    """Every key; POST makes one, and shows its secret once."""
    if request.method == "GET":
        return _page(request)
    name, wanted = request.POST.get("name", "").strip()[:80], request.POST.getlist("scopes")
    if not name or not wanted:
        said = _("Say which machine the key is for, and choose at least one scope.")
        return _page(request, error=said, name=name, wanted=wanted, status=422)
    try:
        return _page(request, secret=_made(request, name, keys.scopes_of(wanted)))
    except SeawallError as refused:
        return _page(request, error=str(refused), name=name, status=refused.status)


@require_POST
@signed_in(MANAGE, fresh=True)
def revoke(request: Call, key_id: str) -> HttpResponse:
    """Make a key worthless at once."""
    key = request.tx.people.key(ApiKeyId(key_id))
    founding.revoke_key(key, tx=request.tx, now=request.now, by=person_of(request).code)
    messages.success(request, _("The key opens nothing any more."))
    return redirect("/admin/keys")


def _made(request: Call, name: str, scopes: frozenset[str]) -> str | None:
    """The new key's secret, or None while a second person is awaited."""
    days = request.POST.get("days", "")
    until = request.now + timedelta(days=int(days)) if days in map(str, LASTS) else None
    if approvals_known.needs_two(scopes):
        end = until.isoformat() if until else None
        payload = {"name": name, "scopes": sorted(scopes), "expires_at": end}
        return propose(request, approvals_known.MAKE_KEY, name, payload).given
    _record, secret = founding.make_key(
        name,
        scopes,
        organisation=request.organisation,
        tx=request.tx,
        now=request.now,
        by=person_of(request).code,
        expires_at=until,
    )
    return secret.text


def _page(request: Call, *, status: int = 200, **said: Any) -> HttpResponse:
    page = {
        "keys": [
            (key, sorted(key.scopes), key.is_good(request.now))
            for key in reversed(request.tx.people.keys())
        ],
        "scopes": [(name, say, name in keys.POWERFUL) for name, say in keys.SCOPES.items()],
        "lasts": LASTS,
        **said,
    }
    return render(request, "console/keys.html", page, status=status)
