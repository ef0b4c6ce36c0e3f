"""A place in the feed, as a platform keeps it: opaque to them, a number to us."""

from __future__ import annotations

import re

from seawall.errors import InvalidRequest

_CURSOR = re.compile(r"e([0-9]{1,18})")


class UnknownCursor(InvalidRequest):
    """The cursor is none of ours."""


def write_cursor(seq: int) -> str:
    """The cursor after the event of this number; `e0` is the beginning."""
    return f"e{seq}"


def read_cursor(text: str) -> int:
    """The number behind a cursor; an empty one is the beginning."""
    if not text:
        return 0
    found = _CURSOR.fullmatch(text)
    if not found:
        raise UnknownCursor(
            "is not a cursor of this feed.",
            field="after",
            remedy="Send the `next` of the last page, or leave it out to start from the beginning.",
        )
    return int(found.group(1))
