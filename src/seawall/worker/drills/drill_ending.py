"""A drill is over: it ends, and a monthly one is followed by the next."""

from __future__ import annotations

import secrets

from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.drills.items_seed import items_seed_of
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Ending
from seawall.ids import DrillId, OrganisationId
from seawall.journeys.drills.drill_ending import end_drill as end
from seawall.journeys.drills.drill_ending import let_go_of_secrets
from seawall.journeys.drills.drill_following import end_untold_drill
from seawall.journeys.drills.drill_items import items_to_register
from seawall.journeys.drills.drill_planning import plan_drill
from seawall.journeys.drills.drill_renewing import request_to_follow
from seawall.transaction import transaction
from seawall.worker.context import run_of
from seawall.worker.decoding import decoders

_BY = "timer"


@task(takes_context=True)
def end_drill(context: TaskContext, *, organisation: str, drill: str) -> Ending:
    """End a drill; the next one is planned in a commit of its own, once its items are made."""
    run, scope, ended = run_of(context), OrganisationId(organisation), DrillId(drill)
    with transaction(scope) as tx:
        if not end_untold_drill(ended, tx=tx, now=run.now):
            end(ended, tx=tx, now=run.now, by=_BY)
    with transaction(scope) as tx:
        request = request_to_follow(ended, tx=tx, now=run.now)
    if request is None:
        return None
    seed = secrets.token_bytes(32)
    items = items_to_register(
        request.uploads,
        items_seed_of(seed),
        pool=decoders(Lane.OWN),
        ladder=settings().ladder,
    )
    with transaction(scope) as tx:
        if request_to_follow(ended, tx=tx, now=run.now):  # nobody planned one meanwhile
            plan_drill(request, seed, items, tx=tx, now=run.now, by=_BY)
            let_go_of_secrets(tx.drills.drill(ended), tx=tx, now=run.now)
    return None
