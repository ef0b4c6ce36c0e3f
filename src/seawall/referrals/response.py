"""What a platform's API says when it takes a dispatch: a signed receipt, and a token.

Only the receipt counts, and it is verified elsewhere. It is found by its shape, since
platforms differ in what they call it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_JWS = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
_TOKEN = re.compile(r"sw[a-z]_[\w-]{20,}")


@dataclass(frozen=True, slots=True)
class Taken:
    """The receipt and the token to ask with later; either may be missing."""

    receipt: str = ""
    token: str = ""


def answers_in(body: bytes) -> tuple[str, ...]:
    """The signed answers that a platform shows to whoever holds the token."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    shown = said.get("answers") if isinstance(said, dict) else None
    found = (one.get("signed") for one in shown or () if isinstance(one, dict))
    return tuple(one for one in found if isinstance(one, str) and _JWS.fullmatch(one))


def taken(body: bytes) -> Taken:
    """What stands in the answer; nothing is believed yet."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = body.decode("ascii", "replace").strip()
    words = list(said.values()) if isinstance(said, dict) else [said]
    texts = [word for word in words if isinstance(word, str)]
    return Taken(
        next((text for text in texts if _JWS.fullmatch(text) and len(text) > 100), ""),
        next((text for text in texts if _TOKEN.fullmatch(text)), ""),
    )
