"""The same work on the machines of a Ray cluster: actors that load the banks once.

Ray starts the actors where there are free processors and tells us when one is lost. What
a lost one had out is given to another, at last file by file; one that goes on being lost is
named and left to the next run. A result is taken once, here, by the process that writes the manifest, so nothing is
lost and nothing comes twice. Actors need the package, the parcel and a way to the media;
the database is asked here alone, and here is recorded what is to be recorded.
"""

from __future__ import annotations

import os
import socket
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from seawall.app.scanning.crew import DIED, ENOUGH, Chunk
from seawall.app.scanning.desk import Orders
from seawall.app.scanning.files import PROBLEM, File, ScannedFile
from seawall.app.scanning.parcel import desk_of_parcel, packed_parcel
from seawall.app.scanning.station import desk_of, parts_here
from seawall.errors import problem

AHEAD = 2  # chunks that wait at each actor
PATIENCE = 300.0  # seconds without a single actor that stands ready
STRIKES = 4  # how often a file may be lost together with its process
NEWS = 20_000  # outcomes of others that an actor is told of at most

#: What the actors were started with, unless the operator says otherwise: no calls home.
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"}


class Hand:
    """What runs in an actor: one desk."""

    def __init__(self, parcel: bytes, orders: Orders) -> None:
        self._open = ExitStack()
        self._desk = desk_of_parcel(parcel, orders, self._open)

    def ready(self) -> int:
        """Answered once the banks are loaded; the number of the process."""
        return os.getpid()

    def scan_batch(
        self, files: tuple[File, ...], news: tuple[ScannedFile, ...]
    ) -> list[ScannedFile]:
        """Check these files, knowing what others found of the same bytes."""
        self._desk.learn(news)
        return self._desk.scan_batch(files)


@dataclass(slots=True)
class _Actor:
    """An actor, what it was given, and what it was not told yet."""

    handle: Any
    is_ready: bool = False
    given: int = 0
    news: deque[ScannedFile] = field(default_factory=lambda: deque(maxlen=NEWS))


@dataclass(frozen=True, slots=True)
class _ActorTask:
    """A chunk on its way, or (without files) the question whether an actor is ready."""

    files: Chunk
    strikes: int = 0


