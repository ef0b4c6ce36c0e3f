"""Where a value is kept that is too long for an index: beside it, and its digest in it.

A clip of an hour is half a megabyte of frames. PostgreSQL indexes at most 2,704 bytes, and
one signal must still stand in a bank only once: so the column that is unique holds a
value of up to `SHORT` bytes itself, and of a longer one the SHA-256.
"""

from __future__ import annotations

from hashlib import sha256

SHORT = 2_000
_DIGEST = "sha256/"


def column_of(value: str) -> str:
    """What stands in the unique column for this value."""
    encoded_value = value.encode()
    return value if len(encoded_value) <= SHORT else f"{_DIGEST}{sha256(encoded_value).hexdigest()}"


def value_beside(value: str) -> str | None:
    """What stands beside the column: the whole value, if it is a long one."""
    return None if column_of(value) == value else value


def whole_value(column: str, long: str | None) -> str:
    """The whole value, from its column and what stands beside it.

    >>> whole_value(column_of("x" * 9000), value_beside("x" * 9000)) == "x" * 9000
    True
    """
    return column if long is None else long
