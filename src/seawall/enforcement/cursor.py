"""A place in the feed, as a platform keeps it: opaque to them, a number to us."""

from __future__ import annotations

import re

from seawall.errors import problem

_CURSOR = re.compile(r"e([0-9]{1,18})")


def write_cursor(seq: int) -> str:
    """The cursor after the event of this number; `e0` is the beginning."""
    return f"e{seq}"


def read_cursor(text: str) -> int:
    """The number behind a cursor; an empty one is the beginning."""
    if not text:
        return 0
    match = _CURSOR.fullmatch(text)
    if not match:
        raise problem("enforcement.unknown-cursor")
    return int(match.group(1))
