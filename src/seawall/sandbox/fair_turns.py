"""Whose turn it is: platform after platform, and in each account after account.

What one account sends waits for itself first. However much it sends, another account's file
waits for one file of each account that was there before it, and for no more. Where nobody names
accounts, the key or the address that a file came by stands for one.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar


@dataclass(frozen=True, slots=True)
class Claimant:
    """On whose behalf a file is opened: a platform, and whoever sent the file there.

    ``is_named`` where the platform named the account; else ``account`` is what stands for one
    (a key, an address), behind which there may be many people.
    """

    platform: str = ""
    account: str = ""
    is_named: bool = False


#: Ourselves: commands and jobs, which queue behind nobody but each other.
OURSELVES = Claimant()
T = TypeVar("T")


class FairTurns(Generic[T]):
    """What waits, in the order in which it is served; only claimants that wait are remembered."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, OrderedDict[str, deque[tuple[Claimant, T]]]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, claimant: Claimant, waiting: T) -> None:
        """Wait behind one's own, and behind every other that waits for its turn."""
        accounts = self._waiting.setdefault(claimant.platform, OrderedDict())
        accounts.setdefault(claimant.account, deque()).append((claimant, waiting))
        self._count += 1

    def take(self, may_go: Callable[[Claimant], bool] = lambda _: True) -> T | None:
        """Whoever is next and may go; its account and platform go to the end of the round."""
        for platform, accounts in list(self._waiting.items()):
            for account, queue in list(accounts.items()):
                claimant, waiting = queue[0]
                if may_go(claimant):
                    queue.popleft()
                    self._served(platform, account)
                    return waiting
        return None

    def withdraw(self, claimant: Claimant, waiting: T) -> bool:
        """Wait no longer; false for what does not wait."""
        accounts = self._waiting.get(claimant.platform, OrderedDict())
        queue = accounts.get(claimant.account, deque())
        for place, (_, other) in enumerate(queue):
            if other is waiting:
                del queue[place]
                self._count -= 1
                self._forget_empty(claimant.platform, claimant.account)
                return True
        return False

    def _served(self, platform: str, account: str) -> None:
        self._count -= 1
        self._waiting[platform].move_to_end(account)
        self._waiting.move_to_end(platform)
        self._forget_empty(platform, account)

    def _forget_empty(self, platform: str, account: str) -> None:
        accounts = self._waiting[platform]
        if not accounts[account]:
            del accounts[account]
        if not accounts:
            del self._waiting[platform]
