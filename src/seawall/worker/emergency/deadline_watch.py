"""A watch that needs no database: what is due is kept in a file, and called about from there.

Two threads of every process that serves or works. The keeper follows the open deadlines and the
worker's heart, and writes the file. The watcher asks whether pages leave by the usual way: the
heart beats, and what it read was whole. Where not, it calls about every moment that comes. Of
the processes on one data folder one watches, for as long as it lives; so nobody is called
twice for one moment, not even where nothing can be written any more.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from seawall.config import settings
from seawall.enforcement.outbox.bell import BELL
from seawall.enforcement.outbox.model import Heartbeat
from seawall.errors import SeawallError
from seawall.ids import OrderId, OrganisationId
from seawall.journeys.orders.open_deadlines import open_deadlines, open_digests
from seawall.journeys.orders.order_paging import note_paged_outside
from seawall.orders.answering.open_deadline import OpenDeadline, moment_due
from seawall.orders.anteroom import telling
from seawall.orders.anteroom.open_digest import OpenDigest, digest_moment
from seawall.transaction import INSTALLATION, Transaction, transaction
from seawall.worker.beside.deadline_file import DeadlineFile, KeptDeadlines
from seawall.worker.beside.sent_pages import sent_pages
from seawall.worker.context import Clock, wall_clock
from seawall.worker.emergency.beating import TABLE, WORKER
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CLOCK

KEEP_EVERY, LOOK_EVERY = 2.0, 5.0
#: However many commits ring, the deadlines are not read more often.
REST = 0.2
#: A heart that has not been heard for so long has stopped.
SILENT_AFTER = 45.0
#: Whom nobody reached is tried again after so long.
TRY_AGAIN_AFTER = 30.0
#: More orders than these, due at one look, are one call.
MOST_CALLS = 5

Call = Callable[[OpenDeadline, datetime], bool]


@dataclass(frozen=True, slots=True)
class WatchState:
    """What health wants to know of the watch."""

    open: int
    unkept: str = ""
    """Why the file could not be written; empty where it is kept."""
    unreached: int = 0
    """Deadlines about which nobody could be reached without the database."""


class DeadlineWatch:
    """The file of open deadlines, and the calls from it."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock = wall_clock,
        monotonic: Callable[[], float] = time.monotonic,
        silent_after: float = SILENT_AFTER,
    ) -> None:
        self._folder = folder / "on-call"
        self._file = DeadlineFile(self._folder)
        self._sent = sent_pages(folder)
        self._clock, self._monotonic = clock, monotonic
        self._silent_after = silent_after
        self._deadlines: KeptDeadlines | None = None
        self._beat: datetime | None = None
        self._heard_at = monotonic()
        self._damaged = False
        self._unkept = ""
        self._tried: dict[str, float] = {}
        self._descriptor: int | None = None

    def run(self, stop: threading.Event) -> None:
        """Keep and watch until told to stop."""
        keeper = threading.Thread(target=self._keep, args=(stop,), name="deadline-keeper")
        keeper.daemon = True  # it may hang in a database that hangs
        keeper.start()
        watch = Loop("deadline-watch", CLOCK, event="deadlines.not_watched")
        watch.run(self.look, stop, rest=LOOK_EVERY, rests_first=True)
        self.close()

    def keep_up(self) -> None:
        """Read what is due from the database, and write the file."""
        with transaction(INSTALLATION) as tx:
            deadlines = KeptDeadlines(open_deadlines(tx=tx), open_digests(tx=tx))
            heartbeats = tx.outbox.heartbeats()
        self._deadlines = deadlines
        self._hear(heartbeats)
        if not self._is_ours():
            return
        try:
            self._file.write(deadlines)
            self._sent.load_ballast()
            self._unkept = ""
        except OSError as refused:
            self._unkept = refused.strerror or str(refused)
        self._write_down()

    def look(self) -> None:
        """Call about every moment that has come, where the usual way is broken."""
        if self.is_served() or not self._is_ours():
            return
        now = self._clock()
        self._call_about_orders(now)
        self._call_about_unknown_senders(now)

    def _call_about_orders(self, now: datetime) -> None:
        from seawall.worker.emergency.emergency_call import call_without_database

        due = self._due(now)
        single = len(due) <= MOST_CALLS
        for deadline, moment in due if single else due[:1]:
            called_about = [deadline] if single else [other for other, _ in due]
            orders = [other.order for other in called_about]
            if call_without_database(deadline, moment, now=now, more=len(orders) - 1):
                self._sent.note(*orders, at=now, outside=True)
                for order in orders:
                    self._tried.pop(order, None)
            else:
                self._tried.update(dict.fromkeys(orders, self._monotonic()))

    def _call_about_unknown_senders(self, now: datetime) -> None:
        """All senders of whom somebody has to hear now are one call, whatever is due beside it."""
        from seawall.worker.emergency.emergency_call import call_about_unknown_senders

        due = self._digests_due(now)
        if not due:
            return
        digests, names = [digest for digest, _ in due], [told_as(digest, now) for digest, _ in due]
        newest = max(moment for _, moment in due)
        if call_about_unknown_senders(digests, newest, now=now):
            self._sent.note(*names, at=now, outside=True)
            for name in names:
                self._tried.pop(name, None)
        else:
            self._tried.update(dict.fromkeys(names, self._monotonic()))

    def look_before_the_end(self) -> None:
        """Look once, from a process that ends now; only where others will know that it called."""
        if self._is_ours() and self._sent.can_note():
            self.look()
        self.close()

    def _due(self, now: datetime) -> list[tuple[OpenDeadline, datetime]]:
        """The deadlines that somebody has to be called about now, with the moment of each."""
        again = timedelta(minutes=settings().on_call_again_minutes)
        due = []
        for deadline in self._known().orders:
            sent_deadline = replace(deadline, paged_at=self._sent.last(deadline.order))
            moment = moment_due(sent_deadline, now=now, again=again)
            if moment is not None and self._may_try(deadline.order):
                due.append((sent_deadline, moment))
        return due

    def _digests_due(self, now: datetime) -> list[tuple[OpenDigest, datetime]]:
        """The senders whose documents somebody has to be called about now."""
        due = []
        for digest in self._known().digests:
            names = (told_as(digest, now), telling.about_again(digest.group, digest.since))
            told_at = max(filter(None, map(self._sent.last, names)), default=None)
            moment = digest_moment(digest, now=now, told_at=told_at)
            if moment is not None and self._may_try(told_as(digest, now)):
                due.append((digest, moment))
        return due

    def is_served(self) -> bool:
        """Whether pages leave by the usual way: the heart beats, and what it reads is whole."""
        return not self._damaged and self.silence() < self._silent_after

    def silence(self) -> float:
        """For how many seconds the worker's heart was not heard."""
        return self._monotonic() - self._heard_at

    def state(self) -> WatchState:
        """How many deadlines run, and whether they are kept."""
        return WatchState(len(self._known().orders), self._unkept, len(self._tried))

    def deadlines(self) -> Sequence[OpenDeadline]:
        """Orders that are due, as they were read last."""
        return self._known().orders

    def close(self) -> None:
        """Let another process watch."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _keep(self, stop: threading.Event) -> None:
        rings = 0

        def step() -> None:
            nonlocal rings
            rings = BELL.rings
            self.keep_up()

        def rest() -> None:
            stop.wait(REST)
            BELL.wait(since=rings, seconds=KEEP_EVERY)

        Loop("deadline-keeper", CLOCK, event="deadlines.not_read").run(step, stop, rest=rest)

    def _hear(self, heartbeats: list[Heartbeat]) -> None:
        """The heart is heard where its beat has changed: no clock has to be right."""
        newest = next((beat.at for beat in heartbeats if beat.name == WORKER), None)
        if newest != self._beat:
            self._beat, self._heard_at = newest, self._monotonic()
        self._damaged = any(beat.says for beat in heartbeats if beat.name.startswith(TABLE))

    def _known(self) -> KeptDeadlines:
        return self._file.read() if self._deadlines is None else self._deadlines

    def _may_try(self, order: str) -> bool:
        tried = self._tried.get(order)
        return tried is None or self._monotonic() - tried >= TRY_AGAIN_AFTER

    def _is_ours(self) -> bool:
        """Whether this process is the one that watches: it has the lock until it dies."""
        if self._descriptor is not None:
            return True
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True, mode=0o700)
            descriptor = _opened(self._folder / "watch.lock")
        except OSError:
            return True  # twice is better than never
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def _write_down(self) -> None:
        """Tell the database of the calls that went out without it."""
        for order, at in self._sent.to_write_down().items():
            with suppress(SeawallError), _of_order(OrderId(order)) as tx:
                note_paged_outside(OrderId(order), at, tx=tx, now=self._clock())
            self._sent.write_down(order)


def told_as(digest: OpenDigest, now: datetime) -> str:
    """What a call about this sender is known by within this hour, with the database or without."""
    return telling.about(digest.group, now)


def _opened(lock: Path) -> int:
    """The file that the watch holds; one that is there opens in a read-only folder, too."""
    try:
        return os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _of_order(order: OrderId) -> Iterator[Transaction]:
    with transaction(INSTALLATION) as tx:
        yield tx.of(OrganisationId(tx.orders.order(order).organisation))
