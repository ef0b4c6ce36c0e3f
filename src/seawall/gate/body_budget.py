"""How many bytes of bodies may be in this process at once, and how many of them strangers'.

Each request is small enough, and a hundred at once are not. What does not fit is told to come
back in a moment; what strangers hold leaves room for those we know. Bytes count as they
arrive, so a sender who promises much and sends nothing holds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from seawall.errors import problem

#: The share of the whole that strangers may hold together.
STRANGERS_SHARE = 8


@dataclass(slots=True)
class BodyBudget:
    """Bytes in flight; used from one event loop, so there is nothing to lock."""

    most: int
    _held: int = 0
    _strangers: int = 0

    def account(self) -> BodyAccount:
        """What one request holds."""
        return BodyAccount(self)

    def take(self, size: int, *, is_known: bool) -> None:
        """Hold so many more bytes, or refuse them."""
        left = self.most - self._held
        if not is_known:
            left = min(left, self.most // STRANGERS_SHARE - self._strangers)
        if size > left:
            raise problem("gate.bodies-busy")
        self._held += size
        self._strangers += 0 if is_known else size

    def give_back(self, size: int, *, is_known: bool) -> None:
        """Let them go."""
        self._held -= size
        self._strangers -= 0 if is_known else size


@dataclass(slots=True)
class BodyAccount:
    """The bytes of one request, until it is answered."""

    budget: BodyBudget
    _held: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})

    def take(self, size: int, *, is_known: bool) -> None:
        """Hold more of it; raises where there is no room."""
        self.budget.take(size, is_known=is_known)
        self._held[is_known] += size

    def close(self) -> None:
        """The request is answered."""
        for is_known, size in self._held.items():
            self.budget.give_back(size, is_known=is_known)
        self._held = {True: 0, False: 0}
