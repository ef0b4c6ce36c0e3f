"""A job: work that is owed, and the tasks that may be owed.

Stores and journeys write a job by the name of its task; only the worker knows what
stands behind the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import JobId, OrganisationId


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Task(StrEnum):
    """Every task a journey may owe, by the path the Django Tasks API knows it by."""

    DELIVER = "seawall.worker.tasks.deliver"
    RELEASE = "seawall.worker.deciding.release"
    ASK_AGAIN = "seawall.worker.tasks.ask_again"
    PAGE = "seawall.worker.tasks.page"
    CALL_ON_CALL = "seawall.worker.tasks.call_on_call"
    PROBE_GONE = "seawall.worker.tasks.probe_gone"
    PAGE_ORDER = "seawall.worker.orders.page_order"
    CALL_FOR_ORDER = "seawall.worker.orders.call_for_order"
    SEND_ANSWER = "seawall.worker.orders.send_answer"
    END_SILENCE = "seawall.worker.orders.end_silence"
    ERASE = "seawall.worker.preserving.erase"
    SEND_THREAT = "seawall.worker.orders.send_threat"
    READ_MAIL = "seawall.worker.inbox.read_mail"
    RESOLVE_LINE = "seawall.worker.referring.resolve_line"
    SEND_DISPATCH = "seawall.worker.referring.send_dispatch"
    VISIT_LINE = "seawall.worker.referring.visit_line"
    SEND_FORUM = "seawall.worker.forum.send"
    TAKE_BACK = "seawall.worker.forum.take_back"
    ANSWER_ROLL_CALL = "seawall.worker.incidents.answer"
    COUNT_COPIES = "seawall.worker.incidents.count"
    INCIDENT_OVER = "seawall.worker.incidents.over"
    DEAL_GOLDEN = "seawall.worker.quality.deal_golden"
    DECIDE_BULK = "seawall.worker.bulk.decide"
    VISIT_EXCHANGE = "seawall.worker.exchanging.visit_exchange"


#: Jobs that call out wait on strangers; they have threads of their own to wait in.
CALLS = "calls"
#: Calls under a clock (a page, an answer to an order): no slow stranger stands before them.
URGENT = "urgent"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Owed:
    """A job about to be written; one `key` is only ever owed once."""

    task: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    run_after: datetime | None = None
    queue: str = DEFAULT
    key: str | None = None


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
class Again:
    """A task's answer: not done, try at this moment."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Dead:
    """A task's answer: not done, and not to be tried again until a person says so."""

    why: str


@dataclass(frozen=True, slots=True)
class NextTime:
    """A periodic task's answer: done, and due again at this moment."""

    at: datetime


#: What a task returns: None means done.
Ending = Again | Dead | NextTime | None

#: Written behind a job's last error whenever its worker's lease ran out.
WENT_SILENT = "The worker went silent. "

#: A job that silenced this many workers in a row is not given to another.
MOST_SILENCES = 5
