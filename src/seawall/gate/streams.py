"""The long answer by which a forum's log reaches its members: lines as they come, and a beat.

A stream may last for days, so it cannot have one of Django's threads. Here it is a
coroutine that sleeps until the log has grown; what it sends is read by a few threads of its
own, and pages that everybody may see are read once for all. `app` hands in the feed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from seawall.errors import SeawallError, problem
from seawall.gate.problems import problem_document

BEAT_SECONDS = 5.0
#: How long a stream sleeps at the most before it looks whether the server is ending.
NAP_SECONDS = 0.5
#: Streams of one process; more are told to poll.
MOST_STREAMS = 2_000
_BEAT = b'{"beat":true}\n'
Result = TypeVar("Result")


#: A member that was admitted, and how far it was sent the log: the feed's own affair.
Listener = Any


class Feed(Protocol):
    """What `app` hands in: who may listen, what there is, and when it grew."""

    def admit(self, forum: str, authorization: str, after: int) -> Listener:
        """The member whose pass this is, or a refusal."""

    def page(self, listener: Listener) -> bytes:
        """The next lines for it and the head over them; empty if there is nothing new."""

    def has_news(self, listener: Listener) -> bool:
        """Whether the log has grown past what it was sent."""

    async def growth(self, seconds: float) -> None:
        """Sleep until some log has grown, or so long."""

    def beat(self, listener: Listener) -> None:
        """It is still there; raises if it may not be any more."""

    def is_ending(self) -> bool:
        """Whether the server wants to stop."""


class Streams:
    """Answers streams until the server ends or the member goes."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="seawall-stream")
        self._open = 0

    async def answer(self, request: Request) -> Response:
        """The long answer, or a refusal at once."""
        try:
            if self._open >= MOST_STREAMS:
                raise problem("gate.streams-taken")
            after = _after(request)
            listener = await self._in_thread(
                self._feed.admit,
                request.path_params["forum"],
                request.headers.get("authorization", ""),
                after,
            )
        except SeawallError as refused:
            return problem_document(refused)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(
            self._lines(listener), media_type="application/x-ndjson", headers=headers
        )

    def close(self) -> None:
        """Let go of the readers."""
        self._readers.shutdown(wait=False, cancel_futures=True)

    async def _lines(self, listener: Listener) -> AsyncIterator[bytes]:
        self._open += 1
        quiet = 0.0
        try:
            while not self._feed.is_ending():
                if self._feed.has_news(listener):
                    yield await self._in_thread(self._feed.page, listener)
                    continue
                before = asyncio.get_running_loop().time()
                await self._feed.growth(NAP_SECONDS)
                quiet += asyncio.get_running_loop().time() - before
                if quiet >= BEAT_SECONDS:
                    quiet = 0.0
                    await self._in_thread(self._feed.beat, listener)
                    yield _BEAT
        except SeawallError:
            return  # removed in the meantime: the line ends, and the next call says why
        finally:
            self._open -= 1

    async def _in_thread(self, call: Callable[..., Result], *arguments: object) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, call, *arguments)


def _after(request: Request) -> int:
    text = request.query_params.get("after", "-1")
    if not text.removeprefix("-").isdecimal() or len(text) > 15 or int(text) < -1:
        raise problem("gate.place-invalid", written=text[:40])
    return int(text)
