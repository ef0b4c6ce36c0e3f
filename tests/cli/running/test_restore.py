"""A restored database signs nothing on, says what it lacks, and goes on in a new epoch."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from seawall.cli.session import require_whole_log
from seawall.config import settings
from seawall.keys.installation import FILES, ledger_key
from seawall.keys.ledger_mark import MARK, HeardWitness, read_mark, write_heard, write_mark
from seawall.ledger.cosignature import WitnessSigner
from seawall.ledger.note import read_statement
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import log_round
from seawall.worker.tasks import place_entries
from tests.holds_made import Harbour
from tests.keys.signers_made import ask_in_this_process, command, use_signer
from tests.ledger_key import SIGNING_KEY
from tests.people_made import NOON
from tests.problems import raises_problem

LATER = NOON + timedelta(days=1)


@pytest.fixture
def harbour(sqlite):
    return Harbour()


@pytest.fixture(autouse=True)
def first_epoch():
    """No test lacks the keys of the first epoch."""
    folder = settings().data_dir / "keys"
    ledger_key()
    first = {name: (folder / name).read_bytes() for name in FILES}
    yield
    for name, content in first.items():
        (folder / name).write_bytes(content)


class Backup:
    """A copy of the database, taken while it runs."""

    def __init__(self, folder: Path) -> None:
        self.copy, self.file = folder / "backup.sqlite3", connection.settings_dict["NAME"]
        with sqlite3.connect(self.file) as source, sqlite3.connect(self.copy) as target:
            source.backup(target)
        source.close()
        target.close()

    def restore(self) -> None:
        connection.close()
        with sqlite3.connect(self.copy) as source, sqlite3.connect(self.file) as target:
            source.backup(target)
        source.close()
        target.close()


@pytest.fixture
def restored(run, harbour, tmp_path):
    """Two orders and a decision came after the backup that was put back."""
    harbour.order(harbour.publish())
    place_entries(LATER)
    backup = Backup(tmp_path)
    with transaction(INSTALLATION) as tx:
        kept = tx.ledger.size()
    harbour.comply(harbour.order(harbour.publish()))
    harbour.order(harbour.publish())
    place_entries(LATER + timedelta(hours=1))
    known = read_statement(read_mark() or "").size
    backup.restore()
    return kept, known


def test_a_restored_database_does_not_start_and_signs_nothing(restored):
    kept, known = restored

    with raises_problem("ledger.restored") as refused:
        require_whole_log()
    with raises_problem("ledger.restored"):
        place_entries(LATER + timedelta(hours=2))

    assert f"has {kept} entries" in str(refused.value)
    assert f"knows of {known}: {known - kept} entries, 2 orders and 1 decision" in str(
        refused.value
    )


def test_what_is_missing_is_said_and_whom_to_ask(run, harbour, restored):
    kept, known = restored

    checked, told = run("restore", "check"), run("restore", "check", "--json").data
    verified = run("ledger", "verify")

    assert (checked.code, verified.code) == (1, 1)
    assert f"{known - kept} entries, 2 orders and 1 decision among them, are missing" in checked.out
    assert harbour.authorities[0].authority.name in checked.out
    assert (told["missing"]["orders"], told["missing"]["decisions"]) == (2, 1)
    assert told["missing"]["until"] == (LATER + timedelta(hours=1)).isoformat()
    assert (
        f"{known - kept} entries, 2 orders and 1 decision among them, are missing" in verified.out
    )


def test_a_check_ends_with_whether_seawall_starts_and_the_next_command(run, harbour, restored):
    missing, told = run("restore", "check"), run("restore", "check", "--json").data
    run("restore", "begin")
    ready = run("restore", "check")

    assert missing.out.rstrip().endswith(
        "Seawall does not start yet. If there is a newer backup, restore that. "
        "Otherwise run `seawall restore begin`."
    )
    assert (told["starts"], told["next"]) == (False, ["seawall restore begin"])
    assert (ready.code, ready.out.rstrip().splitlines()[-1]) == (
        0,
        "The log is ready. Start Seawall: `seawall serve`.",
    )


def test_a_check_with_nothing_to_compare_with_says_that_seawall_does_not_start(run, restored):
    (settings().data_dir / MARK).unlink()

    checked, told = run("restore", "check"), run("restore", "check", "--json").data

    assert checked.code == 0
    assert "nothing to compare it with" in checked.out
    assert "Seawall does not start yet: run `seawall restore begin`." in checked.out
    assert "(another machine, a move), run `seawall restore join` instead" in checked.out
    assert told["next"] == ["seawall restore begin", "seawall restore join"]


def test_what_only_a_stored_checkpoint_shows_is_begun_again_with_it(
    run, harbour, restored, tmp_path
):
    stored = tmp_path / "stored checkpoint"
    stored.write_text(read_mark(), "utf-8")
    (settings().data_dir / MARK).unlink()
    run("restore", "join")

    checked = run("restore", "check", "--checkpoint", stored)

    assert checked.code == 1
    assert "Do not start Seawall yet." in checked.out
    assert f"`seawall restore begin --checkpoint '{stored}'`" in checked.out


def test_a_new_epoch_begins_by_an_entry_and_the_old_key_is_gone(run, harbour, restored):
    kept, known = restored
    old = run("ledger", "key").out
    old_key = ledger_key().public_key().public_bytes_raw()

    begun = run("restore", "begin")

    assert begun.code == 0
    assert "continues in epoch 2" in begun.out
    assert run("ledger", "key").out != old
    with transaction(harbour.org.id) as tx:
        (entry,) = tx.ledger.recent(10, prefix="ledger.restored")
    assert entry.public == {
        "epoch": 2,
        "kept": kept,
        "known": known,
        "orders": 2,
        "decisions": 1,
        "where": "this machine's mark",
    }
    assert read_statement(read_mark()).origin == "localhost:8000/log/2"
    assert ledger_key().public_key().public_bytes_raw() != old_key
    require_whole_log()
    harbour.order()
    place_entries(LATER + timedelta(hours=3))
    assert run("ledger", "verify", "--rows").code == 0
    assert run("restore", "check").code == 0


@pytest.fixture
def signer(tmp_path, monkeypatch):
    """The ledger's key lives with a signer; its folder."""
    ask_in_this_process(monkeypatch)
    use_signer(monkeypatch, command(tmp_path / "signer"))
    yield tmp_path / "signer"
    monkeypatch.undo()
    settings.cache_clear()


