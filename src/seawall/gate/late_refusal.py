"""Whoever asks too often hears of it a little later: a program that repeats at once asks less.

A refusal costs the server a request all the same. Answered at once, thirty lines of one account
make a thousand of them a second, and take from everybody what checks need.
"""

from __future__ import annotations

import asyncio

#: Seconds.
LATER = 0.25
#: So many wait at once; more hear of it at once, so that waiting holds no connections.
MOST_WAITING = 256


class LateRefusal:
    """Lets a refusal wait; used from one event loop."""

    def __init__(self, seconds: float = LATER, *, most: int = MOST_WAITING) -> None:
        self._seconds, self._most, self._waiting = seconds, most, 0

    async def wait(self) -> None:
        """Wait before this refusal is told, unless as many wait as may."""
        if self._waiting >= self._most:
            return
        self._waiting += 1
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self._waiting -= 1
