"""An upgrade that is killed in the middle has done nothing, and the next one does it."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing

import pytest

from tests import forked
from tests.folders import CHECKOUT
from tests.ports import own_port
from tests.upgrade.conftest import VERSIONS
from tests.upgrade.keeping import DATABASE
from tests.upgrade.next_migration import HALT, LABEL, PROGRAM
from tests.waiting import PATIENCE, until


@pytest.fixture(params=VERSIONS)
def folder(request, tmp_path):
    """The data folder of a kept database."""
    VERSIONS[request.param].load(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def next_program(folder, migration):
    """The program of the next version on that folder: its command line and its environment."""
    program = PROGRAM.format(checkout=str(CHECKOUT), folder=str(migration))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    environment = {**kept, "SEAWALL_DATA_DIR": str(folder)}
    return [sys.executable, "-c", program], environment


def finish(next_program, *words):
    """Run a command of the next version to its end."""
    command, environment = next_program
    return forked.run(
        [*command, *words], env=environment, capture_output=True, text=True, timeout=PATIENCE
    )


def columns(folder):
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return {row[1] for row in database.execute("PRAGMA table_info(db_order)")}


def test_a_migration_that_was_killed_in_the_middle_is_done_whole_by_the_next_upgrade(
    folder, next_program, tmp_path
):
    command, environment = next_program
    halted = tmp_path / "halted"
    with forked.Forked(
        [*command, "upgrade", "--anyway"], env={**environment, HALT: str(halted)}
    ) as doomed:
        until(lambda: halted.exists() or doomed.poll() is not None)
        doomed.send_signal(signal.SIGKILL)
        doomed.wait()
    assert doomed.returncode == -signal.SIGKILL, "it was killed before it was done"

    assert "next_note" not in columns(folder)
    upgraded = finish(next_program, "upgrade", "--anyway")

    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    assert f"{LABEL}: done in" in upgraded.stderr
    assert "intact" in upgraded.stdout
    assert "next_note" in columns(folder)


def test_a_worker_of_the_next_version_refuses_and_its_server_migrates_sqlite_itself(
    folder, next_program
):
    refused = finish(next_program, "worker")
    assert "next_note" not in columns(folder)
    served = finish(next_program, "serve", "--until-ready", "--port", str(own_port()))

    assert refused.returncode == 2
    assert "Run `seawall migrate`" in refused.stderr
    assert served.returncode == 0, served.stderr
    assert "next_note" in columns(folder)
