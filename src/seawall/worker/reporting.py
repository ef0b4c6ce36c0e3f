"""What the worker does for reports: it starts the clocks of those that are owed, and tells of them."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.journeys.duties import report_duties
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import run_of

#: A report is due on a day; nobody waits longer than this to know.
LOOK_EVERY = timedelta(hours=6)


@task(takes_context=True)
def watch_reports(context: TaskContext) -> Ending:
    """Start the clocks of the reports that are owed, and tell a person in time."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        platforms = [
            organisation.id
            for organisation in tx.people.organisations()
            if organisation.kind is OrganisationKind.PLATFORM
        ]
    for platform in platforms:
        with transaction(platform) as tx:
            report_duties.watch_reports(tx=tx, now=now)
    return NextTime(now + LOOK_EVERY)
