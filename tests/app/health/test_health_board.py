"""Health is measured for real: a row is written, a heart is heard, a pager is knocked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from starlette.testclient import TestClient

from seawall.app.check_journal import JournalState
from seawall.app.health.dead_man import DeadManSwitch
from seawall.app.health.health_board import HealthBoard
from seawall.app.health.pager_probe import pager_troubles
from seawall.config import load_settings, settings
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.transaction import close_connection
from seawall.worker.emergency.beating import BEAT_EVERY
from seawall.worker.emergency.deadline_watch import DeadlineWatch
from seawall.worker.runner import Worker
from tests.databases import use_database
from tests.enforcement_made import receiver
from tests.faults.disks import damage_table, filled, small_disk
from tests.gate.conftest import assembled_parts, installed
from tests.mail_servers import smtp_server
from tests.ports import own_port
from tests.worker.emergency.test_deadline_watch import Hands

__all__ = ["assembled_parts"]


@pytest.fixture
def hands():
    return Hands()


class Watched:
    """A board over a folder, a worker and a stopwatch."""

    def __init__(self, folder, hands):
        self.hands = hands
        self.watch = DeadlineWatch(folder, clock=lambda: hands.now, monotonic=lambda: hands.seconds)
        self.board = HealthBoard(
            load_settings(data_dir=folder),
            self.watch,
            JournalState,
            monotonic=lambda: hands.seconds,
        )
        self.worker = Worker(threads=1, clock=lambda: hands.now)

    def live(self, *, seconds, with_worker=True):
        """So much time passes, and everybody does what they can do."""
        for _ in range(int(seconds / BEAT_EVERY.total_seconds())):
            acts = [self.watch.keep_up, self.board.write_and_read]
            if with_worker:
                acts = [self.worker.arm, lambda: self.worker.step([Lane.URGENT]), *acts]
            for act in acts:
                try:
                    act()
                except Exception:
                    close_connection()
            self.hands.turn(seconds=BEAT_EVERY.total_seconds())

    def wrong(self):
        return [finding.name for finding in self.board.report().findings if not finding.is_fine]


def test_an_installation_that_works_is_healthy_for_as_long_as_it_does(database, tmp_path, hands):
    here = Watched(tmp_path, hands)

    for _ in range(4):
        here.live(seconds=30)
        assert here.wrong() == []


def test_a_worker_that_stops_is_red_within_a_minute_and_green_again_when_it_is_back(
    database, tmp_path, hands
):
    here = Watched(tmp_path, hands)
    here.live(seconds=30)
    here.live(seconds=70, with_worker=False)
    assert here.wrong() == ["worker"]

    here.live(seconds=10)
    assert here.wrong() == []


def test_fault_04_a_full_disk_is_red_and_green_again_when_there_is_room(
    tmp_path, hands, monkeypatch
):
    with small_disk(tmp_path / "disk", megabytes=12) as disk, use_database("sqlite", disk):
        monkeypatch.setenv("SEAWALL_DATA_DIR", str(disk))
        settings.cache_clear()
        here = Watched(disk, hands)
        here.live(seconds=30)
        with filled(disk):
            here.live(seconds=70)
            assert here.wrong() == ["database", "worker"]
        here.live(seconds=10)
        assert here.wrong() == []
        here.watch.close()
        close_connection()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("name", ["evidence", "journal"])
def test_fault_04_a_full_disk_under_the_files_beside_the_database_is_red(
    sqlite, tmp_path, hands, monkeypatch, name
):
    """Every order was refused, and health was ready: nobody was called."""
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    here = Watched(tmp_path, hands)
    with small_disk(tmp_path / name, megabytes=2) as disk:
        here.live(seconds=30)
        assert here.wrong() == []
        with filled(disk):
            here.live(seconds=70)
            assert here.wrong() == ["database", "worker"]
        here.live(seconds=10)
        assert here.wrong() == []
    here.watch.close()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("table", ["db_orderitem", "db_ledgerentry"])
def test_fault_37_a_damaged_page_is_red(sqlite, tmp_path, hands, table):
    here = Watched(tmp_path, hands)
    here.live(seconds=10)
    close_connection()
    damage_table(Path(connection.settings_dict["NAME"]), table)

    here.live(seconds=120)

    assert "tables" in here.wrong()
    close_connection()


def test_a_database_that_is_gone_is_red(sqlite, tmp_path, hands, monkeypatch):
    here = Watched(tmp_path, hands)
    here.live(seconds=30)
    close_connection()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "nowhere" / "x.sqlite3"))

    here.live(seconds=70)

    assert here.wrong() == ["database", "worker"]
    close_connection()


def test_a_pager_is_knocked_at_and_not_called(tmp_path):
    with receiver() as pager, smtp_server(tmp_path) as (server, postman):
        there = load_settings(
            on_call_url=pager.url,
            on_call_push=f"http://127.0.0.1:{own_port()}/topic",
            on_call_mail=["night@videos.example.com"],
            mail_server=f"smtp://127.0.0.1:{server.port}",
        )
        troubles = pager_troubles(there)

        assert (troubles["webhook"], troubles["mail"]) == ("", "")
        assert troubles["push"]
        assert (pager.got, postman.taken) == ([], [])


def test_the_door_says_what_fails_and_that_checks_are_answered_all_the_same(
    sqlite, assembled_parts
):
    here = installed(assembled_parts)
    client = TestClient(here.parts.door.app())
    fine = client.get("/healthz")
    here.parts.health._written_at -= 60.0
    failing = client.get("/healthz")

    assert (fine.status_code, fine.json()["status"]) == (200, "ready")
    assert (failing.status_code, failing.json()["status"]) == (503, "failing")
    assert [check["name"] for check in failing.json()["checks"] if not check["ok"]] == ["database"]
    assert client.get("/readyz").status_code == 200
    here.parts.door.close()


@pytest.mark.parametrize(
    ("answer", "is_told"),
    [
        (b'{"status": "ready"}', True),
        (b'{"status": "failing"}', False),
        (b"<html>", False),
        (b"[]", False),
    ],
)
def test_the_dead_mans_switch_is_told_only_while_our_own_door_says_that_all_is_well(
    answer, is_told
):
    told = []
    with receiver(lambda got: told.append(got) or 200) as outside, receiver() as door:
        door.body = answer
        port = int(door.url.split(":")[2].split("/")[0])
        told_settings = load_settings(deadman_url=outside.url, host="127.0.0.1", port=port)

        assert DeadManSwitch(told_settings).tell_if_well() is is_told
        assert len(told) == is_told


def test_a_door_that_does_not_answer_tells_nobody():
    told = []
    with receiver(lambda got: told.append(got) or 200) as outside:
        told_settings = load_settings(deadman_url=outside.url, host="127.0.0.1", port=own_port())

        assert DeadManSwitch(told_settings).tell_if_well() is False
        assert told == []
