"""A name with its other names in parentheses, as lists write them in prose."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"\(([^()]*)\)")
_KNOWN_AS = re.compile(
    r"^(?:also known as|formerly known as|formerly|previously|a\.?k\.?a\.?|f\.?k\.?a\.?|"
    r"other names?|including)\s*:?\s*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[;,]\s*|\s+/\s+")
NONE = frozenset({"n/a", "none", "nil", "-", "not applicable", ""})


def split_name(cell: str) -> tuple[str, tuple[str, ...]]:
    """The name that comes first, and the others.

    >>> split_name("Example Group (Ex, EG)")
    ('Example Group', ('Ex', 'EG'))
    >>> split_name("Grey Tide, including Tide Youth, Tide Aid and Tide Press")
    ('Grey Tide', ('Tide Youth', 'Tide Aid', 'Tide Press'))
    """
    text = " ".join(cell.split())
    asides = _ASIDE.findall(text)
    plain = " ".join(_ASIDE.sub(" ", text).split()).strip(" ,;.")
    name, _, members = _including(plain)
    other_names = [part for aside in asides for part in parts_of(aside)]
    other_names += [part for member in parts_of(members) for part in re.split(r"\s+and\s+", member)]
    return name, unique_names(other_names, name)


def parts_of(names_text: str) -> list[str]:
    """Names joined by commas or semicolons, without the words that introduce them."""
    parts = [_KNOWN_AS.sub("", part.strip()) for part in _PARTS.split(names_text)]
    return [part.strip(" .\"'“”") for part in parts if part.strip().lower() not in NONE]


def unique_names(names: list[str], first: str) -> tuple[str, ...]:
    """Each name once, without the one that comes first."""
    return tuple(dict.fromkeys(name for name in names if name and name != first))


def _including(text: str) -> tuple[str, str, str]:
    name, word, members = text.partition(" including ")
    return name.strip(" ,;."), word, members
