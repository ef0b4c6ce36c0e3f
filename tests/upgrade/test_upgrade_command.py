"""`seawall upgrade` says whether now is a good time, and upgrades only then."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from seawall.app.database import pending_migrations, run_migrations
from seawall.config import settings
from seawall.db.migrating.version_note import note_version
from seawall.enforcement.outbox.model import Heartbeat
from seawall.orders.answering.open_deadline import OpenDeadline
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.beside.deadline_file import DeadlineFile, KeptDeadlines
from seawall.worker.emergency.beating import WORKER
from tests.databases import empty_database
from tests.faults.disks import filled, small_disk
from tests.people_made import NOON, make_organisation
from tests.upgrade.conftest import Carried
from tests.upgrade.keeping import DATABASE
from tests.upgrade.next_migration import LABEL, beside_ours

AFTER = NOON + timedelta(hours=2)


def digest(carried: Carried) -> str:
    """What the database file holds, once everything is in it."""
    with closing(sqlite3.connect(carried.folder / DATABASE)) as database:
        return hashlib.sha256("".join(database.iterdump()).encode()).hexdigest()


def test_there_is_nothing_to_do_on_a_database_of_this_version(run, carried):
    ended = run("upgrade", "--check")

    assert ended.code == 0
    assert ended.out.rstrip().endswith("Nothing to do: the database is up to date.")
    assert f"database last migrated by  {carried.kept.version}" in ended.out


def test_while_an_order_is_due_the_check_says_until_when_to_wait(run, next_version):
    before = digest(next_version)

    ended = run("upgrade", "--check")

    assert ended.code == 1
    assert re.search(rf"{LABEL} +up to \d+ s \(\d+ rows\)", ended.out), ended.out
    assert re.search(r"Wait until after 13:09 UTC: order \S+ is due\.$", ended.out.rstrip())
    assert digest(next_version) == before, "a check changes nothing"
    assert not list(next_version.folder.glob(".sample-*"))


def test_a_check_waits_for_nobody_who_writes(run, next_version):
    with closing(sqlite3.connect(next_version.folder / DATABASE)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        ended = run("upgrade", "--check", "--json")

    assert ended.code == 1
    assert ended.data["pending"][0]["name"] == LABEL


def test_an_overdue_order_is_said_and_does_not_forbid_the_upgrade_for_ever(run, next_version):
    next_version.clock.move_to(AFTER)

    ended = run("upgrade", "--check")

    assert ended.code == 0
    assert "1 overdue and not answered." in ended.out
    assert ended.out.rstrip().endswith("Now is fine: run `seawall upgrade`.")


def test_an_upgrade_is_refused_while_an_order_is_due_and_says_the_way_past(run, next_version):
    refused = run("upgrade")

    assert refused.code == 2
    assert "Wait until after 13:09 UTC" in refused.err
    assert "--anyway" in refused.err
    assert pending_migrations() == [LABEL]


def test_an_upgrade_says_what_was_expected_how_long_it_took_and_what_is_next(run, next_version):
    ended = run("upgrade", "--anyway")

    assert ended.code == 0, ended.out
    assert re.search(rf"{LABEL} … \(expected: up to \d+ s .*\)", ended.err)
    assert re.search(rf"{LABEL}: done in \d+\.\d s\.", ended.err)
    assert "up to date" in ended.out
    assert "intact: 5" in ended.out
    assert "`seawall serve`" in ended.out
    assert pending_migrations() == []


def test_migrating_says_the_same_and_asks_nothing(run, next_version):
    ended = run("migrate")

    assert ended.code == 0
    assert re.search(rf"{LABEL} … \(expected: up to \d+ s .*\)", ended.err)
    assert f"{LABEL}: done in" in ended.err


def test_going_back_is_putting_back_the_copy_that_was_made_first(run, next_version, tmp_path):
    before = digest(next_version)
    upgraded = run("upgrade", "--anyway", "--backup", tmp_path / "copies")
    (copy,) = (tmp_path / "copies").iterdir()
    noted = run("upgrade", "--check")
    assert (upgraded.code, noted.code) == (0, 0)
    assert digest(next_version) != before

    close_connection()
    for path in next_version.folder.glob(f"{DATABASE}*"):
        path.unlink()
    shutil.copy(copy, next_version.folder / DATABASE)

    assert digest(next_version) == before
    assert copy.stat().st_mode & 0o077 == 0
    assert pending_migrations() == [LABEL]
    checked = run("upgrade", "--check")
    assert f"{copy}, made today" in checked.out.replace("\n", "")


def test_a_copy_that_cannot_be_made_stops_the_upgrade(run, next_version, tmp_path):
    (tmp_path / "file").write_text("no folder")

    refused = run("upgrade", "--anyway", "--backup", tmp_path / "file" / "copies")

    assert refused.code == 2
    assert "Nothing was upgraded" in refused.err
    assert pending_migrations() == [LABEL]


def test_on_a_full_disk_the_check_says_that_there_is_no_room(run, migration, tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", megabytes=40) as disk, empty_database("sqlite", disk):
        run_migrations()
        path = connection.settings_dict["NAME"]
        monkeypatch.setenv("SEAWALL_DATABASE_URL", f"sqlite:///{path}")
        settings.cache_clear()
        with filled(disk), beside_ours(migration):
            checked = run("upgrade", "--check", "--json")
        close_connection()
    monkeypatch.undo()
    settings.cache_clear()

    room = next(line for line in checked.data["findings"] if line["name"] == "room")
    assert checked.code == 1
    assert room["state"] == "red"
    assert "Free some space first" in checked.data["recommendation"]


def test_what_is_at_work_is_named_by_the_check_and_refused_by_the_upgrade(run, next_version):
    next_version.clock.move_to(AFTER)
    with transaction(INSTALLATION) as tx:
        tx.outbox.beat(Heartbeat(WORKER, datetime.now(UTC)))

    checked, refused = run("upgrade", "--check"), run("upgrade")

    assert checked.code == 0
    assert "A worker is at work." in checked.out
    assert checked.out.rstrip().endswith("stop Seawall, then run `seawall upgrade`.")
    assert refused.code == 2
    assert "Stop Seawall first" in refused.err


def test_a_server_that_answers_is_named_with_its_port(run, next_version, monkeypatch):
    with ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("SEAWALL_PORT", str(server.server_port))
        settings.cache_clear()
        checked = run("upgrade", "--check")
        server.shutdown()

    assert f"A server answers at port {server.server_port} and is at work." in checked.out


class Healthy(BaseHTTPRequestHandler):
    """What answers as a server of Seawall does."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"checks": []}')

    def log_message(self, *_):
        """Nothing is logged."""


