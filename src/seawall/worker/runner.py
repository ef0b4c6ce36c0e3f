"""The worker: threads that claim jobs, one at a time, and a heart that keeps the leases.

A job is leased, not taken: if this process dies, its jobs are claimed again when their
leases run out. Threads serve lanes, each of which keeps one promise
(`enforcement.outbox.job_lanes`), and no endpoint gets all of those that call. A commit in the
same process wakes the threads at once; work that other processes commit is found by looking
twice a second.
"""

from __future__ import annotations

import os
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.utils.module_loading import import_string

from seawall.enforcement.outbox.bell import BELL
from seawall.enforcement.outbox.job_lanes import Lane, share_out
from seawall.enforcement.outbox.model import (
    DeadTask,
    Ending,
    Job,
    NextTime,
    ParkedTask,
    TaskRetry,
)
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import JobId
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.clocks import arm_clocks
from seawall.worker.context import Clock, JobRun, dice, result_of
from seawall.worker.watch.steady_clock import SteadyClock
from seawall.worker.watch.watching import keep_time, sound_parked

LEASE = timedelta(seconds=30)
POLL_SECONDS = 0.5

#: A task that raises is tried again after these waits; then it is parked, and people are told.
_AFTER_ERRORS = tuple(timedelta(seconds=seconds) for seconds in (5, 60))
#: A periodic task never ends, and waits longer and longer.
_AFTER_ERRORS_PERIODIC = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120, 600))

#: What a job is about that an authority waits for, by the names of its arguments.
_ABOUT = ("order", "threat", "answer", "action")

_log = structlog.get_logger()


