"""Errors at the fast door, as problem documents (RFC 9457)."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from seawall.errors import SeawallError

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = {429: "1", 503: "1"}


def problem_document(error: SeawallError) -> Response:
    """The document for an error, naming field and remedy."""
    fields = {
        "type": f"/docs/problems#{error.kind}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "field": error.field,
        "remedy": error.remedy,
        "code": error.code,
    }
    extra: dict[str, object] = getattr(error, "extra", dict)()
    document = {name: value for name, value in {**fields, **extra}.items() if value is not None}
    return Response(
        msgspec.json.encode(document),
        status_code=error.status,
        media_type=CONTENT_TYPE,
        headers=_headers(error),
    )


def _headers(error: SeawallError) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="seawall"'
    if error.status in RETRY_AFTER:
        headers["Retry-After"] = RETRY_AFTER[error.status]
    return headers
