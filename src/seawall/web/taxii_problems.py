"""Refusals as TAXII 2.1 writes them (§3.6.1), for those who speak it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from seawall.errors import SeawallError

PREFIX = "/taxii2/"
MEDIA_TYPE = "application/taxii+json;version=2.1"


def is_taxii(request: HttpRequest) -> bool:
    """Whether the asker speaks TAXII."""
    return request.path.startswith(PREFIX)


def taxii_response(body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """An answer in TAXII's own media type."""
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def refusal(error: SeawallError) -> HttpResponse:
    """The problem as a TAXII error message."""
    description = f"{error.detail} {error.remedy or ''}".strip()
    body: dict[str, Any] = {
        "title": error.title,
        "description": description,
        "error_code": error.kind,
        "http_status": str(error.status),
    }
    if error.field:
        body["details"] = {"field": error.field}
    answer = taxii_response(body, status=error.status)
    if error.status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="seawall", Bearer realm="seawall"'
    if error.status in {429, 503}:
        answer["Retry-After"] = "5"
    return answer
