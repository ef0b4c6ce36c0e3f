"""What an upload handler must make of every answer, before it meets a real Seawall.

Each trial uploads one file to the handler while a stand-in for Seawall gives it one answer. A
verdict is obeyed. Whatever is no verdict (a wrong key, a wrong address, a proxy's limit, a server
that is away) is a fault of configuration or availability: the platform's own fail mode answers
it, and it is never taken for `block`.

It is judged by what can be seen from outside: the handler's status, or the header
`Seawall-State`, in which a handler with other statuses says what became of the upload.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from seawall.outbound.model import CallAnswer

#: The header in which a handler may show what became of an upload.
STATE_SHOWN = "seawall-state"
#: The path that a handler asks for a verdict.
CHECKS = "/v1/checks"
#: Where the stand-in sends a handler that is to be led astray.
ELSEWHERE = "/sign-in"

_OK, _CREATED, _ACCEPTED, _UNAVAILABLE = 200, 201, 202, 503
_JSON, _PROBLEM, _HTML = "application/json", "application/problem+json", "text/html"
_PAGE = b"<html><body><h1>Sorry</h1></body></html>"


class UploadState(StrEnum):
    """What became of an upload, for everybody else."""

    PUBLIC = "public"
    HIDDEN = "hidden"
    REFUSED = "refused"


#: What a platform's fail mode makes of an upload.
FAIL_STATES = {
    "allow": UploadState.PUBLIC,
    "hold": UploadState.HIDDEN,
    "block": UploadState.REFUSED,
}


class Manner(StrEnum):
    """How the stand-in answers."""

    WHOLE = "whole"
    CUT = "cut"
    """The line breaks in the middle of the answer."""
    SILENT = "silent"
    """There is no answer, and the line stays open."""


@dataclass(frozen=True, slots=True)
class StandInAnswer:
    """What the stand-in answers a check."""

    status: int = _OK
    body: bytes = b""
    media_type: str = _JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a handler sent to the stand-in."""

    method: str
    path: str
    authorization: str
    body: bytes

    @property
    def is_check(self) -> bool:
        """Whether it asks for a verdict."""
        return self.method == "POST" and self.path.split("?")[0] == CHECKS


@dataclass(frozen=True, slots=True)
class UploadTrial:
    """One upload, the answer to its check, and what a good handler makes of it."""

    name: str
    answer: StandInAnswer
    state: UploadState

    def fault(self, content: bytes, requests: Sequence[CheckRequest], shown: CallAnswer) -> str:
        """What is wrong with what the handler did; empty if nothing is."""
        checks = [request for request in requests if request.is_check]
        if shown.status is None:
            return f"no answer: {shown.error}"
        if not checks:
            return f"asked for no verdict: set API_URL to the stand-in (POST {CHECKS})"
        if not any(content in check.body for check in checks):
            return "did not send the bytes of the file as they came"
        if not all(check.authorization.startswith("Bearer ") for check in checks):
            return "did not send its key: Authorization: Bearer swk_…"
        state = shown_state(shown)
        if state is None:
            return f"answered {shown.status}: show what you did by the header Seawall-State"
        return "" if state is self.state else f"the upload is {state} instead of {self.state}"


def shown_state(answer: CallAnswer) -> UploadState | None:
    """What the handler says became of the upload: by the header, or by its status.

    201 or 200 is public, 202 is hidden, and any 4xx or a 503 (come back later) is refused.
    """
    header = answer.headers.get(STATE_SHOWN, "").strip()
    if header:
        return UploadState(header) if header in set(UploadState) else None
    status = answer.status or 0
    if status in {_OK, _CREATED}:
        return UploadState.PUBLIC
    if status == _ACCEPTED:
        return UploadState.HIDDEN
    is_refused = 400 <= status < 500 or status == _UNAVAILABLE
    return UploadState.REFUSED if is_refused else None


def upload_trials(fallback: UploadState) -> Iterator[UploadTrial]:
    """All twenty; `fallback` is what the platform's fail mode makes of an upload."""
    yield UploadTrial("allow: everybody sees it", _verdict("allow"), UploadState.PUBLIC)
    yield UploadTrial("hold: nobody sees it", _verdict("hold"), UploadState.HIDDEN)
    yield UploadTrial("block: it is refused", _verdict("block"), UploadState.REFUSED)
    late = _verdict("hold", degraded=True)
    yield UploadTrial("a degraded verdict is a verdict", late, UploadState.HIDDEN)
    broken = _problem(422, "invalid-request", field="content")
    yield UploadTrial("a file that cannot be opened is refused", broken, UploadState.REFUSED)
    for name, answer in _no_verdicts():
        yield UploadTrial(f"{name}: the fail mode", answer, fallback)


def _no_verdicts() -> Iterator[tuple[str, StandInAnswer]]:
    yield "401, a wrong key", _problem(401, "unauthenticated")
    yield "403, a key without the scope", _problem(403, "forbidden")
    yield "404, a wrong address", _page(404)
    yield "413 from a proxy", _page(413)
    yield "413 from Seawall", _problem(413, "too-large", field="content")
    yield "422, a wrong request", _problem(422, "invalid-request", field="kind")
    yield "429, too many at once", _problem(429, "too-many")
    yield "500", _problem(500, "internal")
    yield "502 from a proxy", _page(502)
    yield "503, away for a moment", _page(503, headers={"Retry-After": "30"})
    yield "a sign-in page instead of a verdict", _page(200)
    yield "sent elsewhere", _page(302, headers={"Location": ELSEWHERE})
    yield "a verdict from the future", _verdict("quarantine")
    yield "an answer that breaks off", StandInAnswer(body=b'{"verdict": "al', manner=Manner.CUT)
    yield "no answer", StandInAnswer(manner=Manner.SILENT)


def _verdict(verdict: str, *, degraded: bool = False) -> StandInAnswer:
    fields = {"verdict": verdict, "degraded": degraded, "complete": True, "matches": []}
    return StandInAnswer(body=json.dumps(fields).encode())


def _problem(status: int, kind: str, **fields: str) -> StandInAnswer:
    problem_fields = {"type": f"/docs/problems#{kind}", "title": kind, "status": status, **fields}
    return StandInAnswer(status, json.dumps(problem_fields).encode(), _PROBLEM)


def _page(status: int, headers: Mapping[str, str] | None = None) -> StandInAnswer:
    return StandInAnswer(status, _PAGE, _HTML, headers or {})
