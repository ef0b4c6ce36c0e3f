"""The description of the API as pages: a page a group of addresses, and one for the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.docs_site.markdown import as_cell, code, page, table

METHODS = ("get", "put", "post", "patch", "delete")
_SCHEMAS = "#/components/schemas/"

Described = Mapping[str, Any]


def api_contents(whole: Described) -> str:
    """The groups of addresses, each with its page."""
    rows = [
        (f"[{tag['name']}](api/{_file(tag['name'])}.md)", as_cell(tag["description"]))
        for tag in whole["tags"]
        if any(_operations(whole, tag["name"]))
    ]
    return table(("Group", "What it is for"), rows)


def api_pages(whole: Described) -> dict[str, str]:
    """A page a group, with the schemas that its addresses take and give."""
    pages = {}
    for tag in whole["tags"]:
        operations = list(_operations(whole, tag["name"]))
        if operations:
            pages[_file(tag["name"])] = page(
                f"# API: {tag['name']}",
                tag["description"],
                *(_operation(whole, *operation) for operation in operations),
                *_schemas(whole, [operation for *_, operation in operations]),
            )
    return pages


def event_reference(whole: Described) -> str:
    """Every type of event, and what an event of it holds."""
    parts = []
    for name, methods in whole["webhooks"].items():
        operation = methods["post"]
        schema = _reached(whole, operation["requestBody"]["content"]["application/json"]["schema"])
        data = schema["properties"]["data"]
        parts += [
            f"## {name}",
            operation["summary"],
            _fields(_reached(whole, data)),
            *_schemas(whole, [_reached(whole, data)], level=3),
        ]
    first = next(iter(whole["webhooks"].values()))["post"]
    headers = [(code(one["name"]), as_cell(one["description"])) for one in first["parameters"]]
    return page(*parts, "## Headers of a delivery", table(("Header", "What it is"), headers))


def _operations(whole: Described, tag: str) -> Iterator[tuple[str, str, Described]]:
    for path, methods in whole["paths"].items():
        for method in METHODS:
            if tag in methods.get(method, {}).get("tags", ()):
                yield method, path, methods[method]


def _operation(whole: Described, method: str, path: str, operation: Described) -> str:
    parameters = [
        (
            code(one["name"]),
            one["in"],
            _kind(one.get("schema", {})) + (", required" if one.get("required") else ""),
            as_cell(one.get("description") or one.get("schema", {}).get("description", "")),
        )
        for one in operation.get("parameters", ())
    ]
    body = operation.get("requestBody", {}).get("content", {})
    return page(
        f"## {method.upper()} {path}",
        operation.get("summary", ""),
        _scopes(operation),
        table(("Parameter", "In", "Value", "What it is"), parameters) if parameters else "",
        "\n".join(f"- Body: {code(media)} {_body(one)}" for media, one in body.items()),
        table(("Answer", "When"), _answers(whole, operation)),
    )


def _scopes(operation: Described) -> str:
    names = [name for way in operation.get("security", ()) for name in way]
    return "Authentication: " + ", ".join(map(code, dict.fromkeys(names))) if names else ""


def _body(content: Described) -> str:
    schema = content.get("schema", {})
    fields = schema.get("properties", {})
    if "$ref" in schema or not fields:
        return _kind(schema)
    return "with " + ", ".join(f"{code(name)} ({_kind(kind)})" for name, kind in fields.items())


def _answers(whole: Described, operation: Described) -> list[tuple[str, str]]:
    rows = []
    for status, answer in sorted(
        operation.get("responses", {}).items(), key=lambda one: str(one[0])
    ):
        shared = answer.get("$ref", "").rpartition("/")[2]
        described = whole["components"]["responses"][shared] if shared else answer
        content = [
            f"{code(media)} {_kind(one.get('schema', {}))}"
            for media, one in described.get("content", {}).items()
        ]
        says = "" if described.get("description") == "OK" else described.get("description", "")
        rows.append((str(status), as_cell(says) + " " + ("" if shared else ", ".join(content))))
    return rows


def _schemas(whole: Described, users: list[Described], level: int = 2) -> Iterator[str]:
    """Every schema that is reached from these, each with its fields."""
    names = list(dict.fromkeys(name for user in users for name in _references(user)))
    for name in names:  # grows while it is read
        schema = whole["components"]["schemas"][name]
        names += [inner for inner in dict.fromkeys(_references(schema)) if inner not in names]
    for name in sorted(names):
        schema = whole["components"]["schemas"][name]
        says = as_cell(schema.get("description", "").split("\n")[0])
        choices = ", ".join(code(choice) for choice in schema.get("enum", ()))
        yield f"{'#' * level} {name}"
        yield page(says, f"One of {choices}." if choices else "", _fields(schema))


def _fields(schema: Described) -> str:
    required = schema.get("required", ())
    rows = [
        (
            code(name),
            _kind(kind) + (", required" if name in required else ""),
            as_cell(kind.get("description", "")),
        )
        for name, kind in schema.get("properties", {}).items()
    ]
    return table(("Field", "Value", "What it is"), rows) if rows else ""


def _reached(whole: Described, schema: Described) -> Described:
    name = schema.get("$ref", "").removeprefix(_SCHEMAS)
    found: Described = whole["components"]["schemas"][name] if name else schema
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if str(part.get("$ref", "")).startswith(_SCHEMAS):
            yield part["$ref"].removeprefix(_SCHEMAS)
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def _kind(schema: Described) -> str:
    """What may stand there, in a few words."""
    if "$ref" in schema:
        return code(schema["$ref"].rpartition("/")[2])
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[word]))
    if "enum" in schema:
        return ", ".join(code(choice) for choice in schema["enum"])
    if "const" in schema:
        return code(schema["const"])
    kind = str(schema.get("format") or schema.get("type") or "anything")
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return kind + _bounds(schema)


def _bounds(schema: Described) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" {low} to {high}"
    longest = schema.get("maxLength")
    return f", at most {longest} characters" if longest else ""


def _file(tag: str) -> str:
    return tag.replace(" ", "-")
