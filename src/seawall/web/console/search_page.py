"""Search pages of the palette: go to the exact match, or list all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from seawall.web.console import search
from seawall.web.console.context import shell
from seawall.web.console.doors import signed_in
from seawall.web.request import Call


@signed_in()
def go_to_match(request: Call) -> HttpResponse:
    """Redirect to the exact match, or list the matches."""
    query = request.GET.get("q", "")
    if query and "all" not in request.GET and (match := search.surest_match(query, request)):
        return redirect(match.href)
    return _answers(request, query, "console/go.html")


@signed_in()
def list_matches(request: Call) -> HttpResponse:
    """The matches as a fragment, for the palette."""
    return _answers(request, request.GET.get("q", ""), "console/_palette.html")


def _answers(request: Call, query: str, template: str) -> HttpResponse:
    matches = search.find_matches(query, request, shell(request)["sections"])
    return render(request, template, {"answers": matches, "query": query[: search.LONGEST]})
