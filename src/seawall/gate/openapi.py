"""What the fast door says about itself, in OpenAPI 3.1; merged with Django's part.

The problem document that all refusals share is described there, once.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import datetime
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from seawall.gate.request_reading import FORM_FIELDS
from seawall.gate.request_schema import CheckIn
from seawall.intake.facts import FACTS
from seawall.intake.model import MatchCard
from seawall.signals import UnopenedPart, WhyUnopened

_REF = "#/components/schemas/{name}"
_PROBLEMS = {
    "400": "The request could not be read: broken JSON, UTF-8 or form.",
    "401": "The API key is missing or not valid.",
    "403": "The API key does not have the scope `check`.",
    "408": "The body did not arrive within 30 seconds.",
    "409": "The item's version goes back, or is taken by other content.",
    "413": "The body, the picture or the text is too large.",
    "415": "The content type, or the picture's format, is not supported.",
    "422": "A field is not valid; the problem names the field and the remedy.",
    "429": "Too many requests with this key.",
}


def document() -> dict[str, Any]:
    """Paths and components of the gate."""
    (body,), parts = msgspec.json.schema_components([CheckIn], ref_template=_REF)
    parts["CheckIn"]["anyOf"] = _SOMETHING
    return {
        "openapi": "3.1.0",
        "info": {"title": "Seawall gate", "version": "1"},
        "paths": {
            "/v1/checks": {"post": _check_operation(body)},
            "/livez": {"get": _alive()},
            "/healthz": {"get": _health()},
            "/readyz": {"get": _ready()},
        },
        "components": {"schemas": {**parts, **_SCHEMAS}},
    }


def _check_operation(body: dict[str, Any]) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
    return {
        "summary": "Check content at upload",
        "description": "Answers allow, hold or block, with the rule and a card for each match. "
        "One of three bodies: a form with `file`, the bare bytes, or JSON. Facts: "
        + ", ".join(f"`{fact.name}`" for fact in FACTS.values() if fact.source == "platform")
        + ".",
        "operationId": "check",
        "tags": ["checks"],
        "security": [{"ApiKey": ["check"]}],
        "parameters": [
            _header("Prefer", "`wait=300ms`: after that the fail mode answers, `degraded`."),
            _header("Idempotency-Key", "Kept 7 days: same request, same answer, one effect."),
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": body},
                "multipart/form-data": {"schema": _form()},
                "image/*": binary,
                "video/*": binary,
                "audio/*": binary,
                "text/plain": binary,
                "application/pdf": binary,
                "application/zip": binary,
                "application/octet-stream": binary,
            },
        },
        "responses": {
            "200": _json("The answer.", "Answer"),
            **{status: _problem(says) for status, says in _PROBLEMS.items()},
        },
    }


def _health() -> dict[str, Any]:
    return {
        "summary": "Whether this installation keeps its promises",
        "description": "The database takes what is written, a worker lives, every table that "
        "carries a clock can be read, a person can be called, open deadlines and unrecorded "
        "checks are kept.",
        "operationId": "health",
        "tags": ["checks"],
        "security": [],
        "responses": {
            "200": _json("Every check is fine.", "Health"),
            "503": _json("Starting, or a check is not fine: call somebody.", "Health"),
        },
    }


def _alive() -> dict[str, Any]:
    return {
        "summary": "Whether this process answers at all",
        "description": "Nothing else is asked: a database that is away is no reason to start "
        "the process again.",
        "operationId": "alive",
        "tags": ["checks"],
        "security": [],
        "responses": {"200": _json("It answers.", "Alive")},
    }


def _ready() -> dict[str, Any]:
    return {
        "summary": "Whether checks are answered from a loaded index",
        "operationId": "ready",
        "tags": ["checks"],
        "security": [],
        "responses": {
            "200": _json("Ready; `seq` is the last change of the banks in it.", "Ready"),
            "503": _json("Starting.", "Ready"),
        },
    }


#: Fields of the form that are JSON, by the struct that reads them.
_JSON_FIELDS = {"item": "CheckedItemIn"}


def _form() -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": "string"} for name in sorted(FORM_FIELDS)}
    fields |= {name: {"$ref": _REF.format(name=of)} for name, of in _JSON_FIELDS.items()}
    fields |= {"hashes": {"type": "array", "items": {"$ref": _REF.format(name="HashIn")}}}
    fields |= {"facts": {"type": "object"}, "file": {"type": "string", "format": "binary"}}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _header(name: str, says: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": says, "schema": {"type": "string"}}


def _json(says: str, name: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name=name)}
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def _problem(says: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name="Problem")}
    return {"description": says, "content": {"application/problem+json": {"schema": schema}}}


def _object(required: str, optional: str = "", **special: Any) -> dict[str, Any]:
    names = [*required.split(), *optional.split()]
    properties = {name: special.get(name, {"type": "string"}) for name in names}
    return {"type": "object", "required": required.split(), "properties": properties}


#: A check without a file has one of these.
_SOMETHING = [
    {"required": [name], "properties": {name: {"minLength": 1, "type": "string"}}}
    for name in ("text", "url")
] + [{"required": ["hashes"], "properties": {"hashes": {"minItems": 1, "type": "array"}}}]
_WORDS = {"type": "array", "items": {"type": "string"}}
_NUMBER = {"type": "integer"}
_MAYBE = {"type": ["string", "null"]}
_MOMENT = {"type": "string", "format": "date-time"}
_TYPES: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: _NUMBER,
    int | None: {"type": ["integer", "null"]},
    float: {"type": "number"},
    datetime: _MOMENT,
}


def _shape(kind: type[Any], **special: Any) -> dict[str, Any]:
    """A dataclass as JSON has it, field by field."""
    hints = get_type_hints(kind)
    properties = {name: special.get(name) or _typed(of) for name, of in hints.items()}
    return {"type": "object", "required": [*properties], "properties": properties}


def _typed(kind: Any) -> dict[str, Any]:
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _typed(get_args(kind)[0])}
    if isinstance(kind, type) and is_dataclass(kind):
        return _shape(kind)
    return _TYPES[getattr(kind, "__supertype__", kind)]


MATCH = _shape(MatchCard, grade={"enum": ["direct", "derived", "local"]})
UNOPENED = _shape(
    UnopenedPart,
    place={"type": "string", "description": "The part, by name; empty for the file itself."},
    why={"enum": [*get_args(WhyUnopened)]},
    count={"type": "integer", "description": "How many parts it stands for."},
)
ANSWER = _object(
    "verdict degraded complete unopened rule say explanation matches shadow notes check case item checked_at "
    "expires_at",
    verdict={"enum": ["allow", "hold", "block"]},
    degraded={"type": "boolean"},
    complete={
        "type": "boolean",
        "description": "Whether everything that was sent was looked into; see `unopened`.",
    },
    unopened={"type": "array", "items": {"$ref": _REF.format(name="Unopened")}},
    matches={"type": "array", "items": {"$ref": _REF.format(name="Match")}},
    shadow={"type": "array", "items": {"type": "object"}},
    notes=_WORDS,
    check=_MAYBE,
    case=_MAYBE,
    item=_MAYBE,
    checked_at=_MOMENT,
    expires_at=_MOMENT,
)
READY = _object("status seq", seq=_NUMBER)
ALIVE = _object("status")
_FINDING = _object("name ok says", ok={"type": "boolean"})
HEALTH = _object("status seq checks", seq=_NUMBER, checks={"type": "array", "items": _FINDING})
_SCHEMAS = {
    "Answer": ANSWER,
    "Match": MATCH,
    "Health": HEALTH,
    "Unopened": UNOPENED,
    "Ready": READY,
    "Alive": ALIVE,
}
