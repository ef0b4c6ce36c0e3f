"""`seawall scan`: a folder on all cores, killed in the middle and gone on with."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from moto.s3.models import s3_backends

from seawall.app.scanning import scan_files
from seawall.banks.model import NewBank, NewEntry
from seawall.db import models as db
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.signals import sha256_of
from seawall.transaction import INSTALLATION, transaction
from tests.app.scanning.conftest import OwnCrew, bucket, moto
from tests.cli.conftest import finished
from tests.cli.content.test_check import PHOTOS, STRANGER
from tests.cli.halted import killed_before
from tests.conftest import NOON
from tests.holders import locked
from tests.people_made import make_organisation

__all__ = ["bucket", "moto"]
KNOWN = PHOTOS / "coffee-cup.jpg"


@pytest.fixture
def scan(bank, sqlite_address, start):
    """Scan as a process of its own, with a crew of processes."""
    return lambda *words: finished(start(sqlite_address, "scan", *words))


@pytest.fixture
def scan_here(bank, run, monkeypatch):
    """Scan in this process, the crew's work included."""
    monkeypatch.setitem(scan_files.__kwdefaults__, "hire", OwnCrew)
    return lambda *words: run("scan", *words)


@pytest.fixture
def bank(sqlite_address):
    """A bank that knows one picture."""
    with transaction(make_organisation(slug="harbour").id) as tx:
        made = create_bank(NewBank("Example Forum", owner="Example"), tx=tx, now=NOON, by="test")
        known = NewEntry("sha256", sha256_of(KNOWN.read_bytes()).value, source="Example Forum")
        add_signal(made.id, known, tx=tx, now=NOON, by="test")


@pytest.fixture
def killed_in_the_middle(bank, sqlite_address, tmp_path):
    """A scan is killed when its first files are written down; gives how many those are."""

    def kill(*words: object, state: Path) -> int:
        killed_before(
            "seawall.app.scanning.manifest.ScanManifest.add",
            *("scan", *words, "--state", state),
            call=2,
            address=sqlite_address,
            data_dir=tmp_path / "data",
        )
        with closing(sqlite3.connect(state)) as rows:
            return rows.execute("SELECT count(*) FROM done").fetchone()[0]

    return kill


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


def test_what_was_not_wholly_opened_is_told_and_is_no_clean_end(scan_here, tmp_path):
    place = tmp_path / "store"
    place.mkdir()
    (place / "a.txt").write_text("words")
    (place / "b.zip").write_bytes(locked({"secret.png": b"sealed"}))

    ran = scan_here(place, "--json")
    again = scan_here(place)

    finding, end = lines(ran.out)
    assert (finding["verdict"], finding["complete"]) == ("allow", False)
    assert finding["unopened"][0]["place"] == "secret.png"
    assert end["summary"] == {"files": 2, "allow": 1, "unopened": 1}
    assert "b.zip: not opened, encrypted: secret.png" in again.err
    assert ran.code == again.code == 1


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_each_file_below_a_folder_is_checked_and_what_is_known_is_found(scan, folder):
    ran = scan(folder, "--json", "--processes", 2)

    *told, end = lines(ran.out)
    assert ran.code == 1
    assert {each["file"]: each["verdict"] for each in told} == {
        "d1/cup.jpg": "block",
        "d2/broken.png": "problem",
    }
    assert end["summary"] == {"files": 13, "allow": 11, "block": 1, "problem": 1}


def test_what_was_done_is_not_done_again_and_what_changed_is(scan_here, folder):
    scan_here(folder)
    shutil.copy(STRANGER, folder / "d1" / "cup.jpg")
    (folder / "d0" / "new.txt").write_text("new")

    again = scan_here(folder, "--json")

    assert lines(again.out)[-1]["done_before"] == 12
    assert lines(again.out)[-1]["summary"] == {"files": 14, "allow": 13, "problem": 1}


def test_a_scan_only_looks_unless_it_is_told_to_record(scan_here, folder):
    scan_here(folder)
    looked = _checks()
    for _ in range(2):
        scan_here(folder, "--record", "--again")

    assert (looked, _checks()) == (0, 1)


def test_another_scans_progress_is_refused_and_again_starts_afresh(scan_here, folder, tmp_path):
    state = tmp_path / "state.sqlite3"
    scan_here(folder / "d0", "--state", state)

    refused = scan_here(folder / "d1", "--state", state)
    afresh = scan_here(folder / "d1", "--state", state, "--again")

    assert refused.code == 2
    assert "--again" in refused.err
    assert afresh.code == 1


def test_a_file_that_is_no_manifest_is_refused(scan, folder, tmp_path):
    (tmp_path / "notes").write_text("not a database, and long enough to be read as one" * 40)

    refused = scan(folder, "--state", tmp_path / "notes", "--processes", 1)

    assert refused.code == 2
    assert "state" in refused.err


def test_a_scan_that_was_killed_goes_on_and_does_no_recorded_file_twice(
    scan_here, killed_in_the_middle, tmp_path
):
    place, state = tmp_path / "many", tmp_path / "state.sqlite3"
    place.mkdir()
    for number in range(300):
        (place / f"{number:04}.txt").write_text(f"words {number}")
    shutil.copy(KNOWN, place / "0000.jpg")
    done_before = killed_in_the_middle(place, "--processes", 1, state=state)

    ran = scan_here(place, "--state", state, "--json")

    *told, end = lines(ran.out)
    assert 0 < done_before < 301
    assert end["done_before"] == done_before
    assert end["summary"] == {"files": 301, "allow": 300, "block": 1}
    assert [each["file"] for each in told] == ["0000.jpg"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_scan_of_a_bucket_that_was_killed_goes_on_and_finds_each_object_once(
    scan_here, killed_in_the_middle, bucket, tmp_path
):
    state = tmp_path / "state.sqlite3"
    stored = {f"{number:03}.txt": f"words {number}".encode() for number in range(200)}
    stored |= {f"{number:03}.jpg": KNOWN.read_bytes() for number in (0, 100, 199)}
    for name, content in stored.items():
        s3_backends["123456789012"]["aws"].put_object("media", name, content)
    words = ("s3://media", "--bank", "Example Forum", "--processes", 1)
    done_before = killed_in_the_middle(*words, state=state)

    ran = scan_here(*words, "--state", state, "--json")

    *told, end = lines(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert 0 < done_before < 203
    assert end["done_before"] == done_before
    assert end["summary"] == {"files": 203, "allow": 200, "block": 3}
    assert [each["file"] for each in told] == [
        "s3://media/000.jpg",
        "s3://media/100.jpg",
        "s3://media/199.jpg",
    ]
    assert len({each["key"] for each in told}) == 3


def test_a_place_or_a_bank_that_is_not_there_is_misuse(scan, tmp_path):
    for words, named in (
        ([tmp_path / "nowhere"], "no folder"),
        ([KNOWN], "seawall check"),
        (["ftp://example.test"], "s3://"),
        ([tmp_path, "--bank", "Nobody's"], "Nobody's"),
    ):
        refused = scan(*words)

        assert (refused.code, refused.out) == (2, "")
        assert named in refused.err


def _checks() -> int:
    with transaction(INSTALLATION):
        return db.UploadCheckRow.objects.count()
