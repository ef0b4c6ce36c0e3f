"""Signing in: passkey, a provider elsewhere, password with a code, or a link that works once.

These doors open their transactions themselves (`middleware.UNHELD`): a refusal is
remembered although the answer is an error, a password is hashed and a provider is asked
while nothing is held. Every refusal reads the same.
"""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError, Unauthenticated, problem
from seawall.journeys.people import proving
from seawall.journeys.people.sign_in import use_link
from seawall.people.access import passkeys
from seawall.people.access.answered_questions import GOOD_FOR
from seawall.people.access.guessing import GuessedWay
from seawall.people.access.model import SignInWay
from seawall.transaction import INSTALLATION, reading, transaction
from seawall.web.console.sign_in.guesses import count_guess, forgive_guess, remember_device
from seawall.web.request import Call, sign_in, sign_out
from seawall.web.signed_cookie import SignedCookie

#: The question that a passkey is to answer, and where somebody wanted to go before they came here.
_QUESTION = SignedCookie("question", int(GOOD_FOR.total_seconds()))
_ONWARD = SignedCookie("onward", 3600)
_NEXT = "next"
#: A browser keeps no longer cookie.
_LONGEST_TARGET = 2_000


def show_ways_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; the browser remembers where to go afterwards."""
    target = request.GET.get(_NEXT, "")
    if not url_has_allowed_host_and_scheme(target, None) or len(target) > _LONGEST_TARGET:
        return render_sign_in(request)
    answer = render_sign_in(request, onward=target)
    _ONWARD.keep(answer, target)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: Call) -> HttpResponse:
    """GET shows a field and a button; POST spends what is in the field, once."""
    if request.method != "POST":
        return render(request, "sign_in_link.html")
    token = request.POST.get("token", "").strip().rpartition("#")[2]
    try:
        with transaction(INSTALLATION) as tx:
            member = use_link(token, tx=tx, now=request.now)
            sign_in(request, member, SignInWay.LINK, tx=tx)
    except SeawallError as refused:
        return render(request, "sign_in_link.html", {"refused": refused}, status=refused.status)
    return redirect_onward(request)


@require_POST
def by_password(request: Call) -> HttpResponse:
    """A password and a code, together."""
    email, code = request.POST.get("email", "").strip(), request.POST.get("code", "")
    try:
        guess = count_guess(request, GuessedWay.PASSWORD, email)
        with reading(INSTALLATION) as tx:
            member, password_hash = proving.candidate(email, tx=tx)
        is_right = proving.is_password(request.POST.get("password", ""), password_hash)
        with transaction(INSTALLATION) as tx:
            how = proving.prove_by_password(member, code, is_right=is_right, tx=tx, now=request.now)
            assert member
            sign_in(request, member, how, tx=tx)
    except proving.NotSignedIn as refused:
        with transaction(INSTALLATION) as tx:
            proving.note_refusal(member, SignInWay.PASSWORD, tx=tx, now=request.now)
        return render_sign_in(request, refused=refused, email=email)
    except SeawallError as refused:
        return render_sign_in(request, refused=refused, email=email)
    forgive_guess(guess)
    return redirect_onward(request)


@require_POST
def passkey_options(_: Call) -> HttpResponse:
    """Options for signing in with a passkey; what was asked is the browser's to keep."""
    options, question = passkeys.proof_options(origin=settings().public_url)
    answer = JsonResponse(options)
    _QUESTION.keep(answer, question)
    return answer


@require_POST
def by_passkey(request: Call) -> HttpResponse:
    """What the device signed; each question is answered once."""
    answer = _proved_by_passkey(request, _QUESTION.read(request.COOKIES))
    _QUESTION.forget(request, answer)
    return answer


def _proved_by_passkey(request: Call, challenge: Any) -> HttpResponse:
    credential = request.POST.get("credential", "")
    try:
        guess = count_guess(request, GuessedWay.PASSKEY, passkeys.credential_in(credential))
        if not isinstance(challenge, dict):
            raise problem("people.not-signed-in", proving.NotSignedIn)
        with transaction(INSTALLATION) as tx:
            member = proving.prove_by_passkey(
                credential, challenge, origin=settings().public_url, tx=tx, now=request.now
            )
            sign_in(request, member, SignInWay.PASSKEY, tx=tx)
    except Unauthenticated as refused:
        with transaction(INSTALLATION) as tx:
            owner = proving.owner_of(credential, tx=tx)
            proving.note_refusal(owner, SignInWay.PASSKEY, tx=tx, now=request.now)
        return render_sign_in(request, refused=refused)
    except SeawallError as refused:
        return render_sign_in(request, refused=refused)
    forgive_guess(guess)
    return redirect_onward(request)


@require_POST
def leave_console(request: Call) -> HttpResponse:
    """Sign out."""
    sign_out(request)
    return redirect("/sign-in")


def render_sign_in(request: HttpRequest, *, onward: str = "", **extra: Any) -> HttpResponse:
    """The sign-in page with every method, and any refusal."""
    call, refused = cast(Call, request), extra.get("refused")
    with reading(call.organisation) as tx:
        providers = [provider for provider in tx.access.providers() if provider.is_on]
    context = {
        "providers": providers,
        "is_again": getattr(call, "member", None) is not None,
        "is_kept": str(onward or _ONWARD.read(request.COOKIES) or "").startswith("/kept/"),
        **extra,
    }
    return render(request, "sign_in.html", context, status=refused.status if refused else 200)


def redirect_onward(request: Call) -> HttpResponse:
    """Redirect to the page that was asked for before signing in."""
    answer = redirect(str(_ONWARD.read(request.COOKIES) or "/"))
    _ONWARD.forget(request, answer)
    if request.member:
        remember_device(request, answer, request.member)
    return answer
