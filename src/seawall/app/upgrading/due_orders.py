"""The orders that are due: while an upgrade runs nobody can answer one.

Read from the tables; where those are of another version, from the file of open deadlines that the
server keeps beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.app.doctor.finding import Checkup, amber, green, red
from seawall.config import Settings
from seawall.orders.answering.open_deadline import OpenDeadline

NAME = "orders"
#: What people need beside the migrations: to stop, to start, and to read and answer afterwards.
SPARE = timedelta(minutes=60)


def checkup(settings: Settings, *, now: datetime, lasts: float) -> Checkup:
    """Red where an order falls due before it could be answered after an upgrade begun now."""
    return judge_deadlines(_open_deadlines(settings), now=now, lasts=timedelta(seconds=lasts))


def judge_deadlines(
    deadlines: Sequence[OpenDeadline], *, now: datetime, lasts: timedelta
) -> Checkup:
    """What these deadlines say of an upgrade that begins now and lasts so long."""
    ahead = sorted(
        (deadline for deadline in deadlines if deadline.due_at > now),
        key=lambda deadline: deadline.due_at,
    )
    soon = [deadline for deadline in ahead if deadline.due_at <= now + lasts + SPARE]
    overdue = len(deadlines) - len(ahead)
    if soon:
        first, last = soon[0], soon[-1]
        says = f"{len(soon)} due soon, the first at {_clock(first.due_at, now)}."
        remedy = f"Wait until after {_clock(last.due_at, now)}: order {_named(last)} is due."
        return red(NAME, says, remedy)
    if overdue:
        says = f"{overdue} overdue and not answered."
        return amber(NAME, says, "Answer them first if you can: the delay goes on meanwhile.")
    if ahead:
        nearest = ahead[0]
        return green(NAME, f"{_named(nearest)} is the next due, at {_clock(nearest.due_at, now)}")
    return green(NAME, "No deadline is running.")


def _open_deadlines(settings: Settings) -> Sequence[OpenDeadline]:
    from django.db import DatabaseError

    from seawall.app.database_look import reading
    from seawall.journeys.orders.open_deadlines import open_deadlines
    from seawall.transaction import INSTALLATION

    try:
        with reading(INSTALLATION) as tx:
            return open_deadlines(tx=tx)
    except DatabaseError:
        from seawall.worker.beside.deadline_file import DeadlineFile

        return DeadlineFile(settings.data_dir / "on-call").read().orders


def _named(deadline: OpenDeadline) -> str:
    return deadline.name or deadline.order


def _clock(at: datetime, now: datetime) -> str:
    return f"{at:%H:%M} UTC" if at.date() == now.date() else f"{at:%-d %b %Y, %H:%M} UTC"
