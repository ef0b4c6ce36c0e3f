"""The worker: threads that claim jobs, one at a time, and a heart that keeps the leases.

A job is leased, not taken: if this process dies, its jobs are claimed again when their
leases run out. Threads serve lanes, each of which keeps one promise
(`enforcement.outbox.job_lanes`), and no endpoint gets all of those that call. A commit in the
same process wakes the threads at once; work that other processes commit is found by looking
twice a second, once for all threads (`loops/agenda.py`).
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

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
    QuietJob,
    TaskRetry,
)
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import JobId, OrganisationId
from seawall.spans import span
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.clocks import arm_clocks
from seawall.worker.context import Clock, JobRun, dice, result_of
from seawall.worker.loops.agenda import Agenda
from seawall.worker.loops.job_paces import TRIES, is_periodic, name_of, pace_of
from seawall.worker.loops.loop import SURVIVED, Loop
from seawall.worker.loops.pace import CLOCK
from seawall.worker.loops.process_starts import lanes_with_clocks, note_end, note_start
from seawall.worker.loops.trouble import called_for_installation, tell_recovery, tell_trouble
from seawall.worker.watch.steady_clock import SteadyClock
from seawall.worker.watch.watching import keep_time, sound_parked

LEASE = timedelta(seconds=30)
POLL_SECONDS = 0.5
#: What comes again, or is tried again, lets others in between, whatever it asks for: it may find
#: the same work, or fail, for ever.
SHORTEST_REST = timedelta(seconds=0.25)

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
        self._agenda = Agenda(self._clock)
        self._calm_at = 0.0
        self._held: dict[JobId, Job] = {}
        self._lock = threading.Lock()
        self._claiming = threading.Lock()
        #: How many calls one endpoint may keep waiting here: never all of the threads for it.
        self._share = max(1, sum(Lane.CALLS in lanes for lanes in share_out(threads)) - 1)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then finish what is in hand and return."""
        self._calm_at = time.monotonic() + note_start(now=self._clock()).total_seconds()
        close_connection()
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
        note_end(now=self._clock())
        close_connection()

    def arm(self) -> None:
        """Go on from the latest moment that was seen, and owe the periodic tasks."""
        keep_time(self._clock)
        arm_clocks(self._clock())

    def step(self, lanes: Sequence[str] = tuple(Lane), *, aside: Sequence[QuietJob] = ()) -> bool:
        """Do one job that is due and not left aside, if there is one; whether there was."""
        claimed = self._claim(lanes, aside) if lanes else []
        for job in claimed:
            task = job.task.rpartition(".")[2]
            with self._holding(job), span("job", task=task, lane=job.queue, attempt=job.attempts):
                self._do(job)
        return bool(claimed)

    def _do(self, job: Job) -> None:
        """Carry out one job; how it ends is its own, and holds up no other in its lane."""
        ending = self._attempt(job)
        try:
            self._end(job, ending)
        except Exception:  # noqa: BLE001 - its lease runs out, and it is taken up again
            _log.exception("job.not_ended", job=job.id, task=job.task)
            close_connection()
            return
        if is_periodic(job):
            self._tell_of_periodic(job, ending)

    def _claim(self, lanes: Sequence[str], aside: Sequence[QuietJob] = ()) -> list[Job]:
        """One at a time, so that the second thread sees what the first has taken."""
        with self._claiming:
            with transaction(INSTALLATION) as tx:
                claimed = tx.outbox.claim(
                    now=self._clock(),
                    worker=self.name,
                    lease=self._lease,
                    queues=lanes,
                    busy=self._busy() if Lane.CALLS in lanes else (),
                    aside=aside,
                )
            self._agenda.forget()
            self._hold(claimed)
        return claimed

    def _loop(self, stop: threading.Event, lanes: Sequence[str]) -> None:
        """One thread: it slows down where nothing can be claimed, and for no job's failure."""
        is_armed = is_busy = False
        rings = 0

        def step() -> None:
            nonlocal is_armed, is_busy, rings
            rings = BELL.rings
            if not is_armed:
                self.arm()
                is_armed = True
            is_calm = time.monotonic() >= self._calm_at
            served = lanes if is_calm else lanes_with_clocks(lanes)
            has_due = self._agenda.has_due(served, rings=rings, seconds=POLL_SECONDS)
            is_busy = has_due and self.step(served, aside=self._agenda.aside)

        def rest() -> None:
            if not is_busy:
                BELL.wait(since=rings, seconds=POLL_SECONDS)

        Loop("worker", CLOCK, event="worker.interrupted").run(step, stop, rest=rest)

    def _attempt(self, job: Job) -> Ending:
        if job.is_poison:
            return self._after_silences(job)
        try:
            task = import_string(job.task)
            result = result_of(job, task, backend=task.backend)
            run = JobRun(task_result=result, job=job, clock=self._clock, jitter=self._jitter)
            ending: Ending = task.call(run, **job.arguments)
        except SURVIVED as error:  # a task's fault is its own; the next must run
            _log.exception("job.failed", job=job.id, task=job.task)
            return self._after(error, job)
        return ending

    def _after_silences(self, job: Job) -> Ending:
        """Parked; but what is done again and again (the watch itself) is only put off."""
        why = "Worker after worker died over this job."
        return self._put_off(job, why) if is_periodic(job) else ParkedTask(why)

    def _after(self, error: BaseException, job: Job) -> Ending:
        why = f"{getattr(error, 'code', None) or type(error).__name__}: {error}"[:1000]
        if not is_periodic(job) and TRIES.is_alarm(job.attempts):
            return ParkedTask(why)
        return self._put_off(job, why)

    def _put_off(self, job: Job, why: str) -> TaskRetry:
        wait = pace_of(job).wait_after(job.attempts, jitter=self._jitter())
        return TaskRetry(self._clock() + wait, why)

    def _tell_of_periodic(self, job: Job, ending: Ending) -> None:
        """What comes again and fails each time is told; so is that it is well again."""
        name, pace = name_of(job), pace_of(job)
        if not pace.is_alarm(job.attempts) and not job.is_poison:
            return
        if isinstance(ending, TaskRetry):
            tell_trouble(name, pace, job.attempts, ending.why, now=self._clock())
        else:
            tell_recovery(name, pace, now=self._clock())

    def _end(self, job: Job, ending: Ending) -> None:
        with transaction(INSTALLATION) as tx:
            match ending:
                case None:
                    tx.outbox.finish(job.id, worker=self.name, now=self._clock())
                case TaskRetry(at, why):
                    again = self._rested(at)
                    tx.outbox.fail(job.id, worker=self.name, run_after=again, error=why)
                case NextTime(at):
                    tx.outbox.rearm(job.id, worker=self.name, run_after=self._rested(at))
                case DeadTask(why):
                    _log.warning("job.dead", job=job.id, task=job.task, why=why)
                    tx.outbox.bury(job.id, worker=self.name, now=self._clock(), error=why)
        if isinstance(ending, ParkedTask):
            self._sound(job, ending.why)

    def _rested(self, at: datetime) -> datetime:
        return max(at, self._clock() + SHORTEST_REST)

    def _sound(self, job: Job, why: str) -> None:
        """People are told of work that was parked; a call that was parked calls nobody."""
        if job.task == Task.CALL_ON_CALL:
            return
        about = next((str(job.arguments[name]) for name in _ABOUT if name in job.arguments), "")
        try:
            if organisation := job.organisation or _called_for_installation():
                sound_parked(organisation, about, (job.task, why), now=self._clock())
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
        every = self._lease.total_seconds() / 3
        heart = Loop("worker-heart", CLOCK, event="worker.heart_missed_a_beat")
        heart.run(self._renew, ended, rest=every, rests_first=True)

    def _renew(self) -> None:
        if jobs := self._in_hand():
            with transaction(INSTALLATION) as tx:
                for job in jobs:
                    tx.outbox.renew(job, worker=self.name, until=self._clock() + self._lease)
        keep_time(self._clock)

    def _in_hand(self) -> tuple[JobId, ...]:
        with self._lock:
            return tuple(self._held)


def _called_for_installation() -> OrganisationId | None:
    with transaction(INSTALLATION) as tx:
        return called_for_installation(tx)
