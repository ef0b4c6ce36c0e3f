"""Values as people write them into a form: states, times, days. What is unclear stays unread.

`03/04/2026 15:00` could be two days and names no zone: such a value is handed on as it was
written, for a person, and never as a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from seawall.clocks.instant import read_instant, write_instant
from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.errors import InvalidRequest

_CODE = re.compile(r"\(([A-Z]{2})\)|^([A-Z]{2})$")
_NAMED_OFFSET = re.compile(r"\s*\(?(?:UTC|GMT)\s*([+-]\d{2}:\d{2})\)?$")
_UTC = re.compile(r"\s*\(?(?:UTC|GMT)\)?$")
_LONGEST = 200
_ARTICLE = re.compile(r"^(?:(?:the|la|le|les|die|de|el|il|i|o|a|η|το)\s+|l[’'])")
#: The Union's own forms write EL for Greece; our forms have ISO 3166.
_UNION_CODES = {"EL": "GR"}


def read_state(text: str) -> str | None:
    """The ISO 3166 code of a state that is written as a code, or in a language of the Union."""
    if code_match := _CODE.search(text):
        code = code_match[1] or code_match[2]
        return _UNION_CODES.get(code, code)
    name = unicodedata.normalize("NFC", text).casefold().strip()
    return _by_name().get(name) or _by_name().get(_ARTICLE.sub("", name))


@cache
def _by_name() -> Mapping[str, str]:
    """Each name of a Member State in `data/member_state_names.yaml`, and its code."""
    source = files("seawall").joinpath("data/member_state_names.yaml").read_text(encoding="utf-8")
    names = {code: [*named, MEMBER_STATES[code]] for code, named in yaml.safe_load(source).items()}
    return {name.casefold(): code for code, named in names.items() for name in named}


def read_moment(text: str) -> str | None:
    """A time with its offset, as RFC 3339; None where it names no one instant."""
    spelt = _UTC.sub("Z", _NAMED_OFFSET.sub(r"\1", text.strip()))
    try:
        return write_instant(read_instant(re.sub(r"\s+", " ", spelt), field="time"))
    except InvalidRequest:
        return None


def read_day(text: str) -> str | None:
    """A date as `2026-06-10`."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def read_value(key: str, text: str) -> str | None:
    """The value of a field as our forms have it; None where it has to be read by a person."""
    reader = _READERS.get(key)
    if reader is None:
        return text
    return reader(text) if len(text) <= _LONGEST else None


#: How the value of a field is read; others are text.
_READERS: dict[str, Callable[[str], str | None]] = {
    "issuing_member_state": read_state,
    "establishment_member_state": read_state,
    "issued_at": read_moment,
    "authority.date": read_day,
}


def nested_fields(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted keys put into the form they belong to: `authority.name` into `authority`."""
    nested: dict[str, Any] = {}
    for key, value in flat.items():
        outer, dot, inner = key.partition(".")
        if dot:
            nested.setdefault(outer, {})[inner] = value
        else:
            nested[key] = value
    return nested
