"""What is due, looked at once for all threads of a worker.

Each thread used to try to take a job twice a second, which is a unit of work that waits for the
write lock. Now a look is one that reads, and is shared: a thread takes where it says that its
lane has something.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import QuietJob
from seawall.transaction import INSTALLATION, reading
from seawall.worker.loops.quiet_tasks import QuietTasks

#: A look serves the threads that ask within this share of the time between two.
_SHARED = 0.9


class Agenda:
    """The lanes with something due, as of the last look."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._quiet = QuietTasks()
        self._due: Collection[str] = ()
        self._aside: Sequence[QuietJob] = ()
        self._rings = -1
        self._looked_at = 0.0

    def has_due(self, lanes: Sequence[str], *, rings: int, seconds: float) -> bool:
        """Whether one of these lanes has something due; looked at anew after so many seconds."""
        with self._lock:
            is_old = time.monotonic() - self._looked_at >= seconds * _SHARED
            if is_old or rings != self._rings:
                self._look()
                self._rings, self._looked_at = rings, time.monotonic()
            return not set(lanes).isdisjoint(self._due)

    def forget(self) -> None:
        """Something was taken: whoever asks next looks anew."""
        with self._lock:
            self._rings = -1

    @property
    def aside(self) -> Sequence[QuietJob]:
        """The jobs that are left alone, as of the last look."""
        return self._aside

    def _look(self) -> None:
        now = self._clock()
        with reading(INSTALLATION) as tx:
            self._aside = self._quiet.quiet_jobs(tx=tx, now=now)
            self._due = tx.outbox.due_lanes(now=now, lanes=tuple(Lane), aside=self._aside)
