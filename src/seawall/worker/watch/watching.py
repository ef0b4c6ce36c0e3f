"""The watch: what is past its end is paged about, whatever became of its jobs.

Each order and each clock is a transaction of its own, so that one whose rows cannot be read
stops no other; about that one somebody is called without reading them. It also keeps the
latest moment that was seen, and tells people of a clock that jumped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.ids import OrganisationId
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders import order_paging, side_clock_paging
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import orders
from seawall.worker.context import Clock, run_of, wall_clock
from seawall.worker.watch.steady_clock import ClockJump, SteadyClock, milliseconds_of, moment_of

#: Nobody waits longer than this for a page whose job was lost.
WATCH_EVERY = timedelta(seconds=30)

_log = structlog.get_logger()


@task(takes_context=True)
def watch_deadlines(context: TaskContext) -> Ending:
    """Page about every order and every duty that is past its end."""
    run, by = run_of(context), orders.ways()
    now = run.now
    with transaction(INSTALLATION) as tx:
        overdue = tx.alarms.overdue(now)
        platforms = [
            organisation.id
            for organisation in tx.people.organisations()
            if organisation.kind is OrganisationKind.PLATFORM
        ]
    page: Callable[..., object]
    for organisation, order in overdue:
        page = partial(order_paging.page_overdue, order, by=by, now=now)
        _page_or_say_so(page, organisation, order, now=now)
    for organisation in platforms:
        with transaction(organisation) as tx:
            clocks = side_clock_paging.late_clocks(tx=tx, now=now)
        for clock in clocks:
            page = partial(side_clock_paging.page_side_clock, clock, again=by.again, now=now)
            _page_or_say_so(page, organisation, clock.about, now=now)
    return NextTime(run.now + WATCH_EVERY)


def keep_time(clock: Clock) -> None:
    """Raise the latest moment that was seen, go on from a later one, and tell of jumps."""
    if not isinstance(clock, SteadyClock):
        return
    with transaction(INSTALLATION) as tx:
        mark = tx.alarms.mark_time(milliseconds_of(clock()))
    clock.raise_to(moment_of(mark))
    for jump in clock.take_jumps():
        try:
            _tell_of_jump(jump, now=clock())
        except Exception:  # noqa: BLE001 - the work goes on, and the log has it
            _log.exception("clock.jump_not_told")


def forget_later_time() -> None:
    """A person says that the machine's clock is right: time goes on from there."""
    with transaction(INSTALLATION) as tx:
        tx.alarms.set_time(milliseconds_of(wall_clock()))


def sound_parked(
    organisation: OrganisationId, about: str, failed: tuple[str, str], *, now: datetime
) -> None:
    """Tell people of work that was given up and that nobody else will do, once an hour for each.

    What no authority waits for is told by its kind, and by day.
    """
    task_path, why = failed
    kind = task_path.rpartition(".")[2]
    what = f"for {about}" if about else f"of the kind {kind}"
    say = f"A task {what} failed three times and has stopped: {why[:200]}. Do it manually."
    name = f"{about or kind}/parked/{now:%dT%H}"
    with transaction(organisation) as tx:
        call_attention(name, say=say, tx=tx, now=now, page=True, can_wait=not about)


def _page_or_say_so(
    page: Callable[..., object], organisation: OrganisationId, about: str, *, now: datetime
) -> None:
    """Page about one thing; where its rows cannot be read, say just that, once an hour."""
    try:
        with transaction(organisation) as tx:
            page(tx=tx)
    except Exception:  # noqa: BLE001 - the next one must be paged about whatever this one holds
        _log.exception("watch.failed", about=about)
        say = f"{about} is overdue, and its record cannot be read. Check it now."
        with transaction(organisation) as tx:
            call_attention(f"{about}/{now:%m%dT%H}", say=say, tx=tx, now=now, page=True)


def _tell_of_jump(jump: ClockJump, *, now: datetime) -> None:
    """Nothing waits for this to succeed: the clock is steady whether people are told or not."""
    seconds = round(jump.by.total_seconds())
    _log.warning("clock.jumped", seconds=seconds, at=jump.at.isoformat())
    ahead = "forward; due alerts were sent at once" if seconds > 0 else "back; nothing is delayed"
    say = f"The system clock jumped by {seconds} s {ahead}. Check its time server."
    with transaction(INSTALLATION) as tx:
        organisations = tx.people.organisations()
    for organisation in organisations:
        if organisation.kind is OrganisationKind.PLATFORM:
            with transaction(organisation.id) as tx:
                call_attention(f"clock/{now:%Y-%m-%dT%H}", say=say, tx=tx, now=now, page=True)
