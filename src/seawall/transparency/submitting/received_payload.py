"""A payload as the database's validator meets it: strings trimmed, blanks turned into null.

Two filters of its framework (Laravel 12: `TrimStrings`, `ConvertEmptyStringsToNull`) go over all
that was sent, however deep, before any rule is asked. So a line end after an identifier is no
fault there, and a field of spaces is a field left out.
"""

from __future__ import annotations

import re
from typing import Any

#: What is trimmed: white space of Unicode as PCRE counts it, zero bytes, and four marks that
#: nobody sees. Python's `str.strip` takes the separators U+001C to U+001F besides.
_BLANKS = "\0\t\n\v\f\r \x85\xa0\u1680\u180e\u2000-\u200b\u200e\u2028\u2029\u202f\u205f\u3000\ufeff"
_AROUND = re.compile(f"^[{_BLANKS}]+|[{_BLANKS}]+\\Z")


def as_received(value: Any) -> Any:
    """The value with every string in it trimmed, and null for those that were blank."""
    if isinstance(value, str):
        return _AROUND.sub("", value) or None
    if isinstance(value, dict):
        return {name: as_received(part) for name, part in value.items()}
    if isinstance(value, list):
        return [as_received(part) for part in value]
    return value
