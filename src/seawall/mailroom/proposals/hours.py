"""Whether a letter says that something is due within hours: it may bind, whoever wrote it.

An order that no machine can read has its hour all the same, TCO Art. 3(3), and an authority
that we do not know yet may have sent it. The words are data (`hours.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_GAP = r"\s{1,9}"


def names_hours(text: str) -> bool:
    """Whether a deadline of hours or minutes stands in the text."""
    return _deadline().search(text) is not None


@cache
def _deadline() -> re.Pattern[str]:
    """Every phrase of every language at once."""
    data = yaml.safe_load(files(__package__).joinpath("hours.yaml").read_text("utf-8"))
    languages = [language for language in data.values() if isinstance(language, dict)]
    phrases = [
        _pattern(phrase, language) for language in languages for phrase in language["phrases"]
    ]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def _pattern(phrase: str, language: Mapping[str, Any]) -> str:
    number = "|".join([r"\d{1,3}", *(_words(numeral) for numeral in language["numbers"])])
    return _words(phrase).replace("<n>", f"(?:{number})")


def _words(phrase: str) -> str:
    """These words, however far apart and with whichever apostrophe."""
    words = (re.escape(word) for word in phrase.split())
    return _GAP.join(words).replace("'", "['\u2019]")
