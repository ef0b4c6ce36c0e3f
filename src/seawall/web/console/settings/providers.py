"""OpenID Connect providers of this organisation."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall.config import settings
from seawall.ids import ProviderId
from seawall.journeys.people import provider_setup
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, words
from seawall.web.request import Call

MANAGE = "people.manage"


class ProviderForm(ExplainedForm):
    """A provider as its own pages describe it; its secret is never shown again."""

    name = forms.CharField(required=False, strip=False)
    issuer = forms.CharField(required=False, strip=False)
    client = forms.CharField(required=False, strip=False)
    secret = forms.CharField(required=False, strip=False)
    vouches = forms.BooleanField(required=False)


@signed_in(MANAGE)
def list_providers(request: Call) -> HttpResponse:
    """Every provider."""
    return _page(request, ProviderForm())


def _add(call: ActCall[None]) -> None:
    is_local = bool(settings().egress_allow)
    provider = provider_setup.WantedProvider(**call.typed)
    provider_setup.add_provider(provider, is_local=is_local, tx=call.tx, now=call.now, by=call.by)


def _switch(call: ActCall[None]) -> None:
    """Let people in by this provider, or no longer."""
    provider, is_on = ProviderId(call.names["provider_id"]), call.typed["state"] == "on"
    provider_setup.switch_provider(provider, is_on=is_on, tx=call.tx, now=call.now, by=call.by)


def _page(request: Call, form: ExplainedForm, *, act: str = "", status: int = 200) -> HttpResponse:
    page = {
        "providers": request.tx.access.providers(),
        "back": f"{settings().public_url}/sign-in/back",
        "form": form,
        "act": act,
    }
    return render(request, "console/providers.html", page, status=status)


ACTS = ActTable(
    base="admin/providers",
    reads=lambda _request, **_names: None,
    shows=lambda call, status: _page(call.request, call.form, act=call.act.name, status=status),
    lands=lambda _call, _outcome: "/admin/providers",
    acts=(
        ConsoleAct(
            "add",
            MANAGE,
            _add,
            ProviderForm,
            at="",
            page=list_providers,
            done=gettext_lazy("Members can sign in there now."),
            is_fresh=True,
        ),
        ConsoleAct(
            "switch", MANAGE, _switch, words("state"), at="<str:provider_id>/state", is_fresh=True
        ),
    ),
)
