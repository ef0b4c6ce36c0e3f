"""What is wrong with a setting, in plain words, and how the setting is written.

What pydantic says is for whoever reads Python. A value that may hold a password is never quoted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from seawall.config.model import Settings
from seawall.config.settings_file import stated_where
from seawall.errors import SeawallError, problem

#: By pydantic's name of the fault, what the value must be.
_MUST_BE: Mapping[str, str] = {
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "path_type": "must be a path",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "model_type": 'must be a text, or an object with "to"',
    "literal_error": "must be one of: {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
}
_PLACE = '[{"to": "127.0.0.0/8", "ports": [8241]}]'
_LISTS: Mapping[str, str] = {
    "egress_allow": '["127.0.0.0/8"]',
    "on_call_mail": '["night@harbour.example"]',
    "trusted_proxies": '["10.0.0.5"]',
    "on_call_next": '["https://ntfy.example/seawall", "night@harbour.example"]',
}


def invalid_setting(wrong: ErrorDetails) -> SeawallError:
    """The error for the first fault that was found in the settings."""
    if not wrong["loc"]:
        fault = _plain(wrong["msg"])
        return problem("app.setting-invalid", fault=fault, field="settings", where="")
    name, *inside = wrong["loc"]
    field = environment_name(str(name))
    if wrong["type"] == "extra_forbidden" and not inside:
        return unknown_setting(field)
    if wrong["type"] == "list_type" and not inside:
        return no_list(field)
    fault = _fault(wrong, is_quotable=_is_quotable(str(name)))
    if inside and isinstance(inside[0], int):
        fault = f"Entry {inside[0] + 1}: {fault}"
    return problem("app.setting-invalid", fault=fault, field=field, where=stated_where(field))


def unknown_setting(field: str, others: Collection[str] = ()) -> SeawallError:
    """The error for a name that no setting has, with the nearest name that one has."""
    from difflib import get_close_matches

    names = [environment_name(name) for name in Settings.model_fields] + sorted(others)
    by_end = {name.removeprefix("SEAWALL_"): name for name in names}
    nearest = get_close_matches(field.removeprefix("SEAWALL_"), by_end, n=1)
    if nearest:
        return problem(
            "app.no-such-setting.nearest",
            field=field,
            where=stated_where(field),
            nearest=by_end[nearest[0]],
        )
    return problem("app.no-such-setting", field=field, where=stated_where(field))


def no_list(field: str) -> SeawallError:
    """The error for a setting that is to be a list and is none."""
    name = field.removeprefix("SEAWALL_").lower()
    example = _list_example(name, os.environ.get(field, ""))
    if where := stated_where(field):
        written = f"{name} = {example}"
        return problem(
            "app.setting-no-json", field=field, language="TOML", where=where, written=written
        )
    written = f"{field}='{example}'"
    if name == "egress_allow":
        written += f" or, with ports, {field}='{_PLACE}'"
    return problem("app.setting-no-json", field=field, language="JSON", where="", written=written)


def environment_name(name: str) -> str:
    """What a setting is called in the environment."""
    return f"SEAWALL_{name.upper()}"


def _list_example(name: str, value: str) -> str:
    """The value as a list, if it is plain words; else an example."""
    if value.strip() and _is_quotable(name) and not set(value) & set("[]{}\"'\\"):
        parts = value.split() if name == "ledger_signer" else value.split(",")
        return json.dumps([part.strip() for part in parts if part.strip()])
    return _LISTS.get(name, '["first", "second"]')


def _is_quotable(name: str) -> bool:
    field = Settings.model_fields.get(name)
    return field is not None and field.repr


def _fault(wrong: ErrorDetails, *, is_quotable: bool) -> str:
    kind, value = wrong["type"], wrong["input"]
    if kind == "missing":
        return f'"{wrong["loc"][-1]}" is missing'
    if kind == "extra_forbidden":
        return f'"{wrong["loc"][-1]}" is not known here'
    if kind not in _MUST_BE:
        return _plain(wrong["msg"])
    must_be = _MUST_BE[kind].format(**_bounds(wrong))
    quoted = f", not {_quoted(value)}" if is_quotable else ""
    return f"{_subject(wrong['loc'])} {must_be}{quoted}"


def _subject(path: tuple[int | str, ...]) -> str:
    """The part of an entry that is meant, such as `ports`; else the value."""
    part = path[2] if len(path) > 2 else ""
    return f'"{part}"' if isinstance(part, str) and part else "The value"


def _bounds(wrong: ErrorDetails) -> dict[str, Any]:
    bounds = wrong.get("ctx", {})
    return {
        name: str(bound).replace("'", "").replace(" or ", ", ") for name, bound in bounds.items()
    }


def _quoted(value: object) -> str:
    return "empty" if value == "" else f'"{value}"'


def _plain(message: str) -> str:
    """A sentence of our own, or of a library, with its subject."""
    sentence = message.removeprefix("Value error, ")
    if sentence.startswith(("must ", "cannot ")):
        return f"The value {sentence}"
    return f"{sentence[:1].upper()}{sentence[1:]}"
