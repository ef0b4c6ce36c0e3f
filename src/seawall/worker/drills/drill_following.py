"""What a forum says of drills is followed: items are made and registered, results are kept."""

from __future__ import annotations

from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Ending
from seawall.forum.consented_drills.drill_agreements import ForumDrill
from seawall.forum.model import Seat, SeatState
from seawall.ids import OrganisationId, SeatId
from seawall.journeys.drills.drill_following import follow_drill_answers
from seawall.journeys.drills.drill_hosting import (
    decline_drill,
    drills_to_answer,
    host_drill,
    uploads_announced,
    why_declined,
)
from seawall.journeys.drills.drill_items import items_to_register
from seawall.transaction import transaction
from seawall.worker.context import JobRun, run_of
from seawall.worker.decoding import decoders


@task(takes_context=True)
def follow_drills(context: TaskContext, *, organisation: str, seat: str) -> Ending:
    """Do what the forum's log asks of us, as far as it goes by now."""
    run, scope = run_of(context), OrganisationId(organisation)
    with transaction(scope) as tx:
        our_seat = tx.forum.seat(SeatId(seat))
        if our_seat.state is not SeatState.ACTIVE:
            return None
        follow_drill_answers(our_seat, tx=tx, now=run.now)
        waiting = drills_to_answer(our_seat, tx=tx)
    for drill in waiting:
        _answer(drill, our_seat, run)
    return None


def _answer(drill: ForumDrill, seat: Seat, run: JobRun) -> None:
    """Items are made before the commit: it takes seconds."""
    if reason := why_declined(drill, now=run.now):
        with transaction(seat.organisation) as tx:
            decline_drill(seat, drill, reason, tx=tx, now=run.now)
        return
    items = items_to_register(
        uploads_announced(drill),
        bytes.fromhex(drill.plan.items_seed),
        pool=decoders(Lane.OWN),
        ladder=settings().ladder,
    )
    with transaction(seat.organisation) as tx:
        host_drill(seat, drill, items, tx=tx, now=run.now)
