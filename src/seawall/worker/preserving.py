"""What the worker does for preservation: it finds what is due, and erases it."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.ids import OrganisationId, PreservationId
from seawall.journeys.preservation import preservation_erasure
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import run_of

#: The law counts days; nobody waits longer than this after the last one.
SWEEP_EVERY = timedelta(minutes=15)


@task(takes_context=True)
def sweep_preserved(context: TaskContext) -> Ending:
    """Owe the erasure of everything whose last day is over."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        preservation_erasure.owe_erasures(tx=tx, now=now)
    return NextTime(now + SWEEP_EVERY)


@task(takes_context=True)
def erase(context: TaskContext, *, organisation: str, preservation: str) -> Ending:
    """Erase one preservation, unless it was extended or held meanwhile."""
    with transaction(OrganisationId(organisation)) as tx:
        preservation_erasure.erase_preserved(
            PreservationId(preservation), tx=tx, now=run_of(context).now
        )
    return None
