"""A lane of threads for one family of files: accounts take turns, and each has a share.

What is admitted is held in memory until it is done, so a lane takes so many files and so many
bytes. An account that the platform names gets a quarter of the lane's threads and places and half
of its bytes, however much it sends: whatever is beyond that is not opened, and told as such, while
others' files go on. The rest waits in turns (`seawall.sandbox.fair_turns`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from seawall.errors import Unavailable, problem
from seawall.sandbox.fair_turns import Claimant, FairTurns

#: Bytes of files that one lane holds; a lane that holds none takes any one file.
MOST_BYTES = 256 * 2**20
T = TypeVar("T")
Job = Callable[[], Any]


class LaneFull(Unavailable):
    """No further file of this family is taken in, or none of this account."""


class _Admitted:
    """How much is held, of all and of each account."""

    def __init__(self) -> None:
        self.files: Counter[Claimant | None] = Counter()
        self.bytes: Counter[Claimant | None] = Counter()

    def add(self, claimant: Claimant, size: int, *, sign: int = 1) -> None:
        for whose in (None, claimant):
            self.files[whose] += sign
            self.bytes[whose] += sign * size
            if not self.files[whose]:
                del self.files[whose], self.bytes[whose]

    def holds(self, whose: Claimant | None, size: int, *, files: int, room: int) -> bool:
        """Whether another file of this size would be too much."""
        is_over = self.bytes[whose] and self.bytes[whose] + size > room
        return bool(self.files[whose] >= files or is_over)


class FairLane:
    """Threads for one family."""

    def __init__(self, name: str, *, threads: int, most: int, most_bytes: int = MOST_BYTES) -> None:
        self._threads, self._most, self._most_bytes = threads, most, most_bytes
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=f"seawall-{name}")
        self._admitted, self._running = _Admitted(), Counter[Claimant]()
        self._turns = FairTurns[tuple[Claimant, Job]]()
        self._lock = Lock()

    def submit(self, job: Callable[[], T], claimant: Claimant, size: int) -> Future[T]:
        """Run this when its turn comes; raises `LaneFull` where that is too much."""
        future: Future[T] = Future()

        def run() -> None:
            outcome = _outcome_of(job) if future.set_running_or_notify_cancel() else None
            self._finish(claimant, size)  # before anybody hears of it and sends the next one
            if outcome:
                outcome(future)

        with self._lock:
            self._admit(claimant, size)
            self._turns.add(claimant, (claimant, run))
            self._start()
        return future

    def close(self) -> None:
        """Let all that was taken in finish."""
        with self._lock:
            while job := self._turns.take():
                self._pool.submit(job[1])
        self._pool.shutdown(wait=True)

    def _admit(self, claimant: Claimant, size: int) -> None:
        share, room = max(1, self._most // 4), self._most_bytes // 2
        if claimant.is_named and self._admitted.holds(claimant, size, files=share, room=room):
            raise problem("gate.account-lane-full", LaneFull)
        if self._admitted.holds(None, size, files=self._most, room=self._most_bytes):
            raise problem("gate.lane-full", LaneFull)
        self._admitted.add(claimant, size)

    def _start(self) -> None:
        """Give free threads to whoever is next; called with the lock held."""
        while self._running.total() < self._threads:
            job = self._turns.take(self._may_go)
            if job is None:
                return
            claimant, run = job
            self._running[claimant] += 1
            self._pool.submit(run)

    def _may_go(self, claimant: Claimant) -> bool:
        return not claimant.is_named or self._running[claimant] < max(1, self._threads // 4)

    def _finish(self, claimant: Claimant, size: int) -> None:
        with self._lock:
            self._running[claimant] -= 1
            self._running += Counter()
            self._admitted.add(claimant, size, sign=-1)
            self._start()


def _outcome_of(job: Callable[[], T]) -> Callable[[Future[T]], None]:
    """Do it; what comes back tells a future what came of it."""
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001 - it is whose future it is
        wrong = error
        return lambda future: future.set_exception(wrong)
    return lambda future: future.set_result(result)
