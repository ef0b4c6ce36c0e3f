"""One process writes the index, all map it; what the database says wins in every case."""

import gc
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from seawall.app import index_writer
from seawall.app.refresher import Refresher
from seawall.banks.model import EntryOpinion, EntryStance, EntryState, NewEntry
from seawall.gate.keeping import IndexFolder
from seawall.ids import OrganisationId
from seawall.intake.model import Verdict
from seawall.intake.rules import RuleSet
from seawall.journeys.banks.bank_curation import add_signal, change_entry_state
from seawall.matching import BrokenIndexFile
from seawall.signals import Signal
from seawall.transaction import close_connection, transaction
from tests.conftest import NOON
from tests.gate.conftest import installed
from tests.people_made import make_organisation
from tests.waiting import until

SLOW_WRITER = """
import sys
from pathlib import Path
from seawall.app.database import set_up_django
set_up_django()
from seawall.app import index_writer
from seawall.gate import keeping, shelf
saved = shelf.SignalShelf.save
def slow(self, stem, **options):
    saved(self, stem, **options)
    print("half", flush=True)
    sys.stdin.read()
shelf.SignalShelf.save = slow
index_writer.write_snapshot(keeping.IndexFolder(Path(sys.argv[1])), after=1)
"""


@pytest.fixture
def folder(tmp_path):
    return IndexFolder(tmp_path / "index")


@pytest.fixture
def here(database, assembled_parts):
    made = installed(assembled_parts)
    yield made
    made.parts.door.close()


