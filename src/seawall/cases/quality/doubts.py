"""Where two readers are likely to differ: a score whose every point can be explained.

After Venire (arXiv 2410.23448), where a second reader on the cases likely to be disputed
made decisions more consistent. There a model predicts; here seven plain questions do, since
a reader is owed the answer to "why this one?". Each is about the content or the policy, and
none about the person who decided.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.cases.quality.model import ReadingDoubt

#: Points from which a second person reads.
ENOUGH = 3
#: So far towards the threshold, a match is a distant one.
FAR = 0.75
#: So many decisions overturned, or disputed between readers, within the quarter are many.
OFTEN = 3


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of a decision that might be disputed."""

    nearness: float | None = None
    """The best match's distance as a part of its threshold; None without a match."""
    disagreeing: int = 0
    """Members who disagree with an entry that matched."""
    contested: bool = False
    only_alike: bool = False
    """The best evidence is features in common."""
    restricts: bool = False
    context: str = ""
    overturned: int = 0
    """How often decisions under its clauses were overturned in the last quarter."""
    disputed_language: int = 0
    """How often readers differed in its language in the last quarter."""


def doubts(clues: Clues) -> tuple[ReadingDoubt, ...]:
    """Every reason to expect a disagreement."""
    candidates = (
        ("far", 2, clues.nearness is not None and clues.nearness >= FAR),
        ("alike", 2, clues.only_alike),
        ("members", 2, clues.disagreeing > 0),
        ("contested", 2, clues.contested),
        ("unmatched", 1, clues.nearness is None and clues.restricts),
        ("context", 3, bool(clues.context)),
        ("overturned", 2, clues.overturned >= OFTEN),
        ("language", 1, clues.disputed_language >= OFTEN),
    )
    return tuple(ReadingDoubt(name, points) for name, points, holds in candidates if holds)


def points_of(reasons: tuple[ReadingDoubt, ...]) -> int:
    """The points of these doubts together."""
    return sum(doubt.points for doubt in reasons)
