"""Processes that check files, one for each core; one that is lost is replaced.

Should a process die with a file, the files that were out are tried once more one by
one, and the one that kills again is named and left.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Protocol

from seawall.app.scanning.desk import Orders
from seawall.app.scanning.files import PROBLEM, File, ScannedFile
from seawall.app.scanning.station import join_crew, scan_batch
from seawall.errors import problem

AHEAD = 3  # chunks that wait for each process
ENOUGH = 3  # files in a row that end a crew which has done nothing yet
DIED = "The process that checked it died."

Chunk = tuple[File, ...]


class Crew(Protocol):
    """Whoever checks chunks of files; results come as they are ready, each of them once."""

    def run(self, chunks: Iterable[Chunk]) -> Iterator[list[ScannedFile]]:
        """The results of every chunk, in the order in which they are done."""

    def close(self) -> None:
        """Let the crew go; what it has not begun is dropped."""


class LocalCrew:
    """Checks chunks of files in ``size`` processes of this machine."""

    def __init__(self, orders: Orders, *, size: int) -> None:
        self._orders = orders
        self._size = size
        self._pool = self._hired()
        self._has_worked = False

    def run(self, chunks: Iterable[Chunk]) -> Iterator[list[ScannedFile]]:
        """The results of every chunk, in the order in which they are done."""
        running: dict[Future[list[ScannedFile]], Chunk] = {}
        waiting = iter(chunks)
        while True:
            while len(running) < self._size * AHEAD and (chunk := next(waiting, None)):
                running[self._pool.submit(scan_batch, chunk)] = chunk
            if not running:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            lost_chunks = [chunk for future in finished if (chunk := self._lost(future, running))]
            yield from (future.result() for future in finished if future in running)
            for future in finished:
                running.pop(future, None)
            if lost_chunks:
                yield from self._one_by_one([*lost_chunks, *running.values()])
                running.clear()

    def close(self) -> None:
        """Let the crew go; what it has not begun is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _lost(
        self, future: Future[list[ScannedFile]], running: dict[Future[list[ScannedFile]], Chunk]
    ) -> Chunk | None:
        if isinstance(future.exception(), BrokenProcessPool):
            return running.pop(future)
        self._has_worked = True
        return None

    def _one_by_one(self, chunks: Sequence[Chunk]) -> Iterator[list[ScannedFile]]:
        """Whatever killed a process is done again alone, and found out."""
        self._replace()
        killers = 0
        for file in (file for chunk in chunks for file in chunk):
            try:
                yield self._pool.submit(scan_batch, (file,)).result()
                self._has_worked = True
            except BrokenProcessPool:
                killers += 1
                if killers == ENOUGH and not self._has_worked:
                    raise problem("app.crew-cannot-start.processes") from None
                yield [ScannedFile(file, PROBLEM, DIED)]
                self._replace()

    def _replace(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._hired()

    def _hired(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._size,
            mp_context=get_context("spawn"),
            initializer=join_crew,
            initargs=(self._orders, os.getpid()),
        )
