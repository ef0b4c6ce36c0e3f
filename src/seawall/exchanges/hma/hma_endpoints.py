"""Every address of HMA that is answered, and what it is for: the site map and the description."""

from __future__ import annotations

from typing import Any, NamedTuple

PREFIX = "/compat/hma"
#: What is served at the root as well, where the operator wants it so.
AT_ROOT = ("/h/", "/m/", "/c/", "/status", "/site-map", "/openapi/")

_LOOK = "check"
_READ = "banks.read"
_WRITE = "banks.write"


class HmaEndpoint(NamedTuple):
    """A method and a path, the scope a key needs for it, and what it does."""

    method: str
    path: str
    scope: str
    says: str


ADDRESSES = (
    HmaEndpoint("GET", "/h/hash", _LOOK, "Fetch a file and hash it"),
    HmaEndpoint("POST", "/h/hash", _LOOK, "Hash a file"),
    HmaEndpoint("GET", "/m/raw_lookup", _LOOK, "Look a hash up, whatever is switched off"),
    HmaEndpoint("GET", "/m/lookup", _LOOK, "Look a hash or the file at an address up"),
    HmaEndpoint("POST", "/m/lookup", _LOOK, "Look a file up"),
    HmaEndpoint("GET", "/m/index/status", _LOOK, "How much the index holds, and to when"),
    HmaEndpoint("POST", "/m/compare", _LOOK, "How far two hashes are apart"),
    HmaEndpoint("GET", "/c/banks", _READ, "Every bank"),
    HmaEndpoint("POST", "/c/banks", _WRITE, "Found a bank"),
    HmaEndpoint("GET", "/c/bank/{bank_name}", _READ, "One bank"),
    HmaEndpoint("PUT", "/c/bank/{bank_name}", _WRITE, "Rename a bank, or switch it on in part"),
    HmaEndpoint("DELETE", "/c/bank/{bank_name}", _WRITE, "Delete a bank: all of it is withdrawn"),
    HmaEndpoint("POST", "/c/bank/{bank_name}/content", _WRITE, "Add a file to a bank"),
    HmaEndpoint("GET", "/c/bank/{bank_name}/content/{content_id}", _READ, "One content"),
    HmaEndpoint("PUT", "/c/bank/{bank_name}/content/{content_id}", _WRITE, "Switch a content off, or note"),
    HmaEndpoint("DELETE", "/c/bank/{bank_name}/content/{content_id}", _WRITE, "Delete a content"),
    HmaEndpoint("POST", "/c/bank/{bank_name}/signal", _WRITE, "Add hashes to a bank"),
    HmaEndpoint("GET", "/c/signal_type", _READ, "Which signal types are on"),
    HmaEndpoint("PUT", "/c/signal_type/{name}", _WRITE, "Switch a signal type on or off"),
    HmaEndpoint("GET", "/c/signal_type/index", _READ, "What the index still has to learn"),
    HmaEndpoint("GET", "/c/content_type", _READ, "Which kinds of content there are"),
    HmaEndpoint("GET", "/c/exchanges/apis", _READ, "Kinds of exchanges: none through this door"),
    HmaEndpoint("GET", "/c/exchanges/api/{api}", _READ, "One kind of exchange"),
    HmaEndpoint("POST", "/c/exchanges/api/{api}", _WRITE, "Its credentials: not through this door"),
    HmaEndpoint("GET", "/c/exchanges/api/{api}/schema", _READ, "Its fields"),
    HmaEndpoint("GET", "/c/exchanges", _READ, "Every exchange: none through this door"),
    HmaEndpoint("POST", "/c/exchanges", _WRITE, "Set an exchange up: not through this door"),
    HmaEndpoint("GET", "/c/exchange/{name}", _READ, "One exchange"),
    HmaEndpoint("PUT", "/c/exchange/{name}", _WRITE, "Switch an exchange off"),
    HmaEndpoint("DELETE", "/c/exchange/{name}", _WRITE, "Delete an exchange"),
    HmaEndpoint("GET", "/c/exchange/{name}/status", _READ, "How far an exchange has come"),
    HmaEndpoint("GET", "/status", "", "Whether the index is loaded and fresh"),
    HmaEndpoint("GET", "/status/live", "", "Whether the process answers"),
    HmaEndpoint("GET", "/site-map", "", "Every address"),
    HmaEndpoint("GET", "/openapi/openapi.json", "", "This description"),
)  # fmt: skip


