"""A lane of Django's work: threads of its own, and so many places, of which each asker has a share.

Where it is full the answer is 503 at once. A place is free again when its thread is done:
whoever reads the answer slowly holds none.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import structlog
from a2wsgi.wsgi import WSGIResponder

from seawall.app.lanes.orders_first import OrdersFirst
from seawall.app.lanes.request_lanes import LanePlan, RequestLane
from seawall.errors import problem

_log = structlog.get_logger()
#: A lane that is full says so in the log this often at most, in seconds.
TOLD_EVERY = 60.0
#: Pieces of an answer to a stranger that wait for its reader: whole pages, so that nobody who
#: reads slowly holds a thread. Files that people load stay in step with their readers.
_ALL_PIECES, _FEW_PIECES = 0, 10

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
WebApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class LaneState:
    """A lane at one moment, as operators see it."""

    name: RequestLane
    plan: LanePlan
    inside: int
    refused: int
    """Since the process began."""
    refused_ago: float | None
    """Seconds since one was last turned away; None if none was."""


class WorkLane:
    """Used from one event loop; the work itself runs in its threads."""

    def __init__(
        self,
        name: RequestLane,
        plan: LanePlan,
        web: WebApp,
        *,
        orders: OrdersFirst | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.plan = name, plan
        self._orders = orders or OrdersFirst()
        self._web = _letting_pass(web, self._orders) if plan.gives_way else web
        self._clock = clock
        self._pool = ThreadPoolExecutor(plan.threads, thread_name_prefix=f"seawall-{name}")
        self._inside = Counter[str]()
        self._refused, self._refused_at, self._told_at = 0, -1.0, -TOLD_EVERY

    def require_room(self, asker: str) -> None:
        """Refuse where one more of this asker is one too many."""
        if self._inside.total() < self.plan.places and self._inside[asker] < self.plan.each:
            return
        self._refused += 1
        self._refused_at = self._clock()
        if self._refused_at - self._told_at >= TOLD_EVERY:
            self._told_at = self._refused_at
            _log.warning("lane.full", lane=str(self.name), refused=self._refused)
        raise problem("app.lane-busy")

    def enter(self, asker: str) -> Callable[[], None]:
        """Take a place, or refuse; whoever calls what comes back gives it up, once."""
        self.require_room(asker)
        self._inside[asker] += 1
        end = self._orders.begin() if self.plan.goes_first else None
        has_left = False

        def leave() -> None:
            nonlocal has_left
            if not has_left:
                has_left = True
                self._inside[asker] -= 1
                self._inside += Counter()
                if end is not None:
                    end()

        return leave

    async def run(
        self, scope: Scope, receive: Receive, send: Send, *, leave: Callable[[], None]
    ) -> None:
        """Answer a request that has entered; its place is free once its thread is done."""
        loop = asyncio.get_running_loop()
        pieces = _FEW_PIECES if self.plan.is_ours else _ALL_PIECES

        def done() -> None:
            with suppress(RuntimeError):  # the loop has ended with the process
                loop.call_soon_threadsafe(leave)

        responder = WSGIResponder(cast(Any, _told(self._web, done)), self._pool, pieces)
        try:
            await responder(cast(Any, scope), cast(Any, receive), cast(Any, send))
        finally:
            leave()

    def state(self) -> LaneState:
        """How full it is, and whether anybody was turned away."""
        ago = self._clock() - self._refused_at if self._refused else None
        return LaneState(self.name, self.plan, self._inside.total(), self._refused, ago)


def _letting_pass(web: WebApp, orders: OrdersFirst) -> WebApp:
    """The same application; a request begins once no order is here."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        orders.let_pass()
        return web(environ, start_response)

    return app


def _told(web: WebApp, done: Callable[[], None]) -> WebApp:
    """The same application; `done` is called when nothing of it runs any more."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        answer: Iterable[bytes] = ()
        try:
            answer = web(environ, start_response)
            yield from answer
        finally:
            try:
                getattr(answer, "close", lambda: None)()
            finally:
                done()

    return app
