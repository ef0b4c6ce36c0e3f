"""The task of a decision about many cases: case by case, each in a transaction of its own."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.errors import SeawallError
from seawall.ids import BulkId, OrganisationId
from seawall.journeys.cases import bulk_deciding
from seawall.transaction import transaction
from seawall.worker.context import JobRun, run_of

#: After so long other work gets its turn.
STRETCH = timedelta(seconds=5)
_SOON = timedelta(seconds=1)


@task(takes_context=True)
def decide(context: TaskContext, *, organisation: str, bulk: str) -> Ending:
    """Carry out a decision about many cases until it is done, or its turn is over."""
    run, scope, which = run_of(context), OrganisationId(organisation), BulkId(bulk)
    until = run.now + STRETCH
    with transaction(scope) as tx:
        if not bulk_deciding.begin_bulk(which, tx=tx, now=run.now):
            return None
    while run.now < until:
        if not _step(which, scope, run):
            return None
    return NextTime(run.now + _SOON)


def _step(bulk: BulkId, scope: OrganisationId, run: JobRun) -> bool:
    now = run.now
    try:
        with transaction(scope) as tx:
            return bulk_deciding.decide_next_case(bulk, tx=tx, now=now) is not None
    except SeawallError as refused:
        with transaction(scope) as tx:
            bulk_deciding.refuse_next_case(bulk, refused, tx=tx, now=now)
        return True
