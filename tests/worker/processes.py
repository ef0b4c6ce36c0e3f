"""Real worker processes on the test's own database, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


def database_url(kind: str) -> str:
    """The address of the database that this test uses."""
    of = connection.settings_dict
    if kind == "sqlite":
        return f"sqlite:///{of['NAME']}"
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def start_worker(kind: str, *, lease: float = 1.0) -> subprocess.Popen[bytes]:
    """`seawall worker`, as an operator would start it."""
    command = "import sys; from seawall.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", command, "worker", "--lease", str(lease), "--threads", "3"],
        env={**os.environ, "SEAWALL_DATABASE_URL": database_url(kind)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_9(process: subprocess.Popen[bytes]) -> None:
    """The power cord."""
    process.send_signal(signal.SIGKILL)
    process.wait()


@contextmanager
def working(kind: str, *, lease: float = 1.0) -> Iterator[subprocess.Popen[bytes]]:
    """A worker for a while; stopped politely at the end if it still lives."""
    process = start_worker(kind, lease=lease)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=60)


def until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until this holds, or fail."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)
