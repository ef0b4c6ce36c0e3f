"""The keys are backed up by a command, encrypted, and come back only where they belong."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest

from seawall.app.doctor.examination import _key_backup
from seawall.config import settings
from seawall.keys import key_backup
from seawall.keys.installation import FILES, ledger_key, unlock_installation
from seawall.keys.key_backup import fingerprint, read_key_files
from seawall.ledger.words.keeping import KEYS_BACKED_UP
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.tasks import place_entries
from tests.age_made import seal_with_cheap_passphrase
from tests.cli.conftest import finished
from tests.people_made import NOON, make_organisation

ADA, BEN = (pyrage.x25519.Identity.generate() for _ in range(2))
PASSPHRASE = b"grey tide harbour quay\n"
#: What age does with a passphrase, without the second of work that each trial costs.
CHEAP = SimpleNamespace(encrypt=seal_with_cheap_passphrase, decrypt=pyrage.passphrase.decrypt)


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """The same database on a machine that has no keys yet."""

    def move() -> Path:
        data = tmp_path / "elsewhere"
        data.mkdir()
        (data / "seawall.sqlite3").touch()
        monkeypatch.setenv("SEAWALL_DATA_DIR", str(data))
        settings.cache_clear()
        return data / "keys"

    yield move
    monkeypatch.undo()
    settings.cache_clear()
    unlock_installation()


@pytest.fixture
def identity(tmp_path):
    path = tmp_path / "identity.txt"
    path.write_text(f"# public key: {ADA.to_public()}\n{ADA}\n")
    return path


def here() -> dict[str, bytes]:
    ledger_key()
    return read_key_files(settings().data_dir / "keys")


def test_a_backup_is_encrypted_for_whom_it_names_and_the_ledger_says_so(
    run, organisation, tmp_path, identity, elsewhere
):
    keys, file = here(), tmp_path / "keys.age"
    recipients = [str(ADA.to_public()), str(BEN.to_public())]

    backed_up = run(
        "backup", "keys", file, "--recipient", recipients[0], "--recipient", recipients[1]
    )

    assert backed_up.code == 0
    assert "Not included: the database" in backed_up.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sealed = file.read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert not any(content in sealed for content in keys.values())
    with transaction(organisation.id) as tx:
        (entry,) = tx.ledger.recent(10, prefix=KEYS_BACKED_UP)
        stored = str(entry)
    assert entry.public["keys"] == [f"{name} {fingerprint(keys[name])}" for name in sorted(keys)]
    assert len(entry.public["recipients"]) == 2
    assert entry.by.startswith("cli:")
    assert not any(word in stored for word in (*recipients, str(ADA), "AGE-SECRET"))

    place_entries(NOON)
    folder = elsewhere()
    restored = run("restore", "keys", file, "--identity", identity, "--json")

    assert restored.data["opens this database"] == "yes"
    assert read_key_files(folder) == keys
    again = run("restore", "keys", file, "--identity", identity, "--json")
    assert (again.code, again.data["written"]) == (0, 0)


def test_a_backup_is_never_written_over_anything(run, organisation, tmp_path):
    file, link = tmp_path / "keys.age", tmp_path / "link.age"
    file.write_text("something else")
    link.symlink_to(tmp_path / "nowhere")

    for path in (file, link):
        refused = run("backup", "keys", path, "--recipient", ADA.to_public())
        assert refused.code == 2
        assert "already exists" in refused.err

    assert file.read_text() == "something else"
    assert not (tmp_path / "nowhere").exists()


def test_a_passphrase_is_asked_for_twice_and_once_on_the_way_back(
    run, organisation, tmp_path, elsewhere, monkeypatch
):
    monkeypatch.setattr(key_backup.pyrage, "passphrase", CHEAP)
    keys, file = here(), tmp_path / "keys.age"
    run("backup", "keys", tmp_path / "short.age", stdin=b"short\nshort\n")
    differs = run("backup", "keys", tmp_path / "two.age", stdin=PASSPHRASE + b"another one\n")
    backed_up = run("backup", "keys", file, stdin=PASSPHRASE * 2)
    with transaction(INSTALLATION) as tx:
        (entry,) = tx.ledger.recent(10, prefix=KEYS_BACKED_UP)
    folder = elsewhere()
    wrong = run("restore", "keys", file, stdin=b"grey tide harbour key\n")
    right = run("restore", "keys", file, stdin=PASSPHRASE)

    assert (differs.code, backed_up.code, wrong.code, right.code) == (1, 0, 2, 0)
    assert not (tmp_path / "short.age").exists()
    assert entry.public["recipients"] == ["a passphrase"]
    assert read_key_files(folder) == keys


def test_other_keys_are_not_replaced_and_keys_of_another_database_do_not_stay(
    run, organisation, tmp_path, identity, elsewhere
):
    file = tmp_path / "keys.age"
    run("backup", "keys", file, "--recipient", ADA.to_public())
    place_entries(NOON)
    folder = elsewhere()
    folder.mkdir()
    (folder / "root.key").write_bytes(b"o" * 32)
    others = run("restore", "keys", file, "--identity", identity)
    foreign = tmp_path / "foreign.age"
    run("backup", "keys", foreign, "--recipient", ADA.to_public())
    (folder / "root.key").unlink()
    strangers = run("restore", "keys", foreign, "--identity", identity)

    assert others.code == 2
    assert "There are already other keys" in others.err
    assert strangers.code == 2
    assert "do not open what is sealed in this database" in strangers.err
    assert list(folder.iterdir()) == []


def test_the_doctor_asks_for_a_backup_of_every_key_once_the_house_is_a_week_old(
    run, organisation, tmp_path
):
    here()
    later = NOON.replace(year=2100)

    def health():
        with transaction(INSTALLATION) as tx:
            return _key_backup(tx, settings(), later)

    before = health()
    run("backup", "keys", tmp_path / "keys.age", "--recipient", ADA.to_public())
    after = health()
    newer = settings().data_dir / "keys" / "ledger-7.key"
    newer.write_bytes(b"7" * 32)
    with_another = health()
    newer.unlink()

    assert [found.state for found in (before, after, with_another)] == ["amber", "green", "amber"]
    assert "ledger-7.key" in with_another.says


def test_it_works_in_a_process_of_its_own_and_makes_no_keys_before_it_puts_them_back(
    start, sqlite_address, tmp_path, identity
):
    file, data = tmp_path / "keys.age", tmp_path / "data"
    assert finished(start(sqlite_address, "migrate")).code == 0
    backed_up = finished(
        start(sqlite_address, "backup", "keys", file, "--recipient", ADA.to_public())
    )
    keys = read_key_files(data / "keys")
    (data / "keys").rename(tmp_path / "kept")
    no_keys = finished(
        start(
            sqlite_address, "backup", "keys", tmp_path / "none.age", "--recipient", ADA.to_public()
        )
    )
    were_made = (data / "keys").exists()

    restored = finished(start(sqlite_address, "restore", "keys", file, "--identity", identity))

    assert (backed_up.code, restored.code) == (0, 0), (backed_up.err, restored.err)
    assert (no_keys.code, were_made) == (2, False)
    assert "There are no keys in" in no_keys.err
    assert set(keys) <= {*FILES}
    assert read_key_files(data / "keys") == keys
    assert "nothing is sealed in it yet" in restored.out
