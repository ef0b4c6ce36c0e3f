"""What the worker does for redress: it finds orders that have become final, and counts them."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.journeys.duties import exposure_indicator, finality
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import run_of

#: Deadlines for appeal are days and months; nobody waits longer than this to know.
LOOK_EVERY = timedelta(hours=1)


@task(takes_context=True)
def watch_redress(context: TaskContext) -> Ending:
    """Note what is final, and tell a person when two orders of a year are."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        platforms = [
            organisation.id
            for organisation in tx.people.organisations()
            if organisation.kind is OrganisationKind.PLATFORM
        ]
    for platform in platforms:
        with transaction(platform) as tx:
            finality.find_final_orders(tx=tx, now=now)
            exposure_indicator.watch_exposure(tx=tx, now=now)
    return NextTime(now + LOOK_EVERY)
