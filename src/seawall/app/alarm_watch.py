"""What the health page is told of alarms that reached nobody, asked of the database now and then.

Anybody may ask for that page, so it names no order: which one it is, the doctor and the board say.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import structlog

from seawall.journeys.orders.alarm_health import unheard_alarms
from seawall.transaction import INSTALLATION, close_connection, transaction

#: Whoever asks for the health page more often gets the same answer.
SECONDS = 2.0

_log = structlog.get_logger()


class AlarmWatch:
    """Alarms that reached nobody, as of a moment ago; None where the database cannot be asked."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._alarms: list[str] | None = None

    def __call__(self) -> list[str] | None:
        if not self._lock.acquire(blocking=False):
            return self._alarms  # somebody is asking: nobody queues for a database that hangs
        try:
            now = time.monotonic()
            if self._asked_at is None or now - self._asked_at >= self._seconds:
                self._alarms, self._asked_at = _ask(), now
            return self._alarms
        finally:
            self._lock.release()


def _ask() -> list[str] | None:
    try:
        with transaction(INSTALLATION) as tx:
            return unheard_alarms(tx=tx, now=datetime.now(UTC), named=False)
    except Exception:  # noqa: BLE001 - a health page answers, whatever is away
        _log.exception("health.alarms_unknown")
        return None
    finally:
        close_connection()
