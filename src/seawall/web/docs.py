"""API documentation: one OpenAPI description of both doors, browsable offline.

`/openapi.json` is OpenAPI 3.1, this door's part made by ninja and the fast door's
part given by `app`; `/docs` shows it; `/docs/problems` explains every refusal.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from seawall.errors import KINDS, SeawallError, every_entry
from seawall.web import ports
from seawall.web.api.event_schemas import described_webhooks
from seawall.web.api.routes import api
from seawall.web.described_refusals import with_refusals

_FACT = re.compile(r"{[^}]*}")
#: Whoever asks first makes it, and the others wait for that.
_WRITING = threading.Lock()
_SWAGGER = {"url": "/openapi.json", "layout": "BaseLayout", "deepLinking": True}


#: The groups of addresses, in the order in which a platform meets them.
TAGS = {
    "checks": "Check an upload, and get a verdict at once.",
    "items": "The platform's items, by its own names.",
    "events": "The event feed: what the platform should do.",
    "endpoints": "Webhooks, which push the same events.",
    "actions": "Report the outcome of an action.",
    "notices": "Reports by users and trusted flaggers.",
    "appeals": "Appeals by the people concerned.",
    "accounts": "Decisions that count against an account.",
    "statements": "Statements of reasons for the people concerned.",
    "receipts": "Progress of a report or an appeal.",
    "orders": "Orders by authorities, and reports by anyone.",
    "referrals": "A referral unit: answers to its dispatches, its record, questions of other units.",
    "preservations": "Preserved content, and what the platform sends for it.",
    "cases": "Cases and their decisions.",
    "banks": "Banks of known content.",
    "taxii": "Banks as TAXII 2.1 collections.",
    "forum": "Statements of a forum's members to their hub, with passes of their own.",
    "forum look-up": "Questions of members that do not hold the list.",
    "forum samples": "An auditor's sample of the list.",
    "incidents": "Incidents across a forum.",
    "ledger": "Entries of the audit log.",
    "log": "Checkpoints and proofs, for anyone to verify.",
}


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem, as `type` names it."""

    name: str
    status: int
    title: str
    says: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    """Each code of the catalogue with its sentence, whose facts are left open."""


@dataclass(frozen=True, slots=True)
class WrittenDescription:
    """The description as bytes, and its entity tag (RFC 9110, section 8.8.3)."""

    content: bytes
    tag: str


@csrf_exempt  # a machine that has the method wrong is told which there are
@require_safe
@condition(etag_func=lambda _: written_description().tag)
def openapi(_: HttpRequest) -> HttpResponse:
    """The description of both doors; 304 for whoever has this one."""
    return HttpResponse(written_description().content, content_type="application/json")


def show_api(request: HttpRequest) -> HttpResponse:
    """The description, to browse and to try."""
    return render(request, "docs/api.html", {"settings": json.dumps(_SWAGGER)})


def show_problems(request: HttpRequest) -> HttpResponse:
    """Every kind of problem, and what it means."""
    return render(request, "docs/problems.html", {"kinds": problem_kinds()})


def written_description() -> WrittenDescription:
    """The description as it is sent: made once a process, since anybody may ask for it."""
    with _WRITING:
        return _written(ports.gate_description)


@lru_cache(maxsize=1)
def _written(_gate: Callable[[], dict[str, Any]]) -> WrittenDescription:
    content = json.dumps(description()).encode()
    return WrittenDescription(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def description() -> dict[str, Any]:
    """The OpenAPI documents of this door and the fast door, merged."""
    own_document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    for methods in own_document["paths"].values():
        for operation in methods.values():  # the docstring says it better than the name
            operation["summary"] = operation.pop("description", operation["summary"])
    tags = [{"name": name, "description": says} for name, says in TAGS.items()]
    whole = merge_documents(own_document, ports.gate_description())
    return {**with_refusals(whole), "webhooks": described_webhooks(), "tags": tags}


def merge_documents(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two documents as one: the first one's head, the addresses and parts of both."""
    paths = {**first.get("paths", {})}
    for path, methods in second.get("paths", {}).items():
        paths[path] = {**paths.get(path, {}), **methods}
    components: dict[str, dict[str, Any]] = {}
    for document in (second, first):
        for section, parts in document.get("components", {}).items():
            components.setdefault(section, {}).update(parts)
    return {**first, "paths": dict(sorted(paths.items())), "components": components}


def problem_kinds() -> list[ProblemKind]:
    """Every kind of problem, read from the error classes."""
    meanings: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for error in _every(SeawallError):
        meaning = (error.__doc__ or "").strip().splitlines()[0]
        meanings[error.status, error.kind, error.title].add(meaning)
    for entry in every_entry():
        kind, name = KINDS[entry.kind], entry.type or entry.kind
        meanings[kind.status, name, kind.title] |= {entry.means} - {""}
        codes[name].append((entry.code, _FACT.sub("…", entry.says)))
    return [
        ProblemKind(name, status, title, tuple(sorted(says - {f"{title}."})), tuple(codes[name]))
        for (status, name, title), says in sorted(meanings.items())
    ]


def _every(error: type[SeawallError]) -> list[type[SeawallError]]:
    return [
        error,
        *(descendant for child in error.__subclasses__() for descendant in _every(child)),
    ]
