"""Pages of places that are built later, and the index of settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from seawall.web.console import places
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of


@signed_in()
def show_campaigns(request: Call) -> HttpResponse:
    """Placeholder page for campaigns."""
    say = _("Adversaries' campaigns on one map, and counterspeech with its figures.")
    meanwhile = _("Meanwhile near-identical items are one case, and the forum shows incidents.")
    return _page(request, _("Campaigns"), say, meanwhile)


@signed_in()
def show_administration(request: Call) -> HttpResponse:
    """Index of the settings pages."""
    return render(
        request, "console/admin.html", {"places": places.administration(person_of(request))}
    )


def _page(request: Call, title: str, say: str, meanwhile: str) -> HttpResponse:
    page = {"title": title, "say": say, "meanwhile": meanwhile}
    return render(request, "console/coming.html", page)
