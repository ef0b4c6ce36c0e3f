"""The surface of Seawall as text, one thing a line, so that a change of it is read in a diff."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer.main
from django.urls import URLPattern, URLResolver

from seawall.cli.root import APP
from seawall.config import Settings

METHODS = ("get", "put", "post", "patch", "delete")


def api() -> Iterator[str]:
    """Every operation with what it takes and gives, and every field of what is sent."""
    from seawall.web.docs import description

    whole = json.loads(json.dumps(description()))
    for path, methods in sorted(whole["paths"].items()):
        for method in METHODS:
            if method in methods:
                yield f"{method.upper()} {path} {_operation(methods[method])}"
    for name, schema in sorted(whole["components"].get("schemas", {}).items()):
        required = set(schema.get("required", ()))
        for field, kind in schema.get("properties", {}).items() or [("", schema)]:
            mark = "!" if field in required else ""
            yield f"{name}.{field}{mark}: {_kind(kind)}"
    for name, answer in sorted(whole["components"]["responses"].items()):
        content = ", ".join(
            f"{media} {_kind(one['schema'])}" for media, one in answer.get("content", {}).items()
        )
        yield f"{name} -> {content}; {', '.join(answer.get('headers', {}))}"


def _operation(operation: dict[str, Any]) -> str:
    taken = [
        f"{one['name']}{'!' if one.get('required') else ''}: {_kind(one.get('schema', {}))}"
        for one in operation.get("parameters", ())
    ]
    body = operation.get("requestBody", {}).get("content", {})
    taken += [f"{media} {_kind(one.get('schema', {}))}" for media, one in body.items()]
    given = [
        f"{status} {_answer(said)}"
        for status, said in sorted(operation.get("responses", {}).items())
    ]
    return f"({'; '.join(taken)}) -> {'; '.join(given)}"


def _answer(said: dict[str, Any]) -> str:
    """What is answered: its schemas, or the name of an answer that many addresses share."""
    if "$ref" in said:
        return said["$ref"].rpartition("/")[2]
    return ", ".join(_kind(one.get("schema", {})) for one in said.get("content", {}).values())


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words; what only explains is left out."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for word in ("anyOf", "allOf", "oneOf"):
        if word in schema:
            return "|".join(_kind(one) for one in schema[word])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    rest = {
        key: value
        for key, value in schema.items()
        if key not in {"type", "title", "description", "items", "properties", "examples"}
        and not isinstance(value, dict)
    }
    return kind + (f" {json.dumps(rest, sort_keys=True)}" if rest else "")


def commands() -> Iterator[str]:
    """Every command with its arguments, options and defaults."""
    yield from _commands(typer.main.get_command(APP), "seawall")


def _commands(command: Any, name: str) -> Iterator[str]:
    words = " ".join(_parameter(one) for one in command.params if one.name != "help")
    yield f"{name} {words}".strip()
    inner = getattr(command, "commands", {})
    for word in sorted(inner):
        yield from _commands(inner[word], f"{name} {word}")


def _parameter(one: Any) -> str:
    written = "/".join([*one.opts, *one.secondary_opts])
    kind = "" if getattr(one, "is_flag", False) else f" {_named(one.type_descriptor.annotation)}"
    many = " ..." if one.multiple or one.nargs == -1 else ""
    default = f" = {_shown(one.default)}" if one.default not in (None, False, "") else ""
    inner = f"{written}{kind}{many}{default}"
    return f"<{inner}>" if one.required else f"[{inner}]"


def _named(kind: Any) -> str:
    """A type by its name alone: where Python keeps it changes from one release to the next."""
    if isinstance(kind, type) and not get_args(kind):
        return kind.__name__
    return re.sub(r"[\w.]+\.(?=\w)", "", str(kind))


def _shown(default: Any) -> str:
    return str(default) if isinstance(default, Path) else repr(default)


def settings() -> Iterator[str]:
    """Every setting with its type and its default."""
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        yield f"SEAWALL_{name.upper()}: {_named(field.annotation)} = {_shown(default)}"


def pages() -> Iterator[str]:
    """Every address of the console and of the other doors that Django serves, with its name."""
    from seawall.web.urls import urlpatterns

    yield from sorted(_addresses(urlpatterns, ""))


def _addresses(patterns: list[Any], before: str) -> Iterator[str]:
    for one in patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, address)
        elif isinstance(one, URLPattern):
            yield f"/{address} {one.name or ''}".strip()


def schemas() -> Iterator[str]:
    """Every schema with the dataclass it shows, and what of that it leaves out."""
    from seawall.web.api.out import shown_by, sources

    for schema in every_schema():
        shown = shown_by(schema)
        read = {path.partition(".")[0] for path in sources(schema).values()}
        left = [one.name for one in dataclasses.fields(shown) if one.name not in read]
        where = schema.__module__.rpartition(".")[2]
        line = f"{where}.{schema.__name__} shows {shown.__module__}.{shown.__name__}"
        yield line + (f" without {', '.join(left)}" if left else "")


def every_schema() -> list[type[Any]]:
    """Every schema that shows a dataclass."""
    from seawall.web.api import routes
    from seawall.web.api.out import Out

    assert routes.api  # with it, every address is imported
    schemas = [one for one in _within(Out) if one.__module__.startswith("seawall.")]
    return sorted(schemas, key=lambda one: (one.__module__, one.__name__))


def _within(schema: type[Any]) -> Iterator[type[Any]]:
    for one in schema.__subclasses__():
        if not one.__pydantic_generic_metadata__["args"]:  # `Out[Order]` is a base of schemas
            yield one
        yield from _within(one)


SURFACE = {
    "api": api,
    "schemas": schemas,
    "commands": commands,
    "settings": settings,
    "pages": pages,
}