def is_ours(path: str) -> bool:
    """Whether an address belongs to this door."""
    return path.startswith(f"{PREFIX}/")


def is_gates(path: str) -> bool:
    """Whether the fast door answers it: all but what changes banks."""
    return is_ours(path) and not path.startswith(f"{PREFIX}/c/")


def methods_at(path: str) -> list[str]:
    """The methods of an address of the fast door; what answers GET answers HEAD."""
    own_path = path.removeprefix(PREFIX)
    methods = {address.method for address in ADDRESSES if address.path == own_path}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def from_root(path: str) -> str:
    """Where an address at the root leads: the same under the prefix, or nowhere."""
    is_served = path.startswith(AT_ROOT) and (path in _PATHS or path[:3] in ("/h/", "/m/", "/c/"))
    return f"{PREFIX}{path}" if is_served else ""


def site_map() -> list[str]:
    """Every path, once."""
    return sorted({f"{PREFIX}{address.path}" for address in ADDRESSES})


def description() -> dict[str, Any]:
    """The same in OpenAPI 3.1, at the path where HMA has its own."""
    paths: dict[str, Any] = {}
    for address in ADDRESSES:
        operation: dict[str, Any] = {
            "summary": address.says,
            "parameters": [_in_path(part) for part in address.path.split("/") if part[:1] == "{"],
            "security": [{scheme: []} for scheme in _SCHEMES] if address.scope else [],
            "x-scope": address.scope or None,
            "responses": {**_answers(address), **_REFUSALS},
        }
        paths.setdefault(f"{PREFIX}{address.path}", {})[address.method.lower()] = operation
    info = {
        "title": "Open Media Match API",
        "version": "1",
        "description": "Seawall, for clients written for Meta's Hasher-Matcher-Actioner. "
        "What is the same and what is not: docs/compat-hma.md.",
    }
    components = {"securitySchemes": _SCHEMES, "schemas": _SHAPES}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}


_PATHS = frozenset(address.path for address in ADDRESSES)
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
_SHAPES = {
    "HmaMessage": {
        "type": "object",
        "required": ["message"],
        "properties": {"message": {"type": "string"}},
    },
    "HmaFieldFaults": {"type": "array", "items": {"type": "object"}},
}
_WORD = {"schema": {"type": "string"}}
_HEADERS = {
    "401": {"WWW-Authenticate": {"description": "How to say who asks.", **_WORD}},
    "405": {"Allow": {"description": "The methods of the address.", "required": True, **_WORD}},
    "429": {"Retry-After": {"description": "Seconds.", **_WORD}},
}


def _refusal(status: str, says: str) -> dict[str, Any]:
    """A refusal in HMA's shape, which is not a problem document."""
    shape = "HmaFieldFaults" if status == "422" else "HmaMessage"
    schema = {"$ref": f"#/components/schemas/{shape}"}
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    return {"description": says, **headers, "content": {"application/json": {"schema": schema}}}


_REFUSALS = {
    status: _refusal(status, says)
    for status, says in (
        ("400", "Something in it cannot be used; `message` says what."),
        ("401", "The API key is missing or not valid."),
        ("403", "The API key does not have the scope, or the bank already exists."),
        ("404", "There is no such bank, content or address."),
        ("405", "The address does not take this method; `Allow` lists those that it takes."),
        ("409", "A person has withdrawn this signal."),
        ("413", "The file or the body is too large."),
        ("422", "Fields are missing or cannot be read, listed as pydantic lists them."),
        ("429", "Too many requests with this key."),
    )
}
_TEXT = {"text/plain; charset=utf-8": {"schema": {"type": "string"}}}
_JSON: dict[str, Any] = {"application/json": {"schema": {}}}
_FOUNDS = ("POST", "/c/banks")


def _answers(address: HmaEndpoint) -> dict[str, Any]:
    """What comes where nothing is wrong; a status that is not ready is 503, and a word."""
    is_status = address.path.startswith("/status")
    content = _TEXT if is_status else _JSON
    away = {"description": "Not ready: the index, or our database, is not there."}
    status = "201" if (address.method, address.path) == _FOUNDS else "200"
    return {
        status: {"description": "As HMA answers it.", "content": content},
        "503": {**away, "content": _TEXT if is_status else _JSON},
    }


def _in_path(part: str) -> dict[str, Any]:
    return {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string"}}
