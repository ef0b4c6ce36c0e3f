"""Whether Seawall runs on this data: it must be stopped before its tables are changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.app.doctor.finding import Checkup, amber, green, red
from seawall.app.health.own_answer import own_answer
from seawall.config import Settings

NAME = "server"
#: The worker's heart beats every five seconds.
SILENT = timedelta(seconds=30)
_STOP = (
    "Stop Seawall first: the server and every worker. "
    f"A worker still counts for {SILENT.seconds} s after it stopped."
)


def checkup(settings: Settings, *, now: datetime, must_stand: bool) -> Checkup:
    """Amber where something runs, since looking is allowed; red where the upgrade begins."""
    running = [*_server(settings), *_worker(now)]
    if not running:
        return green(NAME, "Nothing of Seawall runs on this data.")
    report = red if must_stand else amber
    return report(NAME, f"{' and '.join(running)} at work.", _STOP)


def _server(settings: Settings) -> list[str]:
    answer = own_answer(settings)
    return [] if answer is None else [f"A server answers at port {settings.port} and is"]


def _worker(now: datetime) -> list[str]:
    from django.db import DatabaseError, connection

    from seawall.app.database_look import reading
    from seawall.transaction import INSTALLATION
    from seawall.worker.emergency.beating import WORKER

    try:
        with reading(INSTALLATION) as tx:
            beats = [beat.at for beat in tx.outbox.heartbeats() if beat.name == WORKER]
    except DatabaseError:
        connection.close_if_unusable_or_obsolete()
        return []
    return ["A worker is"] if any(now - at < SILENT for at in beats) else []