def test_a_signer_that_lives_apart_begins_the_new_epoch_and_ends_the_old_one(run, signer, restored):
    begun = run("restore", "begin")

    assert begun.code == 0
    assert read_statement(read_mark()).origin == "localhost:8000/log/2"
    assert {path.name for path in signer.iterdir() if path.name[0] != "."} == {
        "ledger-2.key",
        "retired-1",
        "signed-1",
        "signed-2",
    }
    assert run("ledger", "verify", "--rows").code == 0


def test_no_epoch_begins_while_the_signer_is_away(run, signer, restored, monkeypatch):
    use_signer(monkeypatch, ["false"])

    assert run("restore", "begin").code == 2

    with transaction(INSTALLATION) as tx:
        assert tx.elsewhere.epoch() == 1
    with raises_problem("ledger.restored"):
        require_whole_log()


def test_an_epoch_that_began_and_was_cut_off_before_its_signature_is_signed_by_the_worker(
    run, harbour, restored, monkeypatch
):
    with monkeypatch.context() as dying:
        dying.setattr(log_round, "sign_log", die)
        assert run("restore", "begin").code

    require_whole_log()
    place_entries(LATER + timedelta(hours=3))

    assert read_statement(read_mark()).origin == "localhost:8000/log/2"
    assert run("ledger", "verify", "--rows").code == 0


def test_a_backup_from_before_the_new_epoch_is_a_restore_again(run, tmp_path, restored, harbour):
    backup = Backup(tmp_path)
    run("restore", "begin")
    backup.restore()

    with raises_problem("ledger.restored"):
        require_whole_log()
    assert run("restore", "begin").code == 0
    assert read_statement(read_mark()).origin == "localhost:8000/log/3"


