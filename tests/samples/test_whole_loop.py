"""The whole loop with nothing played: server, worker and a platform, each a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

from seawall.transaction import transaction
from tests.enforcement_made import make_decided
from tests.forked import Forked
from tests.people_made import make_key
from tests.ports import own_port
from tests.samples.test_receivers import running
from tests.waiting import PATIENCE, until, until_listens
from tests.worker.processes import database_url


@contextmanager
def serving(kind):
    """`seawall serve` on the test's own database; yields its address."""
    port = own_port()
    process = Forked(
        [sys.executable, "-m", "seawall", "serve", "--port", str(port)],
        env={**os.environ, "SEAWALL_DATABASE_URL": database_url(kind)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_listens(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_a_decision_is_delivered_applied_reported_and_remembered(database, tmp_path):
    now = datetime.now(UTC)
    decided = make_decided(now=now)
    key = make_key(decided.organisation, now=now)
    port = own_port()
    _, secret = decided.endpoint(f"http://127.0.0.1:{port}/hook", now=now)

    def outcomes():
        with transaction(decided.scope) as tx:
            return [each.kind for each in tx.enforcement.outcomes_of(action.id)]

    def remembered():
        with transaction(decided.scope) as tx:
            return [entry.what for entry in tx.ledger.about(action.id) if entry.index is not None]

    with serving(database) as api:
        told = {"API_URL": api, "API_KEY": key}
        with running("flask", tmp_path / "state", secret, port=port, **told):
            action = decided.enforce(now=datetime.now(UTC))
            until(lambda: outcomes() == ["applied"])
            until(lambda: remembered() == ["action.requested", "action.applied"])
