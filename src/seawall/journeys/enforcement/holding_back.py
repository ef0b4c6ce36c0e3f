"""A decision waits ten seconds before anything of it leaves.

What waits is one job in the outbox, of the decision's own transaction: if the worker or the
whole installation dies meanwhile, it is found again, and if the decision is taken back the
job is withdrawn and nobody outside ever heard of it.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Decision
from seawall.enforcement.outbox.model import Job, JobState, OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import DecisionId
from seawall.transaction import Transaction


def hold_back_effect(
    decision: Decision, until: datetime, *, tx: Transaction, now: datetime
) -> None:
    """Owe the decision's effect, not before this moment."""
    arguments = {"organisation": tx.organisation, "decision": decision.id}
    owed = OwedJob(Task.RELEASE, arguments, run_after=until, key=_key(decision.id))
    tx.outbox.add(owed, now=now)


def held_until(decision: DecisionId, *, tx: Transaction) -> datetime | None:
    """When a held decision takes effect; None once it has begun to, or was taken back."""
    job = release_of(decision, tx=tx)
    return job.run_after if job and job.state is JobState.READY else None


def release_of(decision: DecisionId, *, tx: Transaction) -> Job | None:
    """The job that owes a decision's effect: ready while that can be taken back, else running."""
    return tx.outbox.by_key(_key(decision))


def call_off_effect(decision: DecisionId, *, tx: Transaction, now: datetime) -> bool:
    """Cancel a held decision's effect; False if it has begun."""
    return tx.outbox.withdraw(_key(decision), now=now, why="taken back")


def _key(decision: DecisionId) -> str:
    return f"release:{decision}"