def test_nothing_begins_anew_where_nothing_was_restored(run, harbour):
    harbour.order()
    place_entries(LATER)

    refused = run("restore", "begin")

    assert refused.code == 2
    assert "nobody knows of more" in refused.err


def test_another_history_of_the_same_length_is_found(run, harbour, restored):
    """The log forked: signed on from the backup, with the same key, by somebody else."""
    mark = read_mark()
    (settings().data_dir / MARK).unlink()
    assert run("restore", "join").code == 0
    for _ in range(3):
        harbour.comply(harbour.order(harbour.publish()))
    place_entries(LATER + timedelta(hours=2))
    write_mark(mark)

    with raises_problem("ledger.restored") as refused:
        require_whole_log()

    assert "does not begin with" in str(refused.value)


def test_a_machine_that_never_signed_the_log_asks_first(run, harbour):
    harbour.order()
    place_entries(LATER)
    (settings().data_dir / MARK).unlink()

    with raises_problem("ledger.never-signed-here"):
        require_whole_log()
    assert run("restore", "join").code == 0
    require_whole_log()


def test_a_machine_that_dies_between_its_first_signature_and_its_mark_goes_on(harbour, monkeypatch):
    harbour.publish()
    sign_and_die_at(log_round, "write_mark", monkeypatch)
    assert entries_placed() > 0

    require_whole_log()
    harbour.publish()
    place_entries(LATER)

    assert read_statement(read_mark()).size == entries_placed()


def test_a_machine_whose_first_signature_was_never_kept_goes_on(harbour, monkeypatch):
    harbour.publish()
    sign_and_die_at(log_round.ledger_placing, "place_waiting", monkeypatch)
    assert (entries_placed(), read_statement(read_mark()).size) == (0, 0)

    require_whole_log()
    place_entries(LATER)

    assert read_statement(read_mark()).size == entries_placed() > 0


def test_a_machine_that_has_nothing_to_sign_leaves_no_mark(sqlite):
    """So a backup that is put in its place afterwards is asked about."""
    place_entries(NOON)

    assert read_mark() is None


def die(*_, **__):
    raise KeyboardInterrupt


def sign_and_die_at(owner, name, monkeypatch):
    """Sign what waits on a machine whose power is cut when it comes to this call."""
    with monkeypatch.context() as dying:
        dying.setattr(owner, name, die)
        with pytest.raises(KeyboardInterrupt):
            place_entries(NOON)


def entries_placed():
    with transaction(INSTALLATION) as tx:
        return tx.ledger.size()


def test_what_a_witness_knows_stops_it_too(run, harbour, monkeypatch):
    harbour.order()
    place_entries(LATER)
    witness = WitnessSigner("other.example/witness", SIGNING_KEY).cosigner
    write_heard(HeardWitness(str(witness), "localhost:8000/log", 1_000))

    require_whole_log()  # nobody whom the settings do not name is believed
    named = json.dumps([f"https://other.example/witness {witness}"])
    monkeypatch.setenv("SEAWALL_WITNESSES", named)
    settings.cache_clear()
    with raises_problem("ledger.restored") as refused:
        require_whole_log()
    monkeypatch.undo()
    settings.cache_clear()
    assert "the witness other.example/witness knows of 1000" in str(refused.value)


def test_a_checkpoint_that_others_keep_says_the_same(run, harbour, restored, tmp_path):
    kept = tmp_path / "checkpoint"
    kept.write_text(read_mark(), "utf-8")
    (settings().data_dir / MARK).unlink()

    checked = run("restore", "check", "--checkpoint", kept)

    assert checked.code == 1
    assert "2 orders and 1 decision among them, are missing" in checked.out


def test_a_broken_mark_is_said_and_not_passed_over(harbour):
    write_mark("nothing of the kind")

    with raises_problem("ledger.mark-unreadable"):
        require_whole_log()
