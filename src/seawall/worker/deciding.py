"""Decisions take effect once they can no longer be taken back."""

from __future__ import annotations

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending
from seawall.ids import DecisionId, OrganisationId
from seawall.journeys.cases import decision_release
from seawall.transaction import transaction
from seawall.worker.context import run_of


@task(takes_context=True)
def release(context: TaskContext, *, organisation: str, decision: str) -> Ending:
    """Let a decision take effect, if it still stands."""
    with transaction(OrganisationId(organisation)) as tx:
        decision_release.release_decision(DecisionId(decision), tx=tx, now=run_of(context).now)
    return None
