"""The index of settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from seawall.web.console import places
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of


@signed_in()
def show_settings(request: Call) -> HttpResponse:
    """Index of the settings pages."""
    return render(
        request, "console/admin.html", {"places": places.administration(person_of(request))}
    )
