"""A program does not work on a database that is older than itself."""

from __future__ import annotations

import socket

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from seawall.transaction import close_connection
from tests.cli.conftest import finished
from tests.databases import TEMPLATE, scratch_server
from tests.ports import closed_port
from tests.waiting import PATIENCE


def test_a_command_on_an_old_database_names_the_remedy_and_the_remedy_works(start, tmp_path):
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"

    refused = finished(start(fresh, "bank", "list"))
    mended = finished(start(fresh, "migrate"))
    accepted = finished(start(fresh, "bank", "list"))

    assert refused.code == 2
    assert "`seawall migrate`" in refused.err
    assert mended.code == 0
    assert "There is no organisation yet" in accepted.err


def test_migrating_twice_is_no_harm(run, database):
    ended = run("migrate")

    assert ended.code == 0
    assert "up to date" in ended.err


@pytest.mark.own_database
@pytest.mark.parametrize(
    "words", [("serve",), ("migrate",), ("worker",), ("bank", "list")], ids=str
)
def test_nothing_starts_on_a_database_that_a_newer_version_has_changed(run, database, words):
    changed_by_a_newer_version()

    refused = run(*words)

    assert refused.code == 2
    assert "does not know db.0099_later" in refused.err
    assert "restore the backup" in refused.err


def test_the_doctor_says_that_a_database_is_too_new(start, sqlite_address):
    assert finished(start(sqlite_address, "migrate")).code == 0
    changed_by_a_newer_version()

    examined = finished(start(sqlite_address, "doctor"))

    assert examined.code == 1
    assert "red    migrations" in examined.out
    assert "db.0099_later" in examined.out


def test_it_waits_for_a_database_that_starts_beside_it(start):
    with scratch_server() as server:
        close_connection()
        server.stop()
        with socket.create_server(("127.0.0.1", server.port)) as door:
            waiting = start(
                f"postgresql://seawall@127.0.0.1:{server.port}/{TEMPLATE}",
                "migrate",
                "--wait",
                PATIENCE,
            )
            door.accept()[0].close()
        server.start()
        ended = finished(waiting)

    assert ended.code == 0, ended.err
    assert "up to date" in ended.err


def test_it_waits_no_longer_than_it_was_told(start):
    away = f"postgresql://seawall@127.0.0.1:{closed_port()}/seawall"

    ended = finished(start(away, "migrate", "--wait", "1"))

    assert ended.code != 0
    assert "does not answer" in ended.err


def changed_by_a_newer_version():
    MigrationRecorder(connection).record_applied("db", "0099_later")
