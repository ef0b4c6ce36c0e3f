"""Signing in: a one-time link, used by a button so that no preview can spend it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.journeys.sign_in import use_link
from seawall.web.request import Call, sign_in, sign_out

#: Where somebody wanted to go before they had to sign in.
NEXT = "next"


def explain(request: HttpRequest) -> HttpResponse:
    """Say where a link comes from; whoever came from a page of ours is led back to it."""
    wanted = request.GET.get(NEXT, "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[NEXT] = wanted
    return render(request, "sign_in.html")


@require_http_methods(["GET", "POST"])
def by_link(request: Call, token: str) -> HttpResponse:
    """GET shows a button; POST uses the link, once."""
    if request.method == "GET":
        return render(request, "sign_in_link.html")
    try:
        member = use_link(token, tx=request.tx, now=request.now)
    except SeawallError as refused:
        return render(request, "sign_in_link.html", {"refused": refused}, status=refused.status)
    sign_in(request, member)
    return redirect(request.session.pop(NEXT, "/"))


@require_POST
def leave(request: Call) -> HttpResponse:
    """Sign out."""
    sign_out(request)
    return redirect("/sign-in")
