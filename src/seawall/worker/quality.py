"""What the worker does for the queue: it deals a golden item, and ends what lifts a case."""

from __future__ import annotations

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending
from seawall.ids import FlaggerId, OrganisationId
from seawall.journeys.notices import trusted_flagger
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


@task(takes_context=True)
def run_out(context: TaskContext, *, organisation: str, flagger: str) -> Ending:
    """The status of a trusted flagger has ended: what it lifted is lifted no more."""
    with transaction(OrganisationId(organisation)) as tx:
        trusted_flagger.run_out(FlaggerId(flagger), tx=tx, now=run_of(context).now)
    return None
