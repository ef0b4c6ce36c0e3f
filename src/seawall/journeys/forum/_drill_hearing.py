"""What another member says of a drill that concerns us is a job of its own: it may take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.forum.consented_drills.drill_statements import DRILL_BODIES
from seawall.forum.model import LoggedStatement, Seat
from seawall.transaction import Transaction


def hear_drill_entries(
    seat: Seat, kind: str, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """Owe a look at the drills of this forum, if any of these entries is about us."""
    about_us = [entry.index for entry in logged if entry.statement.about == seat.me]
    if kind in DRILL_BODIES and about_us:
        arguments = {"organisation": seat.organisation, "seat": seat.id}
        key = f"follow-drills:{seat.id}:{about_us[-1]}"
        tx.outbox.add(OwedJob(Task.FOLLOW_DRILLS, arguments, key=key), now=now)
