"""The brakes of shared signals, looked at every minute."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.forum.model import SeatState
from seawall.journeys.forum import forum_brakes
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import run_of

EVERY = timedelta(minutes=1)


@task(takes_context=True)
def brake(context: TaskContext) -> Ending:
    """Suspend, at every seat here, the signals that hit too wide."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        seats = [seat for seat in tx.forum.seats() if seat.state is SeatState.ACTIVE and seat.bank]
    for seat in seats:
        with transaction(seat.organisation) as tx:
            forum_brakes.brake_signals(seat, tx=tx, now=now)
    return NextTime(now + EVERY)
