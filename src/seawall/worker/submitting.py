"""What the worker does for transparency: it hands statements of reasons to the Union's database."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.outbox.model import Ending, NextTime, TaskRetry
from seawall.ids import INSTALLATION
from seawall.journeys.statements import statement_submitting
from seawall.outbound import client
from seawall.outbound.call_purpose import DSA_DATABASE
from seawall.outbound.egress import UnsafeAddress
from seawall.transaction import transaction
from seawall.transparency.client import DatabaseClient
from seawall.worker.context import run_of

#: Without undue delay (DSA Art. 24(5)): nobody waits longer than this to leave.
LOOK_EVERY = timedelta(seconds=30)
#: In one go; then the thread is free for somebody else.
ROUNDS = 20

_log = structlog.get_logger()


@task(takes_context=True)
def submit_statements(context: TaskContext) -> Ending:
    """Send what is owed, a hundred at a time, as long as it gets on."""
    run = run_of(context)
    with transaction(INSTALLATION) as tx:
        whose = statement_submitting.submitter(tx.people.organisations())
    if whose is None:
        return NextTime(run.now + LOOK_EVERY)
    try:
        require_callable_address(
            settings().dsa_database_url
        )  # before anything is said to have left
        outcome = statement_submitting.send_rounds(
            whose, database(), rounds=ROUNDS, clock=lambda: run.now
        )
    except UnsafeAddress as unsafe:
        _log.warning("statements.not_sent", why=str(unsafe))
        return TaskRetry(run.now + LOOK_EVERY, str(unsafe))
    if outcome.error:
        _log.warning(
            "statements.not_taken", left=outcome.left, refused=outcome.refused, why=outcome.error
        )
    at = run.now + max(LOOK_EVERY, outcome.wait or timedelta())
    is_stuck = outcome.error and outcome.left  # what was refused waits for a person
    return TaskRetry(at, outcome.error) if is_stuck else NextTime(at)


def require_callable_address(url: str) -> None:
    """Refuse an address inside our own walls; raises `UnsafeAddress`."""
    client.pinned_address(url, DSA_DATABASE, organisation=INSTALLATION)


def database() -> DatabaseClient:
    """The database of the settings, by the way out."""
    return DatabaseClient(
        settings().dsa_database_url, settings().dsa_database_token, organisation=INSTALLATION
    )
