"""OpenID Connect providers of this organisation."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from seawall.config import settings
from seawall.ids import ProviderId
from seawall.journeys.people import letting_in
from seawall.journeys.people.provider_setup import WantedProvider
from seawall.people.access import oidc
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, words
from seawall.web.console.people.standing import administrators_alone
from seawall.web.console.proposing import say_proposal
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
    """Propose a provider; nobody signs in there before a second person agrees."""
    outcome = letting_in.enter_provider(
        WantedProvider(**call.typed),
        call.person,
        is_local=bool(settings().egress_allow),
        tx=call.tx,
        now=call.now,
    )
    say_proposal(call.request, outcome.proposal)


def _switch(call: ActCall[None]) -> None:
    """Let people in by this provider, which takes two; or no longer, which takes one."""
    provider, is_on = ProviderId(call.names["provider_id"]), call.typed["state"] == "on"
    outcome = letting_in.switch_provider(
        provider, call.person, is_on=is_on, tx=call.tx, now=call.now
    )
    say_proposal(call.request, outcome.proposal)


def _page(request: Call, form: ExplainedForm, *, act: str = "", status: int = 200) -> HttpResponse:
    page = {
        "providers": [
            (provider, oidc.return_address(settings().public_url, provider.id))
            for provider in request.tx.access.providers()
        ],
        "form": form,
        "act": act,
        "is_alone": administrators_alone(request),
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
            is_fresh=True,
        ),
        ConsoleAct(
            "switch", MANAGE, _switch, words("state"), at="<str:provider_id>/state", is_fresh=True
        ),
    ),
)
