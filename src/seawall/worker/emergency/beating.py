"""The worker's heart: a job in the lane of pages, so that it beats only where pages can leave.

It does not beat where there is no room for what an order needs. With each beat it reads a little further through the tables that carry a clock, and writes
down which of them cannot be read.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.db.upkeep.table_reading import ClockTableReader
from seawall.enforcement.outbox.model import Ending, Heartbeat, NextTime
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.beside.room_to_write import prove_room, written_folders
from seawall.worker.context import run_of

_log = structlog.get_logger()
BEAT_EVERY = timedelta(seconds=5)
WORKER = "worker"
#: What stands before the name of a table in its sign of life.
TABLE = "table:"
#: How long one beat reads.
_READING_SECONDS = 0.1
_READER = ClockTableReader()


@task(takes_context=True)
def beat(context: TaskContext) -> Ending:
    """Say that the worker lives and has room to write, and read on."""
    now = run_of(context).now
    try:
        for folder in written_folders(settings()):
            prove_room(folder)
    except OSError as refused:
        _log.error("worker.no_room", why=str(refused))
        return NextTime(now + BEAT_EVERY)
    with transaction(INSTALLATION) as tx:
        tx.outbox.beat(Heartbeat(WORKER, now))
    finding = _READER.read_on(seconds=_READING_SECONDS)
    if finding is not None:
        if finding.trouble:
            _log.error("table.damaged", table=finding.table, why=finding.trouble)
        with transaction(INSTALLATION) as tx:
            tx.outbox.beat(Heartbeat(f"{TABLE}{finding.table}", now, finding.trouble))
    return NextTime(now + BEAT_EVERY)
