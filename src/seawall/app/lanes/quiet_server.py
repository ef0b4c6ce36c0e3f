"""uvicorn's server, which wakes once a second for the date of its answers, not ten times."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import uvicorn

TICK_SECONDS = 1.0


class QuietServer(uvicorn.Server):
    """A server that is told to end, and need not look whether it was."""

    #: What hears that it was told to end: a signal ends the process before `run` comes back.
    when_told: Callable[[], object] | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _told = False

    def __init__(self, config: uvicorn.Config) -> None:
        self._end = asyncio.Event()
        super().__init__(config)

    @property
    def should_exit(self) -> bool:
        """Whether it ends; set by a signal, or by whoever started it."""
        return self._told

    @should_exit.setter
    def should_exit(self, ends: bool) -> None:
        is_news = ends and not self._told
        self._told = ends
        if is_news and self.when_told is not None:
            self.when_told()
        if ends and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end.set)

    async def main_loop(self) -> None:
        """Until it is told to end."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            try:
                async with asyncio.timeout(TICK_SECONDS):
                    await self._end.wait()
            except TimeoutError:
                continue
