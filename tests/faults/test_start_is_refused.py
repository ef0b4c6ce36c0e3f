"""A start is refused where what is accepted could be lost, and says the way back."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from seawall.app.database import has_tables, run_migrations
from seawall.app.database_knock import connection_trouble
from seawall.app.database_trials import stored_encoding
from seawall.app.doctor import database as databases
from seawall.app.doctor.finding import CheckupState
from seawall.app.start_refusal import refuse_unsound_start
from seawall.config import load_settings, settings
from seawall.db.upkeep.table_reading import VITAL
from seawall.transaction import close_connection
from seawall.worker.beside.sent_pages import sent_pages
from seawall.worker.emergency.deadline_watch import DeadlineWatch
from tests import forked
from tests.databases import empty_database, scratch_server, use_database
from tests.enforcement_made import receiver
from tests.faults.disks import damage_table, filled, small_disk
from tests.ports import own_port
from tests.problems import raises_problem
from tests.waiting import until
from tests.worker.emergency.test_deadline_watch import Hands, order_of_now


def settings_of(folder):
    return load_settings(data_dir=folder)


def url_of(connection):
    """The address of the database that Django is pointed at."""
    parts = connection.settings_dict
    return f"postgresql://{parts['USER']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def start(folder, *words):
    """`seawall …` as an operator starts it, on what lies in this folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    return forked.run(
        [sys.executable, "-m", "seawall", *words],
        env={**kept, "SEAWALL_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=90,
    )


SERVE = ("serve", "--until-ready", "--port")


def test_a_sound_installation_starts(database, tmp_path):
    refuse_unsound_start(settings_of(tmp_path))


@pytest.mark.parametrize("command", [(*SERVE, str(own_port())), ("worker",)])
def test_fault_37_a_process_does_not_start_on_a_damaged_ledger_and_says_what_to_do(
    sqlite, tmp_path, command
):
    close_connection()
    damage_table(Path(connection.settings_dict["NAME"]), "db_ledgerleaf")

    ended = start(tmp_path, *command)

    assert ended.returncode == 2
    assert "db_ledgerleaf" in ended.stderr
    assert "Restore the newest backup" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("table", [table._meta.db_table for table in VITAL])
def test_fault_37_every_table_of_orders_and_of_the_ledger_is_looked_at(sqlite, tmp_path, table):
    close_connection()
    damage_table(Path(connection.settings_dict["NAME"]), table)

    with raises_problem("app.tables-damaged", match=table):
        refuse_unsound_start(settings_of(tmp_path))
    close_connection()


def test_fault_04_a_full_disk_is_refused(tmp_path):
    with small_disk(tmp_path / "disk", megabytes=12) as disk, use_database("sqlite", disk):
        with filled(disk):
            ended = start(disk, *SERVE, str(own_port()))
        close_connection()

    assert ended.returncode == 2
    assert "No space left on device" in ended.stderr


def test_a_database_that_takes_nothing_is_refused(sqlite, tmp_path, monkeypatch):
    options = connection.settings_dict["OPTIONS"]
    read_only = {**options, "init_command": f"{options['init_command']} PRAGMA query_only = ON;"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", read_only)
    close_connection()

    with raises_problem("app.database-takes-nothing"):
        refuse_unsound_start(settings_of(tmp_path))
    close_connection()


def test_a_folder_that_cannot_be_written_is_refused(sqlite, tmp_path):
    (tmp_path / "file").write_text("no folder")

    with raises_problem("app.no-room"):
        refuse_unsound_start(settings_of(tmp_path / "file"))


@pytest.mark.own_database
@pytest.mark.parametrize("value", ["off", "on"])
def test_fault_03_postgresql_that_does_not_wait_for_its_disk_is_refused(
    postgresql, tmp_path, value
):
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit = {value}")

    if value == "on":
        refuse_unsound_start(settings_of(tmp_path))
    else:
        with raises_problem("app.not-durable"):
            refuse_unsound_start(settings_of(tmp_path))
    close_connection()


def test_fault_03_a_real_server_without_fsync_is_refused(tmp_path):
    with scratch_server() as server:
        refuse_unsound_start(settings_of(tmp_path))
        close_connection()
        server.stop()
        server.start(fsync="off")

        with raises_problem("app.not-durable", match="fsync"):
            refuse_unsound_start(settings_of(tmp_path))
        close_connection()


@pytest.mark.own_database
@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_in_which_some_letters_have_no_place_is_neither_changed_nor_started(
    tmp_path, encoding
):
    with empty_database("postgresql", tmp_path, encoding=encoding):
        with raises_problem("app.not-utf8", match=encoding):
            run_migrations()
        with raises_problem("app.not-utf8"):
            refuse_unsound_start(settings_of(tmp_path))

        assert not has_tables()
        assert databases.encoding(stored_encoding()).state is CheckupState.RED
        assert encoding in connection_trouble(url_of(connection))
        close_connection()


@pytest.mark.parametrize("pragma", ["synchronous = OFF", "journal_mode = DELETE"])
def test_fault_03_sqlite_that_does_not_wait_for_its_disk_is_refused(
    sqlite, tmp_path, monkeypatch, pragma
):
    options = connection.settings_dict["OPTIONS"]
    careless = {**options, "init_command": f"{options['init_command']} PRAGMA {pragma};"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", careless)
    close_connection()

    with raises_problem("app.not-durable"):
        refuse_unsound_start(settings_of(tmp_path))
    close_connection()


def test_before_a_start_is_refused_whoever_is_on_call_is_told_of_what_is_due_once(
    sqlite, tmp_path, monkeypatch
):
    hands = Hands()
    hands.now -= timedelta(minutes=31)
    with receiver() as pager:
        monkeypatch.setenv("SEAWALL_ON_CALL_URL", pager.url)
        settings.cache_clear()
        sent_pages.cache_clear()
        _, order = order_of_now(hands)
        watch = DeadlineWatch(tmp_path)
        watch.keep_up()
        watch.close()
        close_connection()
        damage_table(Path(connection.settings_dict["NAME"]), "db_order")

        for _ in range(3):  # as a supervisor does
            with raises_problem("app.tables-damaged"):
                refuse_unsound_start(settings_of(tmp_path))
        close_connection()

    assert [json.loads(got.body)["data"]["about"] for got in pager.got] == [order.id]
    monkeypatch.undo()
    settings.cache_clear()
    sent_pages.cache_clear()


@pytest.mark.exhaustive
@pytest.mark.parametrize("tables", [1, 40, 80])
def test_fault_30_a_first_start_that_was_killed_in_a_migration_is_taken_up_by_the_next(
    tmp_path, tables
):
    """A migration is one transaction, so what was killed in one is as if it had not begun."""
    folder = tmp_path / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    with forked.Forked(
        [sys.executable, "-m", "seawall", "migrate"],
        env={**kept, "SEAWALL_DATA_DIR": str(folder)},
    ) as doomed:
        until(lambda: tables_in(folder) >= tables or doomed.poll() is not None)
        doomed.kill()
        doomed.wait()
    assert doomed.returncode == -signal.SIGKILL, "it was killed before it was done"

    refused = start(folder, "worker")
    mended = start(folder, "migrate")
    served = start(folder, *SERVE, str(own_port()))

    assert refused.returncode == 2
    assert "seawall migrate" in refused.stderr
    assert (mended.returncode, served.returncode) == (0, 0), mended.stderr + served.stderr


def tables_in(folder):
    path = folder / "seawall.sqlite3"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as file:
        return file.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
