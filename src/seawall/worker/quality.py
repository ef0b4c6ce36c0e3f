"""What the worker does for quality: it mixes a golden item into the queue, when it is time."""

from __future__ import annotations

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending
from seawall.ids import OrganisationId
from seawall.journeys.quality import golden_round
from seawall.transaction import transaction
from seawall.worker.context import run_of


@task(takes_context=True)
def deal_golden(context: TaskContext, *, organisation: str) -> Ending:
    """Put a golden item where everybody's cases wait."""
    run = run_of(context)
    with transaction(OrganisationId(organisation)) as tx:
        golden_round.deal_golden(str(run.job.id), tx=tx, now=run.now)
    return None
