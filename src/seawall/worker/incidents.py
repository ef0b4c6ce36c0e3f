"""What the worker does for an incident: it answers the roll-call, counts, and notes the end."""

from __future__ import annotations

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending
from seawall.ids import OrganisationId, SeatId
from seawall.journeys.forum import incident_answering
from seawall.transaction import transaction
from seawall.worker.context import run_of


@task(takes_context=True)
def answer(context: TaskContext, *, organisation: str, seat: str, incident: str) -> Ending:
    """Answer an incident's roll-call: up to where we enforce."""
    now = run_of(context).now
    with transaction(OrganisationId(organisation)) as tx:
        incident_answering.answer_rollcall(SeatId(seat), incident, tx=tx, now=now)
    return None


@task(takes_context=True)
def count(context: TaskContext, *, organisation: str, seat: str, incident: str) -> Ending:
    """Tell the forum how many copies of an incident's content were met."""
    now = run_of(context).now
    with transaction(OrganisationId(organisation)) as tx:
        incident_answering.count_copies(SeatId(seat), incident, tx=tx, now=now)
    return None


@task(takes_context=True)
def over(context: TaskContext, *, organisation: str, seat: str, incident: str) -> Ending:
    """Note the end of an incident, unless it was extended."""
    now = run_of(context).now
    with transaction(OrganisationId(organisation)) as tx:
        incident_answering.settle_incident(SeatId(seat), incident, tx=tx, now=now)
    return None