def digest(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


def following(folder, **options):
    """A process of its own, as far as its memory goes."""
    refresher = Refresher(RuleSet([]), every=0.05, fail_mode=Verdict.HOLD, folder=folder, **options)
    refresher.refresh()
    return refresher


def found(refresher, here, *values, kind="sha256"):
    signals = [Signal(kind, value, "1") for value in values]
    library = refresher.snapshot().library(here.organisation.id)
    return {card.entry: card for card in library.find(signals, now=NOON)}


def add(here, value, kind="sha256", **fields):
    with transaction(here.organisation.id) as tx:
        return add_signal(here.bank, NewEntry(kind, value, **fields), tx=tx, now=NOON, by="test")


def move(here, entry, state):
    with transaction(here.organisation.id) as tx:
        change_entry_state(entry.id, state, reason="test", tx=tx, now=NOON, by="test")


def test_a_snapshot_says_all_that_the_database_said(here, folder):
    said = {"label": "behaviour/attack-footage", "confidence": 95, "source": "a list"}
    one = add(here, "f" * 64, "pdq", threshold=20, **said)
    two = add(here, digest(2))
    move(here, two, EntryState.CONTESTED)
    with transaction(here.organisation.id) as tx:
        tx.banks.add_opinion(
            one.id, EntryOpinion("Bay Photos", EntryStance.DISAGREE, "a mistake", NOON)
        )
    replayed = following(None)
    index_writer.write_snapshot(folder, after=1)
    mapped = following(folder)

    for kind, value in (("pdq", "f" * 63 + "0"), ("sha256", digest(2))):
        cards = found(mapped, here, value, kind=kind)
        assert cards == found(replayed, here, value, kind=kind)
        assert len(cards) == 1
    assert mapped.snapshot().seq == replayed.snapshot().seq


def test_what_came_after_the_snapshot_is_followed(here, folder):
    gone, doubted = add(here, digest(1)), add(here, digest(2))
    index_writer.write_snapshot(folder, after=1)
    refresher = following(folder)
    move(here, gone, EntryState.WITHDRAWN)
    move(here, doubted, EntryState.CONTESTED)
    late = add(here, digest(3))

    refresher.refresh()

    cards = found(refresher, here, digest(1), digest(2), digest(3))
    assert set(cards) == {doubted.id, late.id}
    assert cards[doubted.id].state == "contested"


@pytest.mark.parametrize("state", [EntryState.UNCONFIRMED, EntryState.OBSERVED])
def test_an_entry_on_trial_stays_so_in_a_snapshot(here, folder, state):
    entry = add(here, digest(1), state=state)
    index_writer.write_snapshot(folder, after=1)

    (card,) = found(following(folder), here, digest(1)).values()

    assert (card.entry, card.state) == (entry.id, state)


def test_an_entry_that_comes_back_is_found_again(here, folder):
    entry = add(here, "f" * 64, "pdq")
    move(here, entry, EntryState.WITHDRAWN)
    index_writer.write_snapshot(folder, after=1)
    refresher = following(folder)
    assert found(refresher, here, "f" * 64, kind="pdq") == {}

    move(here, entry, EntryState.ACTIVE)
    refresher.refresh()

    assert set(found(refresher, here, "f" * 64, kind="pdq")) == {entry.id}


def test_a_second_snapshot_goes_on_from_the_first(here, folder):
    kept, gone = add(here, digest(1)), add(here, digest(2))
    first = index_writer.write_snapshot(folder, after=1)
    move(here, gone, EntryState.WITHDRAWN)
    late = add(here, digest(3))

    second = index_writer.write_snapshot(folder, after=1)

    refresher = following(folder)
    assert second != first
    assert [each.name for each in folder.folder.iterdir() if each.is_dir()] == [second]
    assert set(found(refresher, here, *map(digest, range(4)))) == {kept.id, late.id}
    assert index_writer.write_snapshot(folder, after=1) == ""


def test_a_running_process_takes_over_a_newer_snapshot(here, folder):
    entry = add(here, digest(1))
    refresher = following(folder)
    stop = threading.Event()
    thread = threading.Thread(target=refresher.run, args=(stop,), kwargs={"writes": False})
    thread.start()
    try:
        name = index_writer.write_snapshot(folder, after=1)
        close_connection()

        until(lambda: refresher._memory.base == name)
        assert set(found(refresher, here, digest(1))) == {entry.id}
    finally:
        stop.set()
        thread.join()


def test_look_ups_go_on_while_the_memory_changes(here, folder):
    entry = add(here, "0" * 64, "pdq")
    refresher = following(folder)
    missed, stop = [], threading.Event()

    def look():
        while not stop.is_set():
            if entry.id not in found(refresher, here, "0" * 64, kind="pdq"):
                missed.append(refresher.snapshot().seq)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(5):
        add(here, digest(number), "pdq")
        index_writer.write_snapshot(folder, after=1)
        refresher._look_for_a_newer_base()
        until(lambda: refresher._caught_up is not None)
        refresher.refresh()
    stop.set()
    for thread in threads:
        thread.join()

    assert missed == []


def test_a_snapshot_whose_place_was_taken_is_mapped_no_more(here, folder):
    add(here, "0" * 64, "pdq")
    old = index_writer.write_snapshot(folder, after=1)
    refresher = following(folder)
    assert old in mapped_files()
    gc.disable()  # it comes rarely, and a server keeps it from what it has loaded
    try:
        add(here, "f" * 64, "pdq")
        new = index_writer.write_snapshot(folder, after=1)
        refresher._look_for_a_newer_base()
        until(lambda: refresher._caught_up is not None)
        refresher.refresh()

        until(lambda: old not in mapped_files())
        assert new in mapped_files()
    finally:
        gc.enable()


def mapped_files():
    return Path("/proc/self/maps").read_text()


def test_a_writer_killed_half_way_leaves_the_old_snapshot(sqlite, assembled_parts, folder):
    here = installed(assembled_parts)
    kept = add(here, digest(1))
    first = index_writer.write_snapshot(folder, after=1)
    add(here, digest(2))
    close_connection()
    url = f"sqlite:///{connection.settings_dict['NAME']}"
    writer = subprocess.Popen(
        [sys.executable, "-c", SLOW_WRITER, folder.folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "SEAWALL_DATABASE_URL": url},
    )
    assert writer.stdout.readline() == b"half\n"
    with folder.writing(wait=False) as is_ours:
        assert not is_ours
    writer.send_signal(signal.SIGKILL)
    writer.communicate()

    assert folder.current() == first
    assert set(found(following(folder), here, digest(1))) == {kept.id}
    second = index_writer.write_snapshot(folder, after=1)
    assert [each.name for each in folder.folder.iterdir() if each.is_dir()] == [second]
    here.parts.door.close()


def test_a_restored_backup_is_believed_and_not_the_snapshot(
    sqlite, assembled_parts, folder, tmp_path
):
    here = installed(assembled_parts)
    path = Path(connection.settings_dict["NAME"])
    kept = add(here, digest(1))
    close_connection()
    shutil.copy(path, tmp_path / "backup.sqlite3")
    add(here, digest(2))
    index_writer.write_snapshot(folder, after=1)
    running = following(folder)
    assert len(found(running, here, digest(1), digest(2))) == 2
    close_connection()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.sqlite3", path)

    started = following(folder)
    running.refresh()

    for refresher in (started, running):
        assert set(found(refresher, here, digest(1), digest(2))) == {kept.id}
    other = add(here, digest(3))  # takes the number that the lost one had
    running.refresh()
    assert set(found(running, here, digest(2), digest(3))) == {other.id}
    assert set(found(following(folder), here, digest(2), digest(3))) == {other.id}
    here.parts.door.close()


@pytest.mark.parametrize("harm", ["cut", "altered", "manifest", "gone"])
def test_a_damaged_snapshot_is_not_believed(sqlite, assembled_parts, folder, harm):
    here = installed(assembled_parts)
    entry = add(here, "f" * 64, "pdq")
    place = folder.folder / index_writer.write_snapshot(folder, after=1)
    file = next(place.glob("*.rows"))
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-1])
    elif harm == "altered":
        whole = bytearray(file.read_bytes())
        whole[-200] ^= 1
        file.write_bytes(whole)
    elif harm == "manifest":
        manifest = place / "manifest.json"
        manifest.write_bytes(manifest.read_bytes().replace(b'"seq":1', b'"seq":9'))
    else:
        file.unlink()

    with pytest.raises(BrokenIndexFile):
        folder.load()
    assert set(found(following(folder), here, "f" * 64, kind="pdq")) == {entry.id}
    here.parts.door.close()


