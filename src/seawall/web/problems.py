"""Errors at Django's doors: a problem document (RFC 9457) for machines, a page for people."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from seawall.errors import SeawallError

CONTENT_TYPE = "application/problem+json"

#: What each kind is called and means, for the answer and for `/docs/problems`.
TITLES = {
    "invalid-request": "The request breaks a rule",
    "malformed": "The request could not be read",
    "too-large": "The request is over a limit",
    "unsupported": "This format or method is not handled",
    "unauthenticated": "We do not know who is asking",
    "forbidden": "This is not yours to do",
    "not-found": "There is no such thing here",
    "conflict": "The state of the thing is in the way",
    "too-many-requests": "Too many requests",
    "unavailable": "A part we need is away",
    "misconfigured": "A setting is wrong",
    "error": "Something broke on our side",
}


def document(error: SeawallError) -> dict[str, Any]:
    """The problem as RFC 9457 writes it, with the field and the remedy."""
    problem = {
        "type": f"/docs/problems#{error.kind}",
        "title": TITLES.get(error.kind, TITLES["error"]),
        "status": error.status,
        "detail": error.detail,
        "field": error.field,
        "remedy": error.remedy,
    }
    return {name: value for name, value in problem.items() if value is not None}


def for_machines(error: SeawallError) -> HttpResponse:
    """The problem document."""
    body = json.dumps(document(error), ensure_ascii=False)
    response = HttpResponse(body, status=error.status, content_type=CONTENT_TYPE)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="seawall"'
    if error.status in {429, 503}:
        response["Retry-After"] = "5"
    return response


def for_people(request: HttpRequest, error: SeawallError) -> HttpResponse:
    """The same, as a page of the console."""
    return render(request, "problems/problem.html", document(error), status=error.status)


def is_for_machines(request: HttpRequest) -> bool:
    """Whether the asker is a program: by the address, which does not lie as headers do."""
    return request.path.startswith(("/v1/", "/log/", "/openapi.json"))


def answer(request: HttpRequest, error: SeawallError) -> HttpResponse:
    """The problem in the form the asker reads."""
    return for_machines(error) if is_for_machines(request) else for_people(request, error)
