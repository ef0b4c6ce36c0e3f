"""How far a listing is done: the last name before which nothing is left to do.

Results come in another order than names were listed. A scan that goes on begins its
listing there, and need not be told again of a billion objects that it has done. A
listing that turns out not to be in order, or one that waits too long for one object,
gives this up and keeps to the manifest alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

MOST_WAITING = 200_000


class NameListing:
    """Names as they are met, and as they are done."""

    def __init__(self, upto: bytes = b"") -> None:
        self.upto = upto
        self._last = upto
        self._waiting: deque[bytes] = deque()
        self._done: set[bytes] = set()
        self._is_held = False

    def met(self, name: bytes, *, is_done: bool) -> None:
        """A name was listed."""
        if self._is_held:
            return
        if name <= self._last and self._last:
            self._hold()
            self.upto = b""  # not sorted: what lies before it is not known to be done
            return
        self._last = name
        self._waiting.append(name)
        if is_done:
            self._done.add(name)
            self._advance()
        elif len(self._waiting) > MOST_WAITING:
            self._hold()

    def done(self, names: Iterable[bytes]) -> bytes:
        """These are done for good; up to where everything is."""
        if not self._is_held:
            self._done.update(names)
            self._advance()
        return self.upto

    def _advance(self) -> None:
        while self._waiting and self._waiting[0] in self._done:
            self.upto = self._waiting.popleft()
            self._done.discard(self.upto)

    def _hold(self) -> None:
        self._is_held = True
        self._waiting.clear()
        self._done.clear()
