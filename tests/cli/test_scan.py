"""`seawall scan`: a folder on all cores, killed in the middle and gone on with."""

import json
import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from seawall.banks.model import NewBank, NewEntry
from seawall.db import models as db
from seawall.journeys.bank_curation import add_signal, create_bank
from seawall.signals import sha256_of
from seawall.transaction import INSTALLATION, transaction
from tests.cli.conftest import finished
from tests.cli.test_check import PHOTOS
from tests.conftest import NOON
from tests.people_made import make_organisation

KNOWN = PHOTOS / "coffee-cup.jpg"
UNKNOWN = PHOTOS / "brick-wall.jpg"


@pytest.fixture
def scan(sqlite_address, start):
    """Scan as a process of its own, on a bank that knows one picture."""
    with transaction(make_organisation(slug="harbour").id) as tx:
        made = create_bank(NewBank("Example Forum", owner="Example"), tx=tx, now=NOON, by="test")
        known = NewEntry("sha256", sha256_of(KNOWN.read_bytes()).value, source="Example Forum")
        add_signal(made.id, known, tx=tx, now=NOON, by="test")
    return lambda *words: start(sqlite_address, "scan", *words)


@pytest.fixture
def folder(tmp_path):
    """Twelve files below three folders, one of them known, one of them broken."""
    place = tmp_path / "store"
    for number in range(10):
        (place / f"d{number % 3}").mkdir(parents=True, exist_ok=True)
        (place / f"d{number % 3}" / f"{number}.txt").write_text(f"words {number}")
    shutil.copy(KNOWN, place / "d1" / "cup.jpg")
    (place / "d2" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (place / "empty").write_bytes(b"")
    (place / "link").symlink_to("/")
    return place


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_each_file_below_a_folder_is_checked_and_what_is_known_is_found(scan, folder):
    ran = finished(scan(folder, "--json", "--processes", 2))

    *told, end = lines(ran.out)
    assert ran.code == 1
    assert {each["file"]: each["verdict"] for each in told} == {
        "d1/cup.jpg": "block",
        "d2/broken.png": "problem",
    }
    assert end["summary"] == {"files": 13, "allow": 11, "block": 1, "problem": 1}


def test_what_was_done_is_not_done_again_and_what_changed_is(scan, folder):
    finished(scan(folder, "--processes", 1))
    shutil.copy(UNKNOWN, folder / "d1" / "cup.jpg")
    (folder / "d0" / "new.txt").write_text("new")

    again = finished(scan(folder, "--json", "--processes", 1))

    assert lines(again.out)[-1]["done_before"] == 12
    assert lines(again.out)[-1]["summary"] == {"files": 14, "allow": 13, "problem": 1}


def test_a_scan_only_looks_unless_it_is_told_to_record(scan, folder):
    finished(scan(folder, "--processes", 1))
    looked = _checks()
    for _ in range(2):
        finished(scan(folder, "--record", "--again", "--processes", 1))

    assert (looked, _checks()) == (0, 1)


def test_another_scans_progress_is_refused_and_again_starts_afresh(scan, folder, tmp_path):
    state = tmp_path / "state.sqlite3"
    finished(scan(folder / "d0", "--state", state, "--processes", 1))

    refused = finished(scan(folder / "d1", "--state", state, "--processes", 1))
    afresh = finished(scan(folder / "d1", "--state", state, "--again", "--processes", 1))

    assert refused.code == 2
    assert "--again" in refused.err
    assert afresh.code == 1


def test_a_file_that_is_no_manifest_is_refused(scan, folder, tmp_path):
    (tmp_path / "notes").write_text("not a database, and long enough to be read as one" * 40)

    refused = finished(scan(folder, "--state", tmp_path / "notes", "--processes", 1))

    assert refused.code == 2
    assert "state" in refused.err


def test_a_scan_that_was_killed_goes_on_and_does_no_recorded_file_twice(scan, tmp_path):
    place, state = tmp_path / "many", tmp_path / "state.sqlite3"
    place.mkdir()
    for number in range(700):
        (place / f"{number:04}.txt").write_text(f"words {number}")
    shutil.copy(KNOWN, place / "0000.jpg")
    process = scan(place, "--state", state, "--processes", "2")
    done_before = _kill_in_the_middle(process, state)

    ran = finished(scan(place, "--state", state, "--json", "--processes", 2))

    *told, end = lines(ran.out)
    assert 0 < done_before < 701
    assert end["done_before"] >= done_before
    assert end["summary"] == {"files": 701, "allow": 700, "block": 1}
    assert [each["file"] for each in told] == ["0000.jpg"]


def _kill_in_the_middle(process, state: Path) -> int:
    """Kill it once it has written something; how much is there then."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if (
            state.exists()
            and Path(f"{state}-wal").exists()
            and Path(f"{state}-wal").stat().st_size > 40_000
        ):
            break
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    rows = sqlite3.connect(state)
    count = rows.execute("SELECT count(*) FROM done").fetchone()[0]
    rows.close()
    return count


def _checks() -> int:
    with transaction(INSTALLATION):
        return db.UploadCheck.objects.count()
