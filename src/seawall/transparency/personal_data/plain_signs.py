"""A text in plain signs: full-width letters, other scripts' digits and hidden signs undone.

A number in Arabic digits is the same number, and a zero-width space within an address hides it
from a pattern and from nobody who reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DASH = "-"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), _DASH)
#: What harmless things of our trade look like, which are made of digits and letters too.
_IDS = (
    re.compile(r"\b[a-z]{2,12}_[0-9A-Za-z]{8,64}\b"),  # an id of ours
    re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(r"\b(?=[0-9A-Fa-f]*[A-Fa-f])[0-9A-Fa-f]{16,128}\b|\b\d{32,128}\b"),  # a digest
    re.compile(r"\bECLI(?::[\w.]{1,30}){4}", re.IGNORECASE),
)
_DATES = (
    re.compile(r"(?<![\d/.-])\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?(?![\d/-])"),
    re.compile(r"(?<![\d/.-])\d{1,2}([./-] ?)\d{1,2}\1(?:\d{4}|\d{2})(?![\d/-])"),
    re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b"),
)


def plain_signs(text: str) -> str:
    """The text with each sign in its plainest form, and without those that nobody sees."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    folded = unicodedata.normalize("NFKC", visible).translate(_DASHES)
    return "".join(_as_digit(sign) for sign in folded if unicodedata.category(sign) != "Mn")


def without_ids(text: str) -> str:
    """The text with digests and ids blanked out, each as long as it was."""
    return _blanked(text, _IDS)


def without_dates(text: str) -> str:
    """The text with dates and times blanked out, each as long as it was."""
    return _blanked(text, _DATES)


def _blanked(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda match: "_" * len(match[0]), text)
    return text


def _as_digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return str(digit) if digit is not None else sign
