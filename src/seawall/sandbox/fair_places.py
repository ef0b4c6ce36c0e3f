"""Who may open a file now: a first turn of a few seconds, then the back of another queue.

Every file has a first turn (`FIRST_TURN`). One that is not done by then goes on only where nobody
else waits for a long turn and a place for long ones is free; else it is stopped and opened anew
when its long turn comes. Long turns never hold every place, so a first turn waits for first turns
alone, each of a few seconds; and one long turn is always given, so that a stream of short files
starves none. An account that a platform named never holds every place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from seawall.sandbox.fair_turns import Claimant, FairTurns

FIRST_TURN = 3.0  # seconds


@dataclass(eq=False, slots=True)
class Ticket:
    """One file's claim to a place, for its first turn or its long one."""

    claimant: Claimant
    is_long: bool = False
    is_placed: bool = False


class FairPlaces:
    """Places of one family of files; ``size`` for first turns, and always one more than long."""

    def __init__(self, size: int) -> None:
        self._first_most = size
        self.most = max(2, size)
        self._turns: dict[bool, FairTurns[Ticket]] = {False: FairTurns(), True: FairTurns()}
        self._placed: Counter[bool] = Counter()
        self._held: Counter[Claimant] = Counter()

    def __len__(self) -> int:
        return sum(len(turns) for turns in self._turns.values())

    @property
    def held(self) -> int:
        """How many places are held."""
        return self._placed.total()

    def enter(self, ticket: Ticket) -> None:
        """Wait for a place."""
        self._turns[ticket.is_long].add(ticket.claimant, ticket)

    def leave(self, ticket: Ticket) -> None:
        """Wait no longer, or give the place back."""
        if not ticket.is_placed:
            self._turns[ticket.is_long].withdraw(ticket.claimant, ticket)
            return
        ticket.is_placed = False
        self._placed[ticket.is_long] -= 1
        self._held[ticket.claimant] -= 1
        self._held += Counter()  # forgets who holds none

    def place_next(self) -> Ticket | None:
        """Give a free place to whoever is next, if anybody may have it."""
        long_first = not self._placed[True]
        for is_long in (True, False) if long_first else (False, True):
            if not self._is_free(is_long=is_long):
                continue
            if ticket := self._turns[is_long].take(self._may_hold_another):
                self._give(ticket)
                return ticket
        return None

    def may_go_on(self, ticket: Ticket) -> bool:
        """Whether a first turn becomes a long one where it stands; if so, it has."""
        if len(self._turns[True]) or self._placed[True] >= self.most - 1:
            return False
        self._placed[False] -= 1
        self._placed[True] += 1
        ticket.is_long = True
        return True

    def _give(self, ticket: Ticket) -> None:
        ticket.is_placed = True
        self._placed[ticket.is_long] += 1
        self._held[ticket.claimant] += 1

    def _is_free(self, *, is_long: bool) -> bool:
        most = self.most - 1 if is_long else self._first_most
        return self._placed.total() < self.most and self._placed[is_long] < most

    def _may_hold_another(self, claimant: Claimant) -> bool:
        return not claimant.is_named or self._held[claimant] < self.most - 1
