"""`seawall worker --clock-is-right`: after a clock was ahead, its later time is forgotten."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta

from seawall.transaction import INSTALLATION, transaction
from seawall.worker.watch.steady_clock import milliseconds_of
from tests.cli.conftest import finished
from tests.waiting import until


def latest_time() -> int:
    """The latest moment that a worker has seen, in milliseconds."""
    with transaction(INSTALLATION) as tx:
        return tx.alarms.mark_time(0)


def test_a_worker_forgets_the_later_time_works_and_ends_when_it_is_told_to(sqlite_address, start):
    ahead = milliseconds_of(datetime.now(UTC) + timedelta(days=400))
    with transaction(INSTALLATION) as tx:
        tx.alarms.mark_time(ahead)

    worker = start(sqlite_address, "worker", "--clock-is-right")
    until(lambda: 0 < latest_time() < ahead or worker.poll() is not None)
    worker.send_signal(signal.SIGTERM)
    ended = finished(worker)

    assert ended.code == 0, ended.err
    assert "Ctrl-C stops it." in ended.err
    assert 0 < latest_time() < ahead
