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
class TakenDispatch:
    """The receipt and the token to ask with later; either may be missing."""

    receipt: str = ""
    token: str = ""


def answers_in(body: bytes) -> tuple[str, ...]:
    """The signed answers that a platform shows to whoever holds the token."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    answers = document.get("answers") if isinstance(document, dict) else None
    signed_answers = (answer.get("signed") for answer in answers or () if isinstance(answer, dict))
    return tuple(
        signed_answer
        for signed_answer in signed_answers
        if isinstance(signed_answer, str) and _JWS.fullmatch(signed_answer)
    )


def read_response(body: bytes) -> TakenDispatch:
    """The receipt and the token in a platform's answer; nothing is believed yet."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = body.decode("ascii", "replace").strip()
    words = list(document.values()) if isinstance(document, dict) else [document]
    texts = [word for word in words if isinstance(word, str)]
    return TakenDispatch(
        next((text for text in texts if _JWS.fullmatch(text) and len(text) > 100), ""),
        next((text for text in texts if _TOKEN.fullmatch(text)), ""),
    )
