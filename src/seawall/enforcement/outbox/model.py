"""A job: work that is owed, and how it may end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.enforcement.outbox.job_lanes import Lane, lane_of
from seawall.ids import JobId, OrganisationId


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of a part, and what it found wrong, if anything."""

    name: str
    at: datetime
    says: str = ""


@dataclass(frozen=True, slots=True)
class QuietJob:
    """A job for which there is nothing to do; one that was due by then is done all the same."""

    key: str
    unless_due_by: datetime


@dataclass(frozen=True, slots=True)
class OwedJob:
    """A job about to be written; one `key` is only ever owed once."""

    task: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    run_after: datetime | None = None
    lane: Lane | None = None
    """The lane of the task, unless this job has another promise to keep."""
    key: str | None = None

    @property
    def queue(self) -> Lane:
        """The queue that the job waits in: one a lane."""
        return self.lane or lane_of(self.task)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; `attempts` counts the times it was claimed."""

    id: JobId
    organisation: OrganisationId | None
    queue: str
    task: str
    arguments: Mapping[str, Any]
    state: JobState
    run_after: datetime
    attempts: int
    leased_by: str
    leased_until: datetime | None
    key: str | None
    last_error: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_poison(self) -> bool:
        """Whether worker after worker died over it."""
        return self.last_error.count(WENT_SILENT) >= MOST_SILENCES


@dataclass(frozen=True, slots=True)
class TaskRetry:
    """A task's answer: not done, try at this moment."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class DeadTask:
    """A task's answer: not done, and not to be tried again until a person says so."""

    why: str


@dataclass(frozen=True, slots=True)
class ParkedTask(DeadTask):
    """It failed by a fault of ours as often as it may: people are told."""


@dataclass(frozen=True, slots=True)
class NextTime:
    """A task's answer: what was due is done, and it goes on at this moment, as if for the first time."""

    at: datetime


#: What a task returns: None means done.
Ending = TaskRetry | DeadTask | NextTime | None

#: Written behind a job's last error whenever its worker's lease ran out.
WENT_SILENT = "The worker went silent. "

#: A job that silenced this many workers in a row is not given to another.
MOST_SILENCES = 3
