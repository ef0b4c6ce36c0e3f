"""A person's own sign-in methods and sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from seawall.clocks.instant import BadInstant, read_instant
from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import PasskeyId, ProviderId, SessionId
from seawall.journeys.people import own_factors, proving
from seawall.journeys.people.sign_in import end_own_session, end_remaining_sessions
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.people.access import passkeys, passwords, sessions, totp
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, limits, person_of

_ASKED, _OFFERED = "passkey", "authenticator"
HERE = "/me/access"


@require_GET
@signed_in()
def show_access(request: Call) -> HttpResponse:
    """Passkeys, password and authenticator, recovery codes, sessions."""
    return _page(request)


@require_POST
@signed_in(fresh=True)
def passkey_options(request: Call) -> HttpResponse:
    """Options for a new passkey, for the browser."""
    member = person_of(request)
    present = request.tx.access.passkeys(member.id)
    options, request.session[_ASKED] = passkeys.registration_options(
        member, present, origin=settings().public_url
    )
    return JsonResponse(options)


@require_POST
@signed_in(fresh=True)
def add_passkey(request: Call) -> HttpResponse:
    """Add the passkey that the device made."""
    challenge = request.session.pop(_ASKED, None)
    try:
        own_factors.add_passkey(
            request.POST.get("credential", ""),
            challenge or {},
            person_of(request),
            name=request.POST.get("name", ""),
            origin=settings().public_url,
            tx=request.tx,
            now=request.now,
        )
    except SeawallError as refused:
        return _page(request, refused=refused)
    messages.success(request, _("Passkey added. You can now sign in with it."))
    return redirect(HERE)


@require_POST
@signed_in(fresh=True)
def remove_passkey(request: Call, passkey_id: str) -> HttpResponse:
    """Forget a passkey."""
    passkey = PasskeyId(passkey_id)
    own_factors.remove_passkey(passkey, person_of(request), tx=request.tx, now=request.now)
    messages.success(request, _("Passkey removed."))
    return redirect(HERE)


@require_POST
@signed_in(fresh=True)
def begin_password(request: Call) -> HttpResponse:
    """Start setting a password, with a new authenticator."""
    sealed = seal_secret(totp.new_secret(), about=person_of(request).id)
    request.session[_OFFERED] = sealed
    return _page(request)


@require_POST
@signed_in(fresh=True)
def set_password(request: Call) -> HttpResponse:
    """Set a password with the authenticator's code; shows the recovery codes once."""
    secret, password = _offered(request), request.POST.get("password", "")
    member, code = person_of(request), request.POST.get("code", "")
    if not secret:
        return redirect(HERE)
    try:
        own_factors.check_password(password, member, tx=request.tx)
        codes = own_factors.set_password(
            passwords.hash_password(password), secret, code, member, tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        return _page(request, refused=refused)
    del request.session[_OFFERED]
    return _page(request, codes=codes)


@require_POST
@signed_in(fresh=True)
def renew_recovery(request: Call) -> HttpResponse:
    """Ten new recovery codes, shown once."""
    codes = own_factors.renew_recovery(person_of(request), tx=request.tx, now=request.now)
    return _page(request, codes=codes)


@require_POST
@signed_in(fresh=True)
def remove_password(request: Call) -> HttpResponse:
    """Remove the password and the authenticator."""
    own_factors.remove_password(person_of(request), tx=request.tx, now=request.now)
    messages.success(request, _("Password, authenticator and recovery codes removed."))
    return redirect(HERE)


@require_POST
@signed_in(fresh=True)
def disconnect_provider(request: Call, provider_id: str) -> HttpResponse:
    """Nobody at this provider is the person any more."""
    provider = ProviderId(provider_id)
    proving.unbind_from_provider(provider, person_of(request), tx=request.tx, now=request.now)
    messages.success(request, _("Account disconnected."))
    return redirect(HERE)


@require_POST
@signed_in()
def note_changes_read(request: Call) -> HttpResponse:
    """The person has read what was changed, up to what the page showed."""
    try:
        until = min(read_instant(request.POST.get("until", ""), field="until"), request.now)
    except BadInstant:
        return redirect("/")
    request.tx.approvals.note_told(person_of(request).id, now=until)
    return redirect("/")


@require_POST
@signed_in()
def end_session(request: Call, session_id: str) -> HttpResponse:
    """Sign out somewhere else."""
    end_own_session(SessionId(session_id), person_of(request), tx=request.tx, now=request.now)
    messages.success(request, _("Session ended."))
    return redirect(HERE)


@require_POST
@signed_in()
def end_other_sessions(request: Call) -> HttpResponse:
    """Sign out everywhere but here."""
    assert request.visit
    end_remaining_sessions(request.visit.id, person_of(request), tx=request.tx, now=request.now)
    messages.success(request, _("Signed out everywhere else."))
    return redirect(HERE)


def _offered(request: Call) -> str:
    """The secret of the authenticator that is being entered; "" if none is."""
    sealed = request.session.get(_OFFERED, "")
    return open_sealed(sealed, about=person_of(request).id) if sealed else ""


def _page(request: Call, *, refused: SeawallError | None = None, **extra: Any) -> HttpResponse:
    member, access = person_of(request), request.tx.access
    secret, connected = _offered(request), access.identities(member.id)
    lasting = [
        visit
        for visit in access.open_sessions(member.id)
        if sessions.is_live(visit, now=request.now, limits=limits())
    ]
    page = {
        "passkeys": access.passkeys(member.id),
        "has_password": access.code_secret(member.id) is not None,
        "recovery_left": access.recovery_left(member.id),
        "providers": [
            (provider, provider.id in connected)
            for provider in access.providers()
            if provider.is_on or provider.id in connected
        ],
        "visits": lasting,
        "visit": request.visit,
        "secret": secret,
        "address": totp.otpauth_address(secret, account=member.email) if secret else "",
        "shortest": passwords.SHORTEST,
        "refused": refused,
        **extra,
    }
    return render(request, "console/access.html", page, status=refused.status if refused else 200)
