"""Precision: how often an author's signals were right, with an honest interval.

Right is a signal that others agreed with or whose hits people confirmed; wrong is one that
was disputed with success, withdrawn as wrong, or whose removals were overturned. Under twenty
outcomes nothing is known, and that is said instead of a number. Decisions rest on the lower
bound of Wilson's 95 % interval (Wilson 1927), which few outcomes cannot inflate.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import AuthorFacts
from seawall.probing.share_interval import wilson


@dataclass(frozen=True, slots=True)
class Precision:
    """A share with its numerator, its denominator and what it may be."""

    right: int
    of: int
    known_at: int

    @property
    def is_known(self) -> bool:
        """Whether there are outcomes enough to say anything."""
        return self.of >= self.known_at

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; everything is possible where nothing was counted."""
        return wilson(self.right, self.of)

    @property
    def at_least(self) -> float | None:
        """The lower bound, or None while nothing is known."""
        return self.interval[0] if self.is_known else None

    def __str__(self) -> str:
        if not self.is_known:
            return f"not yet known ({self.of} of {self.known_at} outcomes)"
        low, high = self.interval
        return f"{self.right} of {self.of} right (95 %: {low:.0%} to {high:.0%})"


def precision_of(author: AuthorFacts, limits: DefenceLimits) -> Precision:
    """An author's precision over its settled signals."""
    settled = author.agreed + author.disputed
    return Precision(author.agreed, settled, limits.precision_known_at)
