"""A public page that a token opens: the token comes in a form, and never in an address.

A link of ours is `/statement#swu_…`. What stands behind the `#` stays in the browser; a script
of the page puts it into the form and sends it, and whoever has no script pastes it. The
answer is the page itself. Its address is made whole again by the script, so that it can be
loaded anew or kept; its own forms carry the token along.

No form here is guarded against other sites (CSRF): what it may do follows from the token in
its body and from nothing that a browser adds, so that no cookie is set either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from seawall.web.request import Call
from seawall.web.token_pages import APPEAL, ORDER_RECEIPT, REPORT, STATEMENT

FIELD = "token"
_ENDS_IN = re.compile(r"[^/#?&=\s]*$")
_TITLES = {
    STATEMENT: gettext_lazy("Read our decision"),
    APPEAL: gettext_lazy("Appeal a decision"),
    REPORT: gettext_lazy("Your report"),
    ORDER_RECEIPT: gettext_lazy("Receipt"),
}


@dataclass(frozen=True, slots=True)
class HeldToken:
    """What somebody brought, and the page it opens."""

    page: str
    token: str

    @property
    def address(self) -> str:
        """The link that leads back to the page."""
        return f"{self.page}#{self.token}"


def token_in(request: HttpRequest) -> str:
    """The token of a form; of a whole link that was pasted, what it ends in."""
    written = _ENDS_IN.search(request.POST.get(FIELD, "").strip().removesuffix("/"))
    return written.group() if written else ""


def opened_by_token(
    page: str, show: Callable[[Call, str], HttpResponse]
) -> Callable[[HttpRequest], HttpResponse]:
    """The view of a page: GET asks for the token, POST shows what it opens."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return ask_for_token(request, page)
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return show(request, token_in(request))  # type: ignore[arg-type]

    return view


def sent_with_token(
    act: Callable[[Call, str], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The view of a form that stands on such a page."""

    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        return act(request, token_in(request))  # type: ignore[arg-type]

    return view


def ask_for_token(
    request: HttpRequest, page: str, *, is_old: bool = False, status: int = 200
) -> HttpResponse:
    """The form that takes a token, or the whole link."""
    title: Promise = _TITLES[page]
    told = {"title": title, "opens": page, "is_old": is_old, "is_appeal": page == APPEAL}
    return render(request, "public/token_asked.html", told, status=status)


def refuse_old_link(page: str) -> Callable[..., HttpResponse]:
    """The view of a link with its token in the path: not read, and told what to do with it."""

    @csrf_exempt
    def view(request: HttpRequest, **_: str) -> HttpResponse:
        return ask_for_token(request, page, is_old=True, status=410)

    return view
