"""`Idempotency-Key`: a repeated POST gets the first answer again, and happens once.

The first answer is kept in the transaction of what it did, so there is never one
without the other. It is kept sealed, since it may hold a secret that was to be told
once. Refusals are not kept: they changed nothing, and may be mended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from seawall.config import settings
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.intake.intake_faults import KeyReused
from seawall.intake.model import FirstAnswer
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.web.request import Call

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

View = Callable[[Call], HttpResponseBase]


def answer_once(request: Call, view: View) -> HttpResponseBase:
    """Call the view, unless it has answered this very request before."""
    header = request.headers.get(HEADER)
    if request.method != "POST" or request.key is None or header is None:
        return view(request)
    key = _usable(header)
    digest, since = _digest(request), request.now - settings().idempotency_window
    first = request.tx.intake.first_answer(key, since=since)
    if first:
        return _again(first, digest, organisation=request.organisation)
    answer = view(request)
    if isinstance(answer, HttpResponse) and answer.status_code < 400:
        first_answer = _first(key, digest, answer, request=request)
        request.tx.intake.remember(first_answer, since=since)
    return answer


def _usable(key: str) -> str:
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise problem("web.key-unusable")
    return key


def _digest(request: Call) -> str:
    """What makes two requests the same: who asks, for what, and with which words."""
    assert request.key
    try:
        body = request.body
    except RequestDataTooBig as wrong:
        raise problem("web.body-too-large") from wrong
    head = f"{request.key.id}\n{request.method}\n{request.get_full_path()}\n"
    return hashlib.sha256(head.encode() + body).hexdigest()


def _again(first: FirstAnswer, digest: str, *, organisation: OrganisationId) -> HttpResponse:
    if first.request_digest != digest:
        raise problem("intake.key-reused", KeyReused)
    body = open_sealed(first.body, about=_about(first.key, organisation))
    answer = HttpResponse(body, status=first.status, content_type="application/json")
    answer[REPLAYED] = "true"
    return answer


def _first(key: str, digest: str, answer: HttpResponse, *, request: Call) -> FirstAnswer:
    return FirstAnswer(
        key=key,
        request_digest=digest,
        status=answer.status_code,
        body=seal_secret(answer.content.decode(), about=_about(key, request.organisation)),
        created_at=request.now,
    )


def _about(key: str, organisation: OrganisationId) -> str:
    return f"first answer:{organisation}:{key}"
