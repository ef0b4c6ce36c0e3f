"""What a task is told of its own run: the job, the time, and the dice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django_tasks import TaskContext, TaskResult, TaskResultStatus
from django_tasks.base import Task

from seawall.enforcement.outbox.model import Job, JobState

Clock = Callable[[], datetime]

_STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.DEAD: TaskResultStatus.FAILED,
}


def wall_clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def dice() -> float:
    """A random share of the jitter, in 0 … 1."""
    return random.random()  # noqa: S311 - it spreads retries, it guards nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun(TaskContext):
    """One attempt at one job."""

    job: Job
    clock: Clock = wall_clock
    jitter: Callable[[], float] = dice

    @property
    def now(self) -> datetime:
        """The time, asked afresh: a call may have taken half a minute."""
        return self.clock()


def run_of(context: TaskContext) -> JobRun:
    """The standard context, as the fuller one our runner passes."""
    return cast("JobRun", context)


def result_of(job: Job, task: Task[Any, Any], *, backend: str) -> TaskResult[Any]:
    """A job as the Django Tasks API shows it."""
    return TaskResult(
        task=task,
        id=job.id,
        status=_STATUS[job.state],
        enqueued_at=job.created_at,
        started_at=None,
        last_attempted_at=None,
        finished_at=job.finished_at,
        args=[],
        kwargs=dict(job.arguments),
        backend=backend,
        errors=[],
        worker_ids=[job.leased_by or "worker"] * job.attempts,
    )