def test_a_type_that_could_not_be_searched_is_not_missing_once_it_can(
    sqlite, assembled_parts, folder, monkeypatch
):
    from seawall.gate import library

    here = installed(assembled_parts)
    entry = add(here, digest(1))
    with monkeypatch.context() as older:
        older.setattr(library, "signal_types", dict)
        index_writer.write_snapshot(folder, after=1)
        assert found(following(folder), here, digest(1)) == {}

    assert set(found(following(folder), here, digest(1))) == {entry.id}
    here.parts.door.close()


def test_each_organisation_has_its_own_shelves_in_the_snapshot(here, folder):
    mine = add(here, digest(1))
    index_writer.write_snapshot(folder, after=1)
    stranger = make_organisation()

    library = following(folder).snapshot().library(OrganisationId(stranger.id))

    assert library.find([Signal("sha256", digest(1), "1")], now=NOON) == ()
    assert set(found(following(folder), here, digest(1))) == {mine.id}


def test_a_large_bank_without_a_snapshot_gets_one_before_it_is_answered_from(
    sqlite, assembled_parts, tmp_path, monkeypatch
):
    here = installed(assembled_parts)
    entry = add(here, digest(1))
    close_connection()
    url = f"sqlite:///{connection.settings_dict['NAME']}"
    monkeypatch.setenv("SEAWALL_DATABASE_URL", url)
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SEAWALL_SNAPSHOT_AFTER", "1")

    refresher = following(IndexFolder(tmp_path / "index"), after=1)

    assert refresher._memory.base
    assert set(found(refresher, here, digest(1))) == {entry.id}
    here.parts.door.close()


def test_a_running_server_has_the_snapshot_written_when_it_is_due(
    sqlite, assembled_parts, tmp_path, monkeypatch
):
    here = installed(assembled_parts)
    url = f"sqlite:///{connection.settings_dict['NAME']}"
    monkeypatch.setenv("SEAWALL_DATABASE_URL", url)
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SEAWALL_SNAPSHOT_AFTER", "2")
    folder = IndexFolder(tmp_path / "index")
    refresher = following(folder, after=2)
    stop = threading.Event()
    thread = threading.Thread(target=refresher.run, args=(stop,))
    thread.start()
    add(here, digest(1))
    add(here, digest(2))
    close_connection()

    until(lambda: refresher._memory.base != "")
    stop.set()
    thread.join()
    assert len(found(refresher, here, digest(1), digest(2))) == 2
    here.parts.door.close()
