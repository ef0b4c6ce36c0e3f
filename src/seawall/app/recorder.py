"""The recorder of the gate: writes every hit, and keeps those that cannot be written yet.

Every call is one transaction, on the connection of the thread that writes. One that was cut
is opened again and the transaction repeated, which is safe: a check carries its id
from the start. The verdict is given before anything is written, so whatever fails here takes
nothing from it: the check waits in the journal, and is written as soon as the database is back.
Nobody waits long on a database that hangs: the threads that look at content must go on looking.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection

from seawall.app.check_journal import CheckJournal
from seawall.app.database_look import reading
from seawall.db.connections.kept_connection import kept_connection
from seawall.db.upkeep.storage_faults import is_storage_fault
from seawall.errors import SeawallError, Unavailable, problem
from seawall.ids import CheckId, OrganisationId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.intake.intake_faults import AnsweredMeanwhile, KeyReused
from seawall.intake.model import FirstAnswer
from seawall.intake.submission import CheckAnswer, CheckRecord
from seawall.journeys.content import upload_check
from seawall.journeys.content.media_sealing import seal_media
from seawall.transaction import close_connection, transaction
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CURRENT

_log = structlog.get_logger()
AWAY = (OperationalError, InterfaceError)
#: What an answer says whose record waits.
LATE = "recorded later: the database did not answer"
UNRECORDED = "not recorded: the database did not answer, and the journal of checks is full"
#: So many threads write, and a check waits so long for its own, in seconds.
HANDS, PATIENCE = 4, 5.0
#: One that is refused so often while the database answers is a person's.
ENOUGH_ATTEMPTS = 3
Result = TypeVar("Result")


class CheckRecorder:
    """What the gate is handed: it records, recalls and keeps."""

    def __init__(self, journal: CheckJournal, *, remembered_for: timedelta) -> None:
        self.journal = journal
        self._remembered_for = remembered_for
        self._refusals: Counter[CheckId] = Counter()
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="seawall-record")
        self._late: set[Future[Any]] = set()
        self._has_written = False

    def record(self, record: CheckRecord) -> CheckAnswer:
        """Write a hit, or let it wait: its verdict is given either way."""
        try:
            return self._bounded(lambda: _twice(lambda: self._write(record)))
        except Unavailable as away:
            return self._wait(record, str(away))
        except SeawallError:
            raise
        except Exception as wrong:  # noqa: BLE001 - no fault of ours takes a verdict back
            if not is_storage_fault(wrong):
                _log.exception("check.not_recorded", check=record.id, words_stay=False)
            return self._wait(record, str(wrong).strip())

    def recall(self, organisation: OrganisationId, key: str) -> FirstAnswer | None:
        """What a key was answered before."""

        def look() -> FirstAnswer | None:
            with reading(organisation) as tx:
                return tx.intake.first_answer(key, since=self._since())

        return self._reached(look)

    def keep(self, organisation: OrganisationId, answer: FirstAnswer) -> None:
        """Remember the answer to a check that found nothing."""

        def write() -> None:
            with transaction(organisation) as tx:
                tx.intake.remember(answer, since=self._since())

        self._reached(write)

    def close(self) -> None:
        """Nothing is recorded any more: each thread closes the connection that it kept."""
        if not self._has_written:
            return
        together = threading.Barrier(HANDS)

        def end() -> None:
            with suppress(threading.BrokenBarrierError):  # one of them hangs
                together.wait(PATIENCE)
            close_connection()

        wait([self._hands.submit(end) for _ in range(HANDS)], 2 * PATIENCE)
        self._hands.shutdown(wait=False, cancel_futures=True)

    @property
    def waiting(self) -> int:
        """How many hits are still to be written."""
        return self.journal.state().waiting

    def run(self, stop: threading.Event, *, every: float = 1.0) -> None:
        """Write what waits, oldest first, until told to stop; then try once more."""
        loop = Loop("recorder", CURRENT, event="check.not_recorded")
        loop.run(self.catch_up, stop, rest=every, rests_first=True)
        loop.attempt(self.catch_up, stop)

    def catch_up(self) -> None:
        """Write what waits, until it is done or the database is away again."""
        if not self.waiting:
            return
        with self.journal.one_process() as is_ours:
            for check in self.journal.waiting() if is_ours else ():
                record = self.journal.read(check)
                if record is not None and not self._replayed(record):
                    return

    def _replayed(self, record: CheckRecord) -> bool:
        """Write one that waited; whether to go on with the next."""
        try:
            self._write(record, is_late=True)
        except (AnsweredMeanwhile, KeyReused):
            # its sender asked again with the same key, and that answer stands
            submission = replace(record.submission, idempotency_key="")
            return self._replayed(replace(record, submission=submission))
        except Exception as wrong:  # noqa: BLE001 - it stays where it is, or is a person's
            if is_storage_fault(wrong) or isinstance(wrong, Unavailable):
                return False
            return self._refused(record.id, wrong)
        self._refusals.pop(record.id, None)
        self.journal.forget(record.id)
        return True

    def _refused(self, check: CheckId, why: Exception) -> bool:
        self._refusals[check] += 1
        _log.warning("check.not_recorded", check=check, why=str(why))
        if self._refusals[check] < ENOUGH_ATTEMPTS:
            return False
        self._refusals.pop(check)
        self.journal.set_aside(check)
        return True

    def _write(self, record: CheckRecord, *, is_late: bool = False) -> CheckAnswer:
        """One unit of work, which holds no lock while the file is sealed: that came before."""
        now, organisation = datetime.now(UTC), record.submission.organisation
        with files_ahead(organisation, now=now) as files:
            arrival = seal_media(upload_check.arrival_of(record), files)
            with kept_connection(), transaction(organisation) as tx:
                answer = upload_check.record_check(
                    record,
                    tx=tx,
                    now=now,
                    remembered_since=self._since(),
                    is_late=is_late,
                    arrival=arrival,
                )
                files.leave_to_commit()
            return answer

    def _reached(self, work: Callable[[], Result]) -> Result:
        """Do this, or say that the database is away."""

        def work_connected() -> Result:
            with kept_connection():
                return work()

        try:
            return self._bounded(work_connected)
        except Exception as away:
            if not is_storage_fault(away):
                raise
            raise problem("app.check-not-recorded", type_name=type(away).__name__) from away

    def _bounded(self, work: Callable[[], Result]) -> Result:
        """Do this in a thread that may hang, and wait no longer than our patience."""
        if len(self._late) >= HANDS:
            raise problem("app.check-not-recorded", type_name="it hangs")
        self._has_written = True
        running = self._hands.submit(work)
        try:
            return running.result(PATIENCE)
        except TimeoutError:
            if not running.done():
                self._late.add(running)
                running.add_done_callback(self._late.discard)
            raise problem("app.check-not-recorded", type_name="it hangs") from None

    def _wait(self, record: CheckRecord, why: str) -> CheckAnswer:
        note = LATE if self.journal.add(record, why=why[:300]) else UNRECORDED
        return replace(record.answer, notes=(*record.answer.notes, note))

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
