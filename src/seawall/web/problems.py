"""Errors at Django's doors: a problem document (RFC 9457) for machines, a page for people."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from seawall.errors import (
    Forbidden,
    NotFound,
    SeawallError,
    problem,
)
from seawall.exchanges.hma.hma_endpoints import is_ours
from seawall.exchanges.hma.hma_refusals import headers, refusal
from seawall.people.rights import RightMissing
from seawall.web import taxii_problems

CONTENT_TYPE = "application/problem+json"

#: Another protocol than ours: its refusals are a status, and a size (c2sp.org/tlog-witness).
_WITNESS = "/witness/"


#: Seconds, where nobody knows how long it takes.
_PATIENCE = 5


def document(error: SeawallError) -> dict[str, Any]:
    """The problem as RFC 9457 writes it, with the field and the remedy."""
    extra: dict[str, Any] = getattr(error, "extra", dict)()
    members = {
        "type": f"/docs/problems#{error.kind}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "field": error.field,
        "remedy": error.remedy,
        "code": error.code,
        **extra,
    }
    return {name: value for name, value in members.items() if value is not None}


def for_machines(error: SeawallError) -> HttpResponse:
    """The problem document."""
    body = json.dumps(document(error), ensure_ascii=False)
    response = HttpResponse(body, status=error.status, content_type=CONTENT_TYPE)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="seawall"'
    return _with_patience(response, error)


def for_people(request: HttpRequest, error: SeawallError) -> HttpResponse:
    """The same, as a page, in the reader's language where the catalogue has it."""
    detail, remedy = error.in_words(gettext)
    words = {**document(error), "title": gettext(error.title), "detail": detail}
    if remedy:
        words["remedy"] = remedy
    template = "problems/problem.html"
    if getattr(request, "member", None) and isinstance(error, Forbidden | NotFound):
        template, words = "console/refused.html", {**words, **_inside_frame(request, error)}
    page = render(request, template, words, status=error.status)
    return _with_patience(page, error)


def _inside_frame(request: HttpRequest, error: SeawallError) -> dict[str, Any]:
    """What a member reads of a refusal: rights in words, and never whose a thing may be.

    What is not found is said in one sentence for all: what another organisation has looks as
    what nobody has.
    """
    if isinstance(error, NotFound):
        request.is_lost = True  # type: ignore[attr-defined]
        return {"is_missing": True}
    missing = error if isinstance(error, RightMissing) else None
    return {
        "is_page": request.method in {"GET", "HEAD"},
        "right": missing.right if missing else "",
        "roles": missing.roles if missing else [],
    }


def _with_patience(response: HttpResponse, error: SeawallError) -> HttpResponse:
    """Say when to come back, to whoever is told to come back."""
    if response.status_code in {429, 503}:
        response["Retry-After"] = str(error.retry_after or _PATIENCE)
    return response


def for_hma(error: SeawallError) -> HttpResponse:
    """The same in HMA's shape, for its clients."""
    status, body = refusal(error)
    return JsonResponse(body, status=status, safe=False, headers=headers(status))


def is_for_machines(request: HttpRequest) -> bool:
    """Whether the asker is a program: by the address, which does not lie as headers do."""
    prefixes = ("/v1/", "/log/", _WITNESS, "/openapi.json", "/compat/", taxii_problems.PREFIX)
    return request.path.startswith(prefixes)


def answer_problem(request: HttpRequest, error: SeawallError) -> HttpResponse:
    """The problem in the form the asker reads."""
    if is_ours(request.path):
        return for_hma(error)
    if taxii_problems.is_taxii(request):
        return taxii_problems.refusal(error)
    return for_machines(error) if is_for_machines(request) else for_people(request, error)


def answer_plainly(request: HttpRequest, error: SeawallError) -> HttpResponse:
    """The problem as plain text, for when no page can be drawn."""
    if is_for_machines(request):
        return answer_problem(request, error)
    text = f"{error.detail} {error.remedy or ''}\n"
    response = HttpResponse(text, status=error.status, content_type="text/plain; charset=utf-8")
    return _with_patience(response, error)


def tidy_response(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Replace Django's and ninja's own error answers to machines by problem documents."""
    code = response.status_code
    if code < 400 or not is_for_machines(request) or request.path.startswith(_WITNESS):
        return response
    media_type = "application/json" if is_ours(request.path) else CONTENT_TYPE
    if taxii_problems.is_taxii(request):
        media_type = taxii_problems.MEDIA_TYPE
    if response.headers.get("Content-Type", "").startswith(media_type):
        return response
    return _with_methods(response, answer_problem(request, for_status(request, code)))


def _with_methods(response: HttpResponseBase, answer: HttpResponse) -> HttpResponse:
    """Which methods an address has, for whoever asked with another (RFC 9110, section 15.5.6)."""
    if methods := response.headers.get("Allow"):
        answer["Allow"] = methods
    return answer


def database_unreachable() -> SeawallError:
    """The problem to report while the database is unreachable."""
    return problem("web.database-unreachable")


def for_status(request: HttpRequest, code: int) -> SeawallError:
    """The problem for a status that Django or ninja chose."""
    if code == 404:
        return problem("web.no-such-address")
    if code == 405:
        return problem("web.wrong-method", method=request.method)
    if code == 403:
        return problem("web.request-refused")
    if code < 500:
        return problem("web.request-unreadable")
    return problem("web.our-fault")
