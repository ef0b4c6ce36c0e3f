"""Decisions take effect once they can no longer be taken back."""

from __future__ import annotations

from datetime import datetime

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending
from seawall.ids import DecisionId, OrganisationId
from seawall.journeys.answers import part_asking
from seawall.journeys.cases import decision_release
from seawall.transaction import transaction
from seawall.worker.context import run_of
from seawall.worker.loops.part_by_part import part_by_part


@task(takes_context=True)
def release(context: TaskContext, *, organisation: str, decision: str) -> Ending:
    """Let a decision take effect, if it still stands."""
    with transaction(OrganisationId(organisation)) as tx:
        decision_release.release_decision(DecisionId(decision), tx=tx, now=run_of(context).now)
    return None


@task(takes_context=True)
def ask_parts(
    context: TaskContext,
    *,
    organisation: str,
    decision: str,
    order: str = "",  # noqa: ARG001 - whoever is called because it failed is told of it
) -> Ending:
    """Ask for what a decision is about part by part until all of it is, or the turn is over."""
    scope, which = OrganisationId(organisation), DecisionId(decision)
    return part_by_part(lambda now: _ask_part(which, scope, now), run_of(context))


def _ask_part(decision: DecisionId, scope: OrganisationId, now: datetime) -> bool:
    with transaction(scope) as tx:
        return part_asking.ask_next_part(decision, tx=tx, now=now)
