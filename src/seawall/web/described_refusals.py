"""What each address refuses, as the description of the API has it.

A handler names the refusals of its own (`refusals(404, 409)`). What every address has in common is
added here, once: the front doors answer before the handler does. Each status is described at one
place (`components/responses`), with the headers that come with it. Three protocols have refusals
of their own: TAXII's error message, a log's witness, who answers with a status alone, and HMA's,
which has a description of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seawall.web import taxii_problems

PROBLEM_TYPE = "application/problem+json"
_SCHEMAS, _RESPONSES = "#/components/schemas/", "#/components/responses/"
_NO_NUL = r"^[^\x00]*$"
_WORD = {"schema": {"type": "string"}}

#: What a status means here, and its name.
MEANINGS: Mapping[int, tuple[str, str]] = {
    400: ("Unreadable", "The request could not be read: broken JSON, UTF-8 or form, or a NUL."),
    401: ("Unauthenticated", "The key, token or pass is missing or not valid."),
    403: ("Forbidden", "The sender is not allowed to do this; an API key may lack the scope."),
    404: ("NotFound", "Nothing with this name exists for the sender."),
    405: (
        "WrongMethod",
        "The address does not take this method; `Allow` lists those that it takes.",
    ),
    406: ("NotAcceptable", "None of the requested formats is available here."),
    408: ("TooSlow", "The body did not arrive in time."),
    409: ("Conflict", "This is not possible at the moment; the problem says why."),
    413: ("TooLarge", "The body, or something in it, is too large."),
    415: ("UnknownMediaType", "This type of body, or this file format, is not supported."),
    422: ("Invalid", "A field is not valid; the problem names the field and the remedy."),
    429: ("TooMany", "Too many requests; `Retry-After` says when to try again."),
    503: (
        "Unavailable",
        "Not available now; `Retry-After` says when to try the same request again.",
    ),
}
_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"description": "How to authenticate.", **_WORD}},
    405: {"Allow": {"description": "The methods of the address.", "required": True, **_WORD}},
    429: {"Retry-After": {"description": "Seconds.", **_WORD}},
    503: {"Retry-After": {"description": "Seconds.", **_WORD}},
}
#: Before any handler: a NUL, another method, too many requests, a database that is away.
_EVERYWHERE = frozenset({400, 405, 429, 503})
_READ_BY_ANYBODY, _WITNESS = "/log/", "/witness/"
#: Asked by whoever watches the process, which counts nobody there and asks for no key.
_OF_THE_PROCESS = frozenset({"/healthz", "/readyz"})

#: What comes with parameters, by where they stand.
_OF_PLACES = {"path": {404, 422}, "query": {422}, "header": {422}, "cookie": {422}}

TAXII_ERROR = {
    "type": "object",
    "description": "An error message of TAXII 2.1, section 3.6.1.",
    "required": ["title", "description", "error_code", "http_status"],
    "properties": {
        **{name: {"type": "string"} for name in ("title", "description", "error_code")},
        "http_status": {"type": "string"},
        "details": {"type": "object"},
    },
}


def with_refusals(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every refusal described where it stands; changes it, and returns it."""
    components = document.setdefault("components", {})
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _describe(operation, path)
            _leave_out_nul(operation)
    components.setdefault("schemas", {})["TaxiiError"] = TAXII_ERROR
    components["responses"] = {
        **{name: _described(code) for code, (name, _) in MEANINGS.items()},
        **{f"Taxii{name}": _described_to_taxii(code) for code, (name, _) in MEANINGS.items()},
        **{f"Witness{name}": {"description": says} for name, says in MEANINGS.values()},
    }
    return document


def _describe(operation: dict[str, Any], path: str) -> None:
    answers = operation["responses"]
    declared = {int(code) for code in answers if int(code) >= 400 and int(code) in MEANINGS}
    kind = _protocol(path)
    for code in sorted(declared | _shared(operation, path)):
        if _is_own(answers.get(str(code), answers.get(code))):
            continue
        answers.pop(code, None)
        answers[str(code)] = {"$ref": f"{_RESPONSES}{kind}{MEANINGS[code][0]}"}


def _leave_out_nul(operation: Mapping[str, Any]) -> None:
    """No part of an address may have the character NUL, whatever its handler says of it."""
    for parameter in operation.get("parameters", ()):
        schema = parameter.get("schema", {})
        for part in (schema, *schema.get("anyOf", ())):
            if part.get("type") == "string" and not {"pattern", "enum", "format"} & set(part):
                part["pattern"] = _NO_NUL


def _is_own(answer: Mapping[str, Any] | None) -> bool:
    """Whether an address describes an answer with a schema that is its own."""
    contents = (answer or {}).get("content", {}).values()
    problem = {"$ref": f"{_SCHEMAS}Problem"}
    return any(content.get("schema", problem) != problem for content in contents)


def _shared(operation: Mapping[str, Any], path: str) -> set[int]:
    """The refusals that an address has by what it is, whether its handler names them or not."""
    if path in _OF_THE_PROCESS:
        return {405}
    places = {str(parameter["in"]) for parameter in operation.get("parameters", ())}
    if path.startswith(_WITNESS):
        return {*_EVERYWHERE, *({404} if "path" in places else {403, 404, 408, 409, 413, 422})}
    codes = set(_EVERYWHERE).union(*(_OF_PLACES[place] for place in places))
    if not path.startswith(_READ_BY_ANYBODY):
        codes.add(401)  # a bad key is refused wherever it is shown
    if operation.get("security"):
        codes.add(403)
    if "requestBody" in operation:
        codes |= {408, 413, 422}
    return codes | ({406, 422} if path.startswith(taxii_problems.PREFIX) else set())


def _protocol(path: str) -> str:
    if path.startswith(taxii_problems.PREFIX):
        return "Taxii"
    return "Witness" if path.startswith(_WITNESS) else ""


def _described(code: int) -> dict[str, Any]:
    schema = {"$ref": f"{_SCHEMAS}Problem"}
    return _answer(code, {PROBLEM_TYPE: {"schema": schema}})


def _described_to_taxii(code: int) -> dict[str, Any]:
    schema = {"$ref": f"{_SCHEMAS}TaxiiError"}
    return _answer(code, {taxii_problems.MEDIA_TYPE: {"schema": schema}})


def _answer(code: int, content: dict[str, Any]) -> dict[str, Any]:
    headers = {"headers": dict(_HEADERS[code])} if code in _HEADERS else {}
    return {"description": MEANINGS[code][1], **headers, "content": content}
