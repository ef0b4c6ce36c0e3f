"""JSON whose objects name each member once (RFC 8259, section 4; RFC 7515, section 4).

Of two members with one name some readers take the first and others the last, so that a
signature, a proxy or a log would vouch for another text than the one that counts here.
"""

from __future__ import annotations

import json
from typing import Any


class TwinMembers(ValueError):
    """An object names a member twice."""


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these members; raises `TwinMembers`. For `json.loads(object_pairs_hook=…)`."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise TwinMembers("a field stands there twice")
    return members


def require_no_twins(content: bytes | str) -> None:
    """Raise `TwinMembers` where an object of this JSON does; its numbers are not read."""
    _ANY_NUMBER.decode(content if isinstance(content, str) else content.decode())


_ANY_NUMBER = json.JSONDecoder(
    object_pairs_hook=without_twins, parse_int=str, parse_float=str, strict=False
)
