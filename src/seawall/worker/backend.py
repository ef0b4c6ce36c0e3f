"""The Django Tasks API on our outbox: a task that is enqueued is a row of the same commit.

So the worker and its tasks speak a standard, and any other backend of that standard can
take this one's place by one setting.
"""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from seawall.enforcement.outbox.model import OwedJob
from seawall.errors import NotFound
from seawall.ids import JobId, OrganisationId
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import result_of, wall_clock


class OutboxBackend(BaseTaskBackend):
    """Enqueue by writing a row; the runner claims it."""

    supports_defer = True
    supports_get_result = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.queues = set()  # any queue may be named; the runner decides what it claims

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Owe this task, to the organisation it names or to the installation."""
        self.validate_task(task)
        if args:
            raise InvalidTaskError("Arguments of a job have names, so that a row can be read.")
        scope = OrganisationId(kwargs["organisation"]) if "organisation" in kwargs else INSTALLATION
        owed = OwedJob(task.module_path, dict(kwargs), run_after=task.run_after)
        with transaction(scope) as tx:
            identity = tx.outbox.add(owed, now=wall_clock())
            assert identity is not None  # a job without a key is always new
            return result_of(tx.outbox.job(identity), task, backend=self.alias)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """How a job stands."""
        with transaction(INSTALLATION) as tx:
            try:
                job = tx.outbox.job(JobId(result_id))
            except NotFound as missing:
                raise TaskResultDoesNotExist(result_id) from missing
        return result_of(job, import_string(job.task), backend=self.alias)
