"""Threads that ask the database for a door, each keeping its line to it open.

To open a line for every hit costs more than the question. So each thread keeps its own,
and at the end each hangs up itself, since a line belongs to its thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


class Threads:
    """So many threads with something to do at their end."""

    def __init__(self, size: int, *, name: str, at_the_end: Callable[[], object]) -> None:
        self._size = size
        self._at_the_end = at_the_end
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    async def run(self, call: Callable[[], T]) -> T:
        """Call this in one of them."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def close(self) -> None:
        """Let what runs finish; then each thread does its last thing, none of them twice."""
        together = Barrier(self._size)

        def leave() -> None:
            together.wait(timeout=10)
            self._at_the_end()

        for leaving in [self._pool.submit(leave) for _ in range(self._size)]:
            leaving.result()
        self._pool.shutdown(wait=True)
