"""Signing in at the organisation's own provider.

The attempt is remembered by the browser, for ten minutes and for one answer: what comes back
with another state, or twice, is refused before anybody is called. Whoever is
signed in by a fresh proof of their own may connect an account there; nothing else connects one.
Each provider has an address of its own to come back to: what another one sends there is refused.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from seawall.config import settings
from seawall.errors import Conflict, SeawallError, problem
from seawall.ids import INSTALLATION, ProviderId
from seawall.journeys.people import proving
from seawall.journeys.people.provider_setup import secret_of
from seawall.people.access import oidc
from seawall.people.access.guessing import GuessedWay
from seawall.people.access.model import Provider, SignInWay
from seawall.transaction import transaction
from seawall.web import ports
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import refusal_sentence
from seawall.web.console.sign_in.guesses import count_guess, forgive_guess, guess_again
from seawall.web.console.sign_in.page import redirect_onward, render_sign_in
from seawall.web.request import Call, is_fresh, person_of, sign_in
from seawall.web.signed_cookie import SignedCookie

_LASTS = timedelta(minutes=10)
_GOING = SignedCookie("going", int(_LASTS.total_seconds()))
_ACCESS = "/me/access"


@require_GET
def send_to_provider(request: Call, provider_id: str) -> HttpResponse:
    """Redirect to the provider."""
    try:
        return _sent_away(request, provider_id)
    except SeawallError as refused:
        return render_sign_in(request, refused=refused)


@require_POST
@signed_in(fresh=True)
def connect_provider(request: Call, provider_id: str) -> HttpResponse:
    """Redirect to the provider, to connect the account there to whoever is signed in here."""
    person = person_of(request)
    try:
        return _sent_away(request, provider_id, connects=person.id)
    except SeawallError as refused:
        messages.error(request, refusal_sentence(refused), "tone-bad")
        return redirect(_ACCESS)


@require_GET
def return_from_provider(request: Call, provider_id: str) -> HttpResponse:
    """Finish signing in, or connecting an account, with the provider's code."""
    answer = _returned(request, provider_id, _GOING.read(request.COOKIES))
    _GOING.forget(request, answer)
    return answer


def _returned(request: Call, provider_id: str, remembered: Any) -> HttpResponse:
    connects = remembered.pop("connects", "") if isinstance(remembered, dict) else ""
    try:
        going = _going(request, provider_id, remembered)
        provider = _provider(going.provider)
        claims = _claims(request, provider, going)
        if connects:
            forgive_guess(guess_again(request, GuessedWay.PROVIDER))
            return _connected(request, provider, claims, connects)
        with transaction(INSTALLATION) as tx:
            member = proving.prove_by_provider(provider, claims, tx=tx)
            sign_in(request, member, SignInWay.OIDC, tx=tx)
    except SeawallError as refused:
        return render_sign_in(request, refused=refused)
    forgive_guess(guess_again(request, GuessedWay.PROVIDER))
    return redirect_onward(request)


def _sent_away(request: Call, provider_id: str, *, connects: str = "") -> HttpResponse:
    count_guess(request, GuessedWay.PROVIDER)
    provider = _provider(provider_id)
    configuration = ports.oidc_discover(provider.issuer, provider.organisation)
    going = oidc.PendingSignIn.fresh(provider.id)
    authorization_url = str(configuration["authorization_endpoint"])
    answer = redirect(
        oidc.sign_in_address(provider, going, authorization_url, back=_back(provider))
    )
    until = (request.now + _LASTS).timestamp()
    _GOING.keep(answer, {**asdict(going), "until": until, "connects": connects})
    return answer


def _connected(request: Call, provider: Provider, claims: oidc.Claims, person: str) -> HttpResponse:
    """Connect the account, if whoever comes back is still who was sent, by a fresh proof."""
    member = request.member
    if member is None or member.id != person or not is_fresh(request):
        raise problem("people.not-signed-in", proving.NotSignedIn)
    try:
        with transaction(member.organisation) as tx:
            proving.bind_to_provider(provider, claims, member, tx=tx, now=request.now)
    except Conflict as refused:
        messages.error(request, refusal_sentence(refused), "tone-bad")
    else:
        messages.success(request, _("Account connected. You can now sign in with it."))
    return redirect(_ACCESS)


def _going(request: Call, provider_id: str, remembered: Any) -> oidc.PendingSignIn:
    """The attempt this is the answer to."""
    if not isinstance(remembered, dict) or request.now.timestamp() >= remembered.pop("until"):
        raise problem("people.not-signed-in", proving.NotSignedIn)
    going = oidc.PendingSignIn(**remembered)
    if going.provider != provider_id or not going.is_back(request.GET.get("state", "")):
        raise problem("people.not-signed-in", proving.NotSignedIn)
    return going


def _claims(request: Call, provider: Provider, going: oidc.PendingSignIn) -> oidc.Claims:
    """What the provider says of whoever brought this code."""
    code = request.GET.get("code", "")
    organisation = provider.organisation
    if not code or len(code) > 4096:
        raise problem("people.not-signed-in", proving.NotSignedIn)
    configuration = ports.oidc_discover(provider.issuer, organisation)
    if not oidc.is_from(provider, request.GET.get("iss"), configuration):
        raise problem("people.not-signed-in", proving.NotSignedIn)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _back(provider),
        "client_id": provider.client,
        "client_secret": secret_of(provider),
        "code_verifier": going.verifier,
    }
    token, keys = ports.oidc_redeem(configuration, form, organisation)
    return oidc.believed_claims(token, keys, provider, nonce=going.nonce, now=request.now)


def _provider(provider_id: str) -> Provider:
    with transaction(INSTALLATION) as tx:
        provider = tx.access.provider(ProviderId(provider_id))
    if not provider.is_on:
        raise problem("people.not-signed-in", proving.NotSignedIn)
    return provider


def _back(provider: Provider) -> str:
    return oidc.return_address(settings().public_url, provider.id)
