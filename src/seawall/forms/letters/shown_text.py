"""Text as a document may show it: every character visible, or written out by its number.

What others wrote could hide letters, turn a line around (U+202E) or steer a terminal. A
joiner that Persian and Indic scripts need stays; line breaks stay.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

_KEPT = frozenset("\n\t\u200c\u200d")
#: Controls, format characters, private use, unassigned; line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def shown_text(text: str) -> str:
    """The text with what cannot be seen written as `[U+202E]`."""
    return "".join(_visible(letter) for letter in text.replace("\r\n", "\n"))


def shown_moment(at: datetime) -> str:
    """A time to the second, with its offset in words: `2026-06-10 15:00:00 (UTC+02:00)`."""
    offset = at.strftime("%z")
    local_time = at.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    return f"{local_time} (UTC{offset[:3]}:{offset[3:5]})"


def shown_day(day: date) -> str:
    """A date: `2026-06-10`."""
    return day.isoformat()


def _visible(letter: str) -> str:
    if letter in _KEPT or unicodedata.category(letter) not in _HIDDEN:
        return letter
    return f"[U+{ord(letter):04X}]"
