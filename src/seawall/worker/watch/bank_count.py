"""What the worker does for banks: once a day it has their entries counted."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.journeys.banks.standing_count import standing_entries, write_standing
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, reading, transaction
from seawall.worker.context import run_of

#: A day is counted once, soon after its beginning; one look in these finds it.
LOOK_EVERY = timedelta(hours=1)


@task(takes_context=True)
def count_banks(context: TaskContext) -> Ending:
    """Count what stands in the banks of each platform, where nobody has today."""
    now = run_of(context).now
    with reading(INSTALLATION) as tx:
        platforms = [
            organisation.id
            for organisation in tx.people.organisations()
            if organisation.kind is OrganisationKind.PLATFORM
        ]
    for platform in platforms:
        with reading(platform) as tx:  # ten million take seconds, and keep nobody waiting
            entries = standing_entries(tx=tx, now=now)
        if entries is not None:
            with transaction(platform) as tx:
                write_standing(entries, tx=tx, now=now)
    return NextTime(now + LOOK_EVERY)
