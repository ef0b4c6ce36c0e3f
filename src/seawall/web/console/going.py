"""Go to anything: paste what you have, land on its page; or read every answer there is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from seawall.web.console import finding
from seawall.web.console.context import shell
from seawall.web.console.doors import signed_in
from seawall.web.request import Call


@signed_in()
def go(request: Call) -> HttpResponse:
    """The page for what was pasted; without one, what it may have meant."""
    wanted = request.GET.get("q", "")
    if wanted and "all" not in request.GET and (found := finding.surest(wanted, request)):
        return redirect(found.href)
    return _answers(request, wanted, "console/go.html")


@signed_in()
def answer(request: Call) -> HttpResponse:
    """The same as a list, for the palette."""
    return _answers(request, request.GET.get("q", ""), "console/_palette.html")


def _answers(request: Call, wanted: str, template: str) -> HttpResponse:
    found = finding.find(wanted, request, shell(request)["sections"])
    return render(request, template, {"answers": found, "query": wanted[: finding.LONGEST]})
