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
    query = request.GET.get("q", "")
    if query and "all" not in request.GET and (match := finding.surest(query, request)):
        return redirect(match.href)
    return _answers(request, query, "console/go.html")


@signed_in()
def answer(request: Call) -> HttpResponse:
    """The same as a list, for the palette."""
    return _answers(request, request.GET.get("q", ""), "console/_palette.html")


def _answers(request: Call, query: str, template: str) -> HttpResponse:
    matches = finding.find(query, request, shell(request)["sections"])
    return render(request, template, {"answers": matches, "query": query[: finding.LONGEST]})