def test_where_the_tables_cannot_be_read_yet_the_file_of_open_deadlines_is(run, next_version):
    due_at = datetime.now(UTC) + timedelta(minutes=30)
    kept = OpenDeadline("order_1", "FR-2026-KEPT", half_at=due_at, late_at=due_at, due_at=due_at)
    DeadlineFile(next_version.folder / "on-call").write(KeptDeadlines([kept]))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE db_order RENAME COLUMN taken_by TO taken_before")

    ended = run("upgrade", "--check")

    assert ended.code == 1, ended.out
    assert "Wait until after 12:50 UTC: order FR-2026-KEPT is due." in ended.out


def test_a_database_of_a_newer_version_is_named_with_the_version_to_install(run, carried):
    MigrationRecorder(connection).record_applied("db", "0100_later")
    note_version(connection, "9.9.0", at=AFTER)

    checked = run("upgrade", "--check")
    refused = run("upgrade")

    assert (checked.code, refused.code) == (1, 1)
    assert "does not know db.0100_later" in checked.out
    assert "Install Seawall 9.9.0, or restore the backup" in checked.out
    assert "Do not start this version" in refused.out


@pytest.mark.parametrize("words", [("--anyway",), ("--backup", "copies")], ids=str)
def test_a_check_takes_no_word_that_changes_something(run, carried, words):
    refused = run("upgrade", "--check", *words)

    assert refused.code == 2
    assert "A check changes nothing" in refused.err


def test_without_a_database_there_is_nothing_to_upgrade(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path / "empty"))
    settings.cache_clear()
    ended = run("upgrade", "--check")
    monkeypatch.undo()
    settings.cache_clear()

    assert ended.code == 0
    assert "`seawall migrate` makes one" in ended.out
    assert not (tmp_path / "empty").exists()


def test_postgresql_is_checked_without_a_write_and_upgraded(run, migration, tmp_path, monkeypatch):
    with empty_database("postgresql", tmp_path):
        run_migrations()
        make_organisation(slug="harbour")
        monkeypatch.setenv("SEAWALL_DATABASE_URL", "postgresql://seawall@localhost/seawall")
        monkeypatch.setenv("SEAWALL_PORT", "1")
        settings.cache_clear()
        checked, copied, upgraded, left = upgrade_of_server(run, migration, tmp_path)
    monkeypatch.undo()
    settings.cache_clear()

    assert checked.code == 0, checked.out
    assert LABEL in checked.out
    assert (copied.code, "pg_dump" in copied.err) == (2, True)
    assert upgraded.code == 0, upgraded.out + upgraded.err
    assert left == []


def upgrade_of_server(run, migration, tmp_path):
    """A check, an upgrade that asks for a copy, and one that does not; what is pending then."""
    with beside_ours(migration):
        checked = run("upgrade", "--check")
        copied = run("upgrade", "--backup", tmp_path / "copies")
        upgraded = run("upgrade")
        return checked, copied, upgraded, pending_migrations()
