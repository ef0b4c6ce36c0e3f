"""Every address of the two doors Django serves."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from seawall.web import docs, ports, problems
from seawall.web.api.routes import api


def handler400(request: HttpRequest, **_: object) -> HttpResponse:
    """What Django could not read."""
    return problems.answer_problem(request, problems.for_status(request, 400))


def handler403(request: HttpRequest, **_: object) -> HttpResponse:
    """What Django refuses."""
    return problems.answer_problem(request, problems.for_status(request, 403))


def handler404(request: HttpRequest, **_: object) -> HttpResponse:
    """No such address."""
    return problems.answer_problem(request, problems.for_status(request, 404))


def handler500(request: HttpRequest) -> HttpResponse:
    """Something broke; the page touches no database, since that may be what broke."""
    if ports.is_away(sys.exc_info()[1]):
        return problems.answer_plainly(request, problems.database_unreachable())
    return problems.answer_plainly(request, problems.for_status(request, 500))


urlpatterns: list[URLPattern | URLResolver] = [
    path("compat/hma/c/", include("seawall.web.compat.urls")),
    path("openapi.json", docs.openapi),
    path("docs", docs.show_api),
    path("docs/problems", docs.show_problems),
    path("", include("seawall.web.console.urls")),  # first: ninja keeps "" for itself
    path("", api.urls),
]
