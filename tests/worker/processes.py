"""Real worker processes on the test's own database, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from seawall.db import models as db
from seawall.transaction import INSTALLATION, transaction
from tests.forked import Forked
from tests.waiting import PATIENCE, until

#: What an operator would start; but what we commit is found at once, not half a second later.
_PROGRAM = """
from seawall.app.database import set_up_django
set_up_django()
from seawall.worker import runner
runner.POLL_SECONDS = 0.05
from seawall.cli import main
main()
"""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def database_url(kind: str) -> str:
    """The address of the database that this test uses."""
    of = connection.settings_dict
    if kind == "sqlite":
        return f"sqlite:///{of['NAME']}"
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def start_worker(
    kind: str, *, lease: float = PATIENCE, inside: Sequence[str] = (), **environment: str
) -> subprocess.Popen[bytes]:
    """`seawall worker`, as an operator would start it.

    `inside` are the words that enter a network namespace; that, or a library that is loaded
    first, needs a process that is started and not forked.
    """
    is_started = inside or "LD_PRELOAD" in environment
    words = ["worker", "--lease", str(lease), "--threads", "3"]
    return (subprocess.Popen if is_started else Forked)(
        [*inside, sys.executable, "-c", _PROGRAM, *words],
        env={**os.environ, "SEAWALL_DATABASE_URL": database_url(kind), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_9(process: subprocess.Popen[bytes]) -> None:
    """The power cord; and the leases of what it had in hand run out."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(is_alone)
    with transaction(INSTALLATION):
        db.JobRow.objects.filter(state="running").update(leased_until=LONG_AGO)


@contextmanager
def working(kind: str, **how: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A worker for a while; stopped politely at the end if it still lives."""
    process = start_worker(kind, **how)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=PATIENCE)


def is_alone() -> bool:
    """Whether the server has ended the last statement of whoever was killed."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = current_user AND pid <> pg_backend_pid())"
        )
        return bool(cursor.fetchone()[0])
