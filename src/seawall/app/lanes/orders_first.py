"""While an order of somebody we know is in its lane, no stranger's document or sign-in begins.

A process computes in one thread at a time. An order is some fifty statements, and after each its
thread waits for whoever computes. What has begun goes on, since it may hold locks; what waits
begins after the order, or after a second. Pages that strangers read do not wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

#: A stranger's request waits for so long at most, in seconds: authorities may never end.
PATIENCE = 1.0


class OrdersFirst:
    """How many orders there are in this process, and who lets them pass."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._orders = 0
        self._changed = threading.Condition()

    def begin(self) -> Callable[[], None]:
        """An order is here; whoever calls what comes back, once, says that it is done."""
        with self._changed:
            self._orders += 1
        return self._end

    def let_pass(self) -> None:
        """Wait until there is no order, or for as long as anybody has to wait."""
        with self._changed:
            self._changed.wait_for(lambda: not self._orders, self._patience)

    def _end(self) -> None:
        with self._changed:
            self._orders -= 1
            self._changed.notify_all()
