"""The person's own page: how they are known, and what they have looked at."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from seawall.web.console import looking
from seawall.web.console.doors import signed_in
from seawall.web.request import Call


@signed_in()
def show(request: Call) -> HttpResponse:
    """Nobody else sees this page."""
    looked, seconds = looking.totals(request)
    return render(request, "console/me.html", {"looks": looked, "seconds": seconds})
