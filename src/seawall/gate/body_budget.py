"""How many bytes of bodies may be in this process at once, in shares that take nothing from another.

Each request is small enough, and a hundred at once are not. Bytes count as they arrive, so a
sender who promises much and sends nothing holds nothing. Whoever has a key or a session has the
most of it. All others begin in the share of what arrives: as long as nobody knows whose a
body is, it may be an authority's, so nobody is refused because slow bodies fill that share:
the slowest is let go instead, of an address that holds more than a quarter if there is one. What
has arrived from strangers, and waits or is worked on, counts in a share of its lane.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from seawall.errors import problem


class BodyShare(StrEnum):
    """Whose bytes are counted together."""

    UPLOADS = "uploads"
    """Behind an API key or a session."""
    ORDERS = "orders"
    """Documents of authorities that are known by their key."""
    ARRIVING = "arriving"
    """Nobody knows yet whose."""
    DOCUMENTS = "documents"
    """Strangers' documents, arrived."""
    PAGES = "pages"
    """Strangers' forms, arrived."""
    SIGN_IN = "sign_in"
    """What is sent to sign in, arrived."""


#: So many parts of the whole. The last four are strangers': an eighth together.
PARTS = {
    BodyShare.UPLOADS: 48,
    BodyShare.ORDERS: 8,
    BodyShare.ARRIVING: 4,
    BodyShare.DOCUMENTS: 2,
    BodyShare.PAGES: 1,
    BodyShare.SIGN_IN: 1,
}
WHOLE = sum(PARTS.values())
#: An address that holds more than this part of what arrives gives way before all others. By
#: itself the share has room for a signed order of twenty thousand addresses in it.
ADDRESS_PART = 4


@dataclass(slots=True)
class BodyBudget:
    """Bytes in flight; used from one event loop, so there is nothing to lock."""

    most: int
    _held: Counter[BodyShare] = field(default_factory=Counter)
    _reading: list[BodyAccount] = field(default_factory=list)

    def account(self, address: str = "") -> BodyAccount:
        """What one request from this address holds."""
        return BodyAccount(self, address)

    def room(self, share: BodyShare) -> int:
        """How many bytes this share has."""
        return self.most * PARTS[share] // WHOLE

    def held(self, share: BodyShare) -> int:
        """How many of them are held."""
        return self._held[share]

    def take(self, account: BodyAccount, size: int, share: BodyShare) -> None:
        """Hold so many more bytes for this account, or refuse them."""
        while not self._fits(account, size, share):
            if share is not BodyShare.ARRIVING or not self._let_one_go(account, size):
                raise problem("gate.bodies-busy")
        self._held[share] += size

    def give_back(self, size: int, share: BodyShare) -> None:
        """Let them go."""
        self._held[share] -= size

    @contextmanager
    def reading(self, account: BodyAccount) -> Iterator[None]:
        """While a body arrives that may be let go for another."""
        self._reading.append(account)
        try:
            yield
        finally:
            self._reading.remove(account)

    def _fits(self, account: BodyAccount, size: int, share: BodyShare) -> bool:
        """Whoever is alone in a share has all that one body may be."""
        held_by_others = self._held[share] - account.held(share)
        return not held_by_others or self._held[share] + size <= self.room(share)

    def _let_one_go(self, newcomer: BodyAccount, size: int) -> bool:
        """The slowest, of the address that holds too much if one does; False for the newcomer."""
        by_address = Counter({newcomer.address: size})
        for account in self._reading:
            by_address[account.address] += account.held(BodyShare.ARRIVING)
        largest = max(by_address, key=by_address.__getitem__)
        is_too_much = by_address[largest] > self.room(BodyShare.ARRIVING) // ADDRESS_PART
        candidates = [
            account
            for account in self._reading
            if (account is newcomer or account.held(BodyShare.ARRIVING))
            and (account.address == largest or not is_too_much)
        ]
        now = time.monotonic()
        slowest = min(
            candidates,
            key=lambda account: account.speed(now, more=size if account is newcomer else 0),
            default=newcomer,
        )
        if slowest is newcomer:
            return False
        slowest.let_go()
        return True


@dataclass(slots=True, eq=False)
class BodyAccount:
    """The bytes of one request, until it is answered."""

    budget: BodyBudget
    address: str = ""
    is_let_go: bool = False
    _held: Counter[BodyShare] = field(default_factory=Counter)
    _began: float = field(default_factory=time.monotonic)
    _timeout: asyncio.Timeout | None = None

    def held(self, share: BodyShare) -> int:
        """How much of a share it holds."""
        return self._held[share]

    def speed(self, now: float, *, more: int = 0) -> float:
        """Bytes a second so far, of what arrives; ``more`` have come and are not held yet."""
        return (self._held[BodyShare.ARRIVING] + more) / max(now - self._began, 0.001)

    def take(self, size: int, share: BodyShare) -> None:
        """Hold more of it; raises where there is no room."""
        if self.is_let_go:
            raise problem("gate.bodies-busy")
        self.budget.take(self, size, share)
        self._held[share] += size

    def move(self, share: BodyShare) -> None:
        """What has arrived counts in another share from now on; raises where there is no room."""
        size = self._held.total()
        self.close()
        self.take(size, share)

    @contextmanager
    def reading(self, timeout: asyncio.Timeout) -> Iterator[None]:
        """While its body arrives: it may be let go for another's, by ending this timeout."""
        self._timeout, self._began = timeout, time.monotonic()
        with self.budget.reading(self):
            yield

    def allow_until(self, when: float) -> None:
        """Its body may go on arriving until this moment of the event loop."""
        if self._timeout is not None:
            self._timeout.reschedule(when)

    def let_go(self) -> None:
        """Another has its room now."""
        self.close()
        self.is_let_go = True
        self.allow_until(asyncio.get_running_loop().time())

    def close(self) -> None:
        """Give all of it back: the request is answered."""
        for share, size in self._held.items():
            self.budget.give_back(size, share)
        self._held.clear()
