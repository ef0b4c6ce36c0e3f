"""Figures from the database: read when somebody asks, and remembered for a while.

Whoever scrapes every second makes a reading every ten. It is made in a thread of its own, for
which an answer waits two seconds: where the database is slow or away, the answer has what was
read before, and says how long ago that was.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillReading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from seawall.app.database_look import reading
from seawall.cases.model import CaseState
from seawall.db.rows.operating_rows import OperatingRows, OperatingWords, read_operating_rows
from seawall.enforcement.outbox.model import JobState
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import INSTALLATION
from seawall.ledger.words.keeping import ENTRY_LOST
from seawall.orders.model import VOID
from seawall.orders.standing import OPEN
from seawall.transaction import close_connection

#: A reading is good for so long, and an answer waits for one so long, in seconds.
REMEMBERED, PATIENCE = 10.0, 2.0
_WORDS = OperatingWords(
    open_orders=[str(state) for state in OPEN],
    void=VOID,
    open_case=str(CaseState.OPEN),
    ready=str(JobState.READY),
    running=str(JobState.RUNNING),
    dead=str(JobState.DEAD),
    deliver=str(Task.DELIVER),
    entry_lost=str(ENTRY_LOST),
)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DatabaseFigures:
    """What was read last, how long ago, and whether the last attempt was good."""

    rows: OperatingRows | None = None
    age: float | None = None
    is_up: bool = False


class DatabaseReader:
    """Reads at most so often, however often it is asked."""

    def __init__(
        self,
        read: Callable[[], OperatingRows],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._read, self._monotonic, self._patience = read, monotonic, patience
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seawall-metrics-database")
        self._running: Future[None] | None = None
        self._rows: OperatingRows | None = None
        self._read_at, self._tried_at = 0.0, -REMEMBERED
        self._is_up = False

    def figures(self) -> DatabaseFigures:
        """What is known; never an error, and never late by more than the patience."""
        if running := self._begun():
            with suppress(StillReading):
                running.result(self._patience)
        age = self._monotonic() - self._read_at if self._rows else None
        is_late = self._running is not None and not self._running.done()
        return DatabaseFigures(self._rows, age, self._is_up and not is_late)

    def close(self) -> None:
        """Read no more; whoever hangs in a database is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _begun(self) -> Future[None] | None:
        """The reading that runs now, begun if the last one is too old; None where it is not."""
        with self._lock:
            if self._running and not self._running.done():
                return self._running
            if self._monotonic() - self._tried_at < REMEMBERED:
                return None
            self._tried_at = self._monotonic()
            self._running = self._thread.submit(self._take)
            return self._running

    def _take(self) -> None:
        try:
            self._rows = self._read()
            self._read_at, self._is_up = self._monotonic(), True
        except Exception as away:  # noqa: BLE001 - an answer says so, and has what was read before
            self._is_up = False
            _log.warning("metrics.database_not_read", why=str(away).strip()[:300])


def read_database() -> OperatingRows:
    """One reading of the whole installation; no connection is kept for the next one."""
    try:
        with reading(INSTALLATION):
            return read_operating_rows(_WORDS, now=datetime.now(UTC))
    finally:
        close_connection()