class RayCrew:
    """Checks chunks of files in actors; as many as were asked for, or as there are processors."""

    def __init__(self, orders: Orders, *, size: int | None, address: str) -> None:
        self._ray = _ray()
        self._open = ExitStack()
        parts = parts_here(self._open)
        self._recorder = desk_of(parts, orders, self._open) if orders.record else None
        self._orders = replace(orders, state=None, record=False)
        self._begin(address or os.environ.get("RAY_ADDRESS", ""), size)
        self._size = size or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._parcel = self._ray.put(
            packed_parcel(parts.refresher.snapshot(), self._orders, parts.settings)
        )
        self._actors: list[_Actor] = []
        self._running: dict[Any, tuple[_Actor, _ActorTask]] = {}
        self._again: deque[_ActorTask] = deque()
        self._has_worked = False
        self._failures = 0
        self._last_ready = time.monotonic()

    def run(self, chunks: Iterable[Chunk]) -> Iterator[list[ScannedFile]]:
        """The results of every chunk, in the order in which they are done."""
        waiting = iter(chunks)
        while self._hand_out(waiting):
            for ref in self._finished():
                actor, task = self._running.pop(ref)
                try:
                    outcomes = self._ray.get(ref)
                except self._ray.exceptions.RayTaskError:
                    raise
                except self._ray.exceptions.RayError as lost:
                    yield from self._lost(actor, task, lost)
                    continue
                actor.given -= 1
                self._has_worked = actor.is_ready = True
                if task.files:
                    self._tell(outcomes, but=actor)
                    yield self._recorded(outcomes)

    def close(self) -> None:
        """Let the actors go; the cluster stays, unless it was ours."""
        for actor in self._actors:
            self._ray.kill(actor.handle)
        self._ray.shutdown()
        self._open.close()

    def _begin(self, address: str, size: int | None) -> None:
        local_options = {} if address else {"num_cpus": size, "include_dashboard": False}
        try:
            _knock(address)
            self._ray.init(
                address=address or "local",
                log_to_driver=False,
                logging_level="error",
                **local_options,
            )
        except Exception as away:
            raise problem("app.crew-cannot-start.cluster", why=_last_line(away)) from away

    def _hand_out(self, waiting: Iterator[Chunk]) -> bool:
        """Give every actor that stands ready something to do; whether anything is to be done."""
        for actor in self._actors:
            while actor.is_ready and actor.given < AHEAD and (task := self._next(waiting)):
                self._give(actor, task)
        out = any(task.files for _, task in self._running.values())
        task = None if out else self._next(waiting)
        if task is not None:
            self._again.appendleft(task)
        if not (out or task):
            return False
        while len(self._actors) < self._size:
            self._hire()
        return True

    def _next(self, waiting: Iterator[Chunk]) -> _ActorTask | None:
        if self._again:
            return self._again.popleft()
        chunk = next(waiting, None)
        return _ActorTask(chunk) if chunk else None

    def _give(self, actor: _Actor, task: _ActorTask) -> None:
        news = tuple(actor.news)
        actor.news.clear()
        actor.given += 1
        self._running[actor.handle.scan_batch.remote(task.files, news)] = (actor, task)

    def _hire(self) -> None:
        kind = self._ray.remote(Hand).options(num_cpus=1)
        actor = _Actor(kind.remote(self._parcel, self._orders))
        actor.given += 1
        self._actors.append(actor)
        self._running[actor.handle.ready.remote()] = (actor, _ActorTask(()))

    def _finished(self) -> list[Any]:
        """What came home; gives up where for long no actor could be had at all."""
        finished_refs, _ = self._ray.wait(list(self._running), timeout=5.0)
        now = time.monotonic()
        if any(actor.is_ready for actor in self._actors) or finished_refs:
            self._last_ready = now
        elif now - self._last_ready > PATIENCE:
            raise problem("app.crew-cannot-start.processors")
        return list(finished_refs)

    def _lost(self, actor: _Actor, task: _ActorTask, why: Exception) -> Iterator[list[ScannedFile]]:
        """Give what was out to another; a file that was lost too often is named and left."""
        if actor in self._actors:
            self._actors.remove(actor)
            self._failures += 1
        if self._failures >= ENOUGH * self._size and not self._has_worked:
            raise problem("app.crew-cannot-start.actors", why=_last_line(why)) from why
        strikes = task.strikes + 1
        if len(task.files) == 1 and strikes > STRIKES:
            yield [
                ScannedFile(task.files[0], PROBLEM, DIED, passes=True)
            ]  # or its machine was taken
        elif strikes < 2:
            self._again += [_ActorTask(task.files, strikes)] if task.files else []
        else:
            self._again += [_ActorTask((file,), strikes) for file in task.files]

    def _tell(self, outcomes: Iterable[ScannedFile], *, but: _Actor) -> None:
        news = [outcome for outcome in outcomes if outcome.digest and not outcome.is_copy]
        for actor in self._actors:
            if actor is not but:
                actor.news.extend(news)

    def _recorded(self, outcomes: list[ScannedFile]) -> list[ScannedFile]:
        """Findings as real checks, made here, where the database is."""
        if self._recorder is None:
            return outcomes
        findings = [
            outcome
            for outcome in outcomes
            if outcome.answer is not None and outcome.verdict != PROBLEM
        ]
        recorded = {
            outcome.file: outcome
            for outcome in self._recorder.scan_batch([f.file for f in findings])
        }
        return [recorded.get(outcome.file, outcome) for outcome in outcomes]


def _ray() -> Any:
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as missing:
        raise problem("app.no-ray") from missing
    return ray


def _knock(address: str) -> None:
    """Whether somebody listens there; Ray itself would wait for minutes, and fail deep down."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=10.0).close()


def _last_line(error: Exception) -> str:
    """The last line of what Ray says: the ones above are its own insides."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")[:300]
