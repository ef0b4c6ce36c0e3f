"""The recorder of the gate: writes every hit, and keeps those that cannot be written yet.

Every call is one transaction on a connection of its own. A connection that was cut
is opened again and the transaction repeated, which is safe: a check carries its id
from the start. A database that is away makes the gate answer with the fail mode,
while the check waits here and is written as soon as the database is back.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection

from seawall.app.database_look import reading
from seawall.errors import SeawallError, problem
from seawall.ids import OrganisationId
from seawall.intake.model import FirstAnswer
from seawall.intake.submission import CheckAnswer, CheckRecord
from seawall.journeys.content import upload_check
from seawall.transaction import close_connection, transaction

_log = structlog.get_logger()
AWAY = (OperationalError, InterfaceError)
MOST_WAITING = 1_000
Result = TypeVar("Result")


class CheckRecorder:
    """What the gate is handed: it records, recalls and keeps."""

    def __init__(self, *, remembered_for: timedelta) -> None:
        self._remembered_for = remembered_for
        self._waiting: deque[CheckRecord] = deque()

    def record(self, record: CheckRecord) -> CheckAnswer:
        """Write a hit, or let it wait and say that the database is away."""
        try:
            return _twice(lambda: self._write(record))
        except AWAY as away:
            self._wait(record, str(away).strip())
            raise _away(away) from away

    def recall(self, organisation: OrganisationId, key: str) -> FirstAnswer | None:
        """What a key was answered before."""
        with _reachable(), reading(organisation) as tx:
            return tx.intake.first_answer(key, since=self._since())

    def keep(self, organisation: OrganisationId, answer: FirstAnswer) -> None:
        """Remember the answer to a check that found nothing."""
        with _reachable(), transaction(organisation) as tx:
            tx.intake.remember(answer, since=self._since())

    @property
    def waiting(self) -> int:
        """How many hits are still to be written."""
        return len(self._waiting)

    def run(self, stop: threading.Event, *, every: float = 1.0) -> None:
        """Write what waits, oldest first, until told to stop; then try once more."""
        while not stop.wait(every):
            self.catch_up()
        self.catch_up()

    def catch_up(self) -> None:
        """Write what waits, until it is done or the database is away again."""
        while self._waiting:
            try:
                self._write(self._waiting[0])
            except AWAY:
                return
            except SeawallError as refused:
                _log.warning("check.refused", check=self._waiting[0].id, why=str(refused))
            self._waiting.popleft()

    def _write(self, record: CheckRecord) -> CheckAnswer:
        try:
            with transaction(record.submission.organisation) as tx:
                return upload_check.record_check(
                    record, tx=tx, now=datetime.now(UTC), remembered_since=self._since()
                )
        finally:
            close_connection()

    def _wait(self, record: CheckRecord, why: str) -> None:
        if len(self._waiting) >= MOST_WAITING:
            _log.error("check.lost", check=record.id, why="too many are waiting")
            return
        _log.warning("check.waiting", check=record.id, why=why)
        self._waiting.append(record)

    def _since(self) -> datetime:
        return datetime.now(UTC) - self._remembered_for


def _twice(write: Callable[[], Result]) -> Result:
    """Once more where the line to a server was cut; a locked file would only be locked again."""
    try:
        return write()
    except AWAY:
        if connection.vendor != "postgresql":
            raise
        return write()


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except AWAY as away:
        raise _away(away) from away
    finally:
        close_connection()


def _away(away: Exception) -> SeawallError:
    return problem("app.check-not-recorded", type_name=type(away).__name__)
