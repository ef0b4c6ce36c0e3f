"""A question that a passkey has answered is answered: the same signature counts once.

The question lies in the browser and in no row of ours, and some devices count nothing, so a
passkey remembers which questions it answered for as long as one of them could come again. Only
who holds the passkey can make it remember anything.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

#: How long a question may be answered.
GOOD_FOR = timedelta(minutes=5)
_LETTERS = 32


def with_answered(before: str, challenge: str, *, now: datetime) -> str | None:
    """What a passkey has answered of late, with this question; None where it did so before.

    `before` is what it remembered: digests of questions, each with the second at which it is
    forgotten, with spaces between.

    >>> noon = datetime(2026, 11, 29, 12)
    >>> once = with_answered("", "question", now=noon)
    >>> with_answered(once, "question", now=noon + timedelta(minutes=4)) is None
    True
    """
    digest = hashlib.sha256(challenge.encode()).hexdigest()[:_LETTERS]
    remembered = [word for word in before.split() if _end(word) > now.timestamp()]
    if any(word.startswith(f"{digest}:") for word in remembered):
        return None
    until = int((now + GOOD_FOR).timestamp()) + 1
    return " ".join([*remembered, f"{digest}:{until}"])


def _end(word: str) -> int:
    return int(word.partition(":")[2])
