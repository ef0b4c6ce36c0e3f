"""Every setting with its type, its default and what it does, from the settings themselves."""

from __future__ import annotations

import json
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from scripts.docs_site.markdown import as_cell, code, table
from seawall.config import Settings

_SETTINGS = tuple(Settings.model_fields.items())
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


def settings_table() -> str:
    """A row a setting, in the order of the code; two columns, so that a phone shows it."""
    rows = [(code(f"SEAWALL_{name.upper()}"), _says(name, field)) for name, field in _SETTINGS]
    return table(("Setting", "What it does"), rows)


def _says(name: str, field: FieldInfo) -> str:
    default, kind = code(_default(name, field)), _kind(field.annotation)
    parts = [
        _from_reference(field.description or ""),
        "" if kind == "text" else f"{kind[0].upper()}{kind[1:]}.",
        f"Default: {default}." if default else "Not set by default.",
    ]
    return as_cell(" ".join(parts))


def _from_reference(description: str) -> str:
    """A description whose links lead from the folder of the references."""
    return description.replace("](", "](../")


def _kind(annotation: Any) -> str:
    """What may be typed, in words."""
    origin = get_origin(annotation)
    if origin is Literal:
        return "one of " + ", ".join(code(choice) for choice in get_args(annotation))
    if origin in {Union, types.UnionType}:
        return _kind(next(kind for kind in get_args(annotation) if kind is not type(None)))
    if origin in {list, tuple, dict}:
        return "a JSON object" if origin is dict else "a JSON list"
    if isinstance(annotation, type) and issubclass(annotation, Path):
        return "a path"
    return _KINDS.get(annotation, "text")


def _default(name: str, field: FieldInfo) -> str:
    if name == "data_dir":  # where it is depends on who reads this
        return "$XDG_DATA_HOME/seawall"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, bool | list | dict):
        return json.dumps(default)
    return "" if default is None else str(default)
