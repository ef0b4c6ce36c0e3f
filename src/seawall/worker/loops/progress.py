"""Whether work that goes on gets anywhere: the same thing again means that it does not.

What succeeds and finds the same work again would do so for ever. So it fails instead: then it
slows down, and is told, as everything that fails.
"""

from __future__ import annotations

from seawall.errors import problem


class Progress:
    """Remembers where work stood last."""

    def __init__(self, work: str) -> None:
        self._work = work
        self._mark: object = None

    def require(self, mark: object) -> None:
        """Stop where it stands as it stood before; a mark is anything that changes with progress."""
        if self._mark is not None and mark == self._mark:
            raise problem("worker.no-progress", what=self._work)
        self._mark = mark
