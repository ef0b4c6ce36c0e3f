"""Whether work that goes on gets anywhere: the same thing again means that it does not.

What succeeds and finds the same work again would do so for ever. So it fails instead: then it
slows down, and is told, as everything that fails.
"""

from __future__ import annotations

from seawall.errors import problem


class Progress:
    """Remembers where work stood last, and how often it has stood there."""

    def __init__(self, work: str, *, patience: int = 1) -> None:
        self._work, self._patience = work, patience
        self._mark: object = None
        self._times = 0

    def require(self, mark: object) -> None:
        """Stop where it stands as it stood before, more often than its patience allows.

        A mark is anything that changes with progress.
        """
        self._times = self._times + 1 if self._mark is not None and mark == self._mark else 1
        if self._times > self._patience:
            raise problem("worker.no-progress", what=self._work)
        self._mark = mark
