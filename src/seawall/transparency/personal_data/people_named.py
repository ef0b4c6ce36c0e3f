"""Names of people in a text: those that we know, and those that a form of address announces.

No list has every name and nothing here guesses. A name counts if the file knows it (an account,
whoever gave notice, a colleague), or if the words before it say that a name follows: `Mr`, `Frau`,
`witness`. A bare name that the file does not know is not seen; docs/dsa-database.md says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

import yaml

#: A name as short as this is too likely a word of its own.
_SHORTEST_NAME = 4
_NAME = r"(?:[^\W\d_a-z][\w'’-]{1,40})"
_PART = r"(?:(?:van|von|de|del|della|den|der|al|el|bin|ibn|da|dos|le|la|zu|ter)\s){0,2}"


def names_a_person(text: str) -> bool:
    """Whether a form of address or a role announces the name of a person in a plain text."""
    return bool(_announced().search(text))


def knows_a_name(text: str, names: Collection[str]) -> bool:
    """Whether one of these names stands in a plain text, as whole words and in any case."""
    return any(pattern.search(text) for pattern in map(_pattern_of, _worth_finding(names)))


def _worth_finding(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        plain = name.strip()
        if len(plain) >= _SHORTEST_NAME and not plain.isdecimal():
            yield plain


def _pattern_of(name: str) -> re.Pattern[str]:
    words = r"[\s._-]{1,3}".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


@cache
def _announced() -> re.Pattern[str]:
    cues = yaml.safe_load(files("seawall").joinpath("data/person_cues.yaml").read_text("utf-8"))
    address = "|".join(map(re.escape, cues["address"]))
    role = "|".join(rf"(?i:{re.escape(word)})" for word in cues["role"])
    arabic = "|".join(map(re.escape, cues["address_arabic"]))
    return re.compile(
        rf"(?<!\w)(?:(?:(?:{address})\.?\s{{1,3}}){{1,3}}|(?:{role})s?,?\s{{1,3}}"
        rf"(?={_PART}{_NAME}\s{{1,3}}{_PART}{_NAME})){_PART}{_NAME}"
        rf"|(?<!\w)(?:{arabic})\s{{1,3}}\w{{2,40}}"
    )
