"""The pace of each periodic task, and that of a job that is tried three times."""

from __future__ import annotations

from datetime import timedelta

from seawall.enforcement.outbox.model import Job
from seawall.enforcement.outbox.tasks import Task
from seawall.worker.loops.pace import CLOCK, INBOX, OWN, FailurePace

_PACES: dict[str, FailurePace] = {
    Task.BEAT: CLOCK,
    Task.WATCH_DEADLINES: CLOCK,
    Task.POLL_INBOX: INBOX,
}

#: A task that raises is tried again after these waits; then it is parked, and people are told.
TRIES = FailurePace((timedelta(seconds=5), timedelta(seconds=60)), alarm_at=3)


def is_periodic(job: Job) -> bool:
    """Whether it comes again and is never parked."""
    return bool(job.key and job.key.startswith("every:"))


def pace_of(job: Job) -> FailurePace:
    """How this job slows down when it fails."""
    return _PACES.get(job.task, OWN) if is_periodic(job) else TRIES


def name_of(job: Job) -> str:
    """What people are told that failed."""
    return job.task.rpartition(".")[2]
