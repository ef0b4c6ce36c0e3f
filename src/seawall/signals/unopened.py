"""What of a file was not looked into: which part, why, and in a sentence.

A file that holds others is wholly opened only if every part of it was. Whatever stays closed is
said, part by part up to a number and together beyond it, so that "nothing found" is never read as
"nothing there".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from seawall.errors import SeawallError, TooLarge, Unavailable, Unsupported
from seawall.sandbox import Locked

#: ``limit``: more than one upload may ask of us; ``unreadable``: damaged, or its reader failed;
#: ``encrypted``; ``unknown``: of a kind that nothing here opens.
WhyUnopened = Literal["limit", "unreadable", "encrypted", "unknown"]

#: So many parts are named; what follows is counted in the last of them.
MOST_NAMED = 100
LONGEST_PLACE, LONGEST_SENTENCE = 200, 400


@dataclass(frozen=True, slots=True)
class UnopenedPart:
    """A part that was not looked into; ``place`` is empty where it is the file itself.

    ``count`` is how many parts it stands for: the rest of an archive is told in one.
    """

    place: str
    why: WhyUnopened
    says: str
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        """How an answer tells it."""
        return {"place": self.place, "why": self.why, "says": self.says, "count": self.count}


def unopened_part(place: str, why: WhyUnopened, says: str, *, count: int = 1) -> UnopenedPart:
    """A part as an answer may carry it: its words cut to what is read."""
    return UnopenedPart(place[-LONGEST_PLACE:], why, says[:LONGEST_SENTENCE], max(1, count))


def why_unopened(problem: SeawallError) -> WhyUnopened:
    """The reason in one word."""
    if isinstance(problem, Locked):
        return "encrypted"
    if isinstance(problem, TooLarge | Unavailable):
        return "limit"
    return "unknown" if isinstance(problem, Unsupported) else "unreadable"


def unopened_by(problem: SeawallError, place: str = "") -> tuple[UnopenedPart, ...]:
    """The part that this problem kept closed."""
    return (unopened_part(place, why_unopened(problem), problem.detail),)


def count_unopened(parts: Iterable[UnopenedPart]) -> int:
    """How many parts were not looked into."""
    return sum(part.count for part in parts)


def named_parts(parts: Iterable[UnopenedPart]) -> tuple[UnopenedPart, ...]:
    """As many as are named, and one that stands for the rest."""
    every = tuple(parts)
    if len(every) <= MOST_NAMED:
        return every
    named, rest = every[: MOST_NAMED - 1], every[MOST_NAMED - 1 :]
    others = unopened_part("", rest[0].why, "More was not looked into than is named here.")
    return (*named, replace(others, count=count_unopened(rest)))