class Worker:
    """Does the work that is owed, until it is told to stop."""

    def __init__(
        self,
        name: str = "",
        threads: int = 6,
        *,
        lease: timedelta = LEASE,
        clock: Clock | None = None,
        jitter: Callable[[], float] = dice,
    ) -> None:
        self.name = f"{name or socket.gethostname()}/{os.getpid()}"
        self._threads = threads
        self._lease = lease
        self._clock = clock or SteadyClock()
        self._jitter = jitter
        self._held: dict[JobId, Job] = {}
        self._lock = threading.Lock()
        self._claiming = threading.Lock()
        #: How many calls one endpoint may keep waiting here: never all of the threads for it.
        self._share = max(1, sum(Lane.CALLS in lanes for lanes in share_out(threads)) - 1)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then finish what is in hand and return."""
        ended = threading.Event()
        heart = threading.Thread(target=self._beat, args=(ended,), name="worker-heart")
        hands = [
            threading.Thread(target=self._loop, args=(stop, lanes), name=f"worker-{number}")
            for number, lanes in enumerate(share_out(self._threads))
        ]
        for thread in (heart, *hands):
            thread.start()
        stop.wait()
        BELL.ring()
        for thread in hands:
            thread.join()
        ended.set()
        heart.join()

    def arm(self) -> None:
        """Go on from the latest moment that was seen, and owe the periodic tasks."""
        keep_time(self._clock)
        arm_clocks(self._clock())

    def step(self, lanes: Sequence[str] = tuple(Lane)) -> bool:
        """Do one job that is due, if there is one; whether there was."""
        claimed = self._claim(lanes)
        for job in claimed:
            with self._holding(job):
                self._end(job, self._attempt(job))
        return bool(claimed)

    def _claim(self, lanes: Sequence[str]) -> list[Job]:
        """One at a time, so that the second thread sees what the first has taken."""
        with self._claiming:
            with transaction(INSTALLATION) as tx:
                claimed = tx.outbox.claim(
                    now=self._clock(),
                    worker=self.name,
                    lease=self._lease,
                    queues=lanes,
                    busy=self._busy() if Lane.CALLS in lanes else (),
                )
            self._hold(claimed)
        return claimed

    def _loop(self, stop: threading.Event, lanes: Sequence[str]) -> None:
        is_armed = False
        while not stop.is_set():
            rings = BELL.rings
            try:
                if not is_armed:
                    self.arm()
                    is_armed = True
                if self.step(lanes):
                    continue
            except Exception:  # noqa: BLE001 - most likely the database is away; it will be back
                _log.exception("worker.interrupted")
                close_connection()
            BELL.wait(since=rings, seconds=POLL_SECONDS)
        close_connection()

    def _attempt(self, job: Job) -> Ending:
        if job.is_poison:
            return self._after_silences(job)
        try:
            task = import_string(job.task)
            result = result_of(job, task, backend=task.backend)
            run = JobRun(task_result=result, job=job, clock=self._clock, jitter=self._jitter)
            ending: Ending = task.call(run, **job.arguments)
        except Exception as error:  # noqa: BLE001 - a task's fault is its own; the next must run
            _log.exception("job.failed", job=job.id, task=job.task)
            return self._after(error, job)
        return ending

    def _after_silences(self, job: Job) -> Ending:
        """Parked; but what is done again and again (the watch itself) is only put off."""
        why = "Worker after worker died over this job."
        if _is_periodic(job):
            return TaskRetry(self._clock() + _AFTER_ERRORS_PERIODIC[-1], why)
        return ParkedTask(why)

    def _after(self, error: Exception, job: Job) -> Ending:
        why = f"{getattr(error, 'code', None) or type(error).__name__}: {error}"[:1000]
        waits = _AFTER_ERRORS_PERIODIC if _is_periodic(job) else _AFTER_ERRORS
        if job.attempts > len(waits) and not _is_periodic(job):
            return ParkedTask(why)
        wait = waits[min(job.attempts, len(waits)) - 1]
        return TaskRetry(self._clock() + wait, why)

    def _end(self, job: Job, ending: Ending) -> None:
        with transaction(INSTALLATION) as tx:
            match ending:
                case None:
                    tx.outbox.finish(job.id, worker=self.name, now=self._clock())
                case TaskRetry(at, why):
                    tx.outbox.fail(job.id, worker=self.name, run_after=at, error=why)
                case NextTime(at):
                    tx.outbox.rearm(job.id, worker=self.name, run_after=at)
                case DeadTask(why):
                    _log.warning("job.dead", job=job.id, task=job.task, why=why)
                    tx.outbox.bury(job.id, worker=self.name, now=self._clock(), error=why)
        if isinstance(ending, ParkedTask):
            self._sound(job, ending.why)

    def _sound(self, job: Job, why: str) -> None:
        """People are told of work that was parked; a call that was parked calls nobody."""
        if job.organisation is None or job.task == Task.CALL_ON_CALL:
            return
        about = next((str(job.arguments[name]) for name in _ABOUT if name in job.arguments), "")
        try:
            sound_parked(job.organisation, about, (job.task, why), now=self._clock())
        except Exception:  # noqa: BLE001 - the job is buried, and the health of its order is red
            _log.exception("job.parked_unheard", job=job.id)

    @contextmanager
    def _holding(self, job: Job) -> Iterator[None]:
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(job.id, None)

    def _hold(self, claimed: Sequence[Job]) -> None:
        with self._lock:
            self._held.update({job.id: job for job in claimed})

    def _busy(self) -> tuple[str, ...]:
        """Endpoints that have their share of calls from this process already."""
        with self._lock:
            calling = Counter(
                str(job.arguments["endpoint"])
                for job in self._held.values()
                if "endpoint" in job.arguments
            )
        return tuple(endpoint for endpoint, number in calling.items() if number >= self._share)

    def _beat(self, ended: threading.Event) -> None:
        """Renew the leases of what is in hand, three times a lease, until the last is done."""
        while not ended.wait(self._lease.total_seconds() / 3):
            try:
                self._renew()
            except Exception:  # noqa: BLE001 - the next beat may succeed
                _log.exception("worker.heart_missed_a_beat")
                close_connection()
        close_connection()

    def _renew(self) -> None:
        if jobs := self._in_hand():
            with transaction(INSTALLATION) as tx:
                for job in jobs:
                    tx.outbox.renew(job, worker=self.name, until=self._clock() + self._lease)
        keep_time(self._clock)

    def _in_hand(self) -> tuple[JobId, ...]:
        with self._lock:
            return tuple(self._held)


def _is_periodic(job: Job) -> bool:
    return bool(job.key and job.key.startswith("every:"))
