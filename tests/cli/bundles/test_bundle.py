"""A period of a real log is bundled, and whoever has the file alone verifies it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from seawall.bundles.bundle_period import BundlePeriod
from seawall.cli import command
from seawall.cli.bundles import bundle_making
from seawall.config import settings
from seawall.keys.installation import ledger_key
from seawall.ledger.cosignature import cosigned_at
from seawall.ledger.elsewhere.witnessing import Cosigned
from seawall.ledger.merkle import Span
from seawall.ledger.model import Entry
from seawall.ledger.note import Signer, origin
from seawall.ledger.words import word_of
from seawall.transaction import INSTALLATION, transaction
from tests.bundles_made import WITNESSES, bundle_of, made_log
from tests.ledger.test_audit import attack
from tests.log_signed import place_and_sign
from tests.people_made import make_organisation

#: To come, so that what the tests' own database wrote down is older than all of it.
OCTOBER = BundlePeriod.parse("2027-10")
NOW = datetime(2027, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
WITNESS = WITNESSES[0]


def signer():
    return Signer(origin(settings().public_url), ledger_key())


def tell(org, word, public, at, *, by="R-07"):
    """An entry of this word; what it seals is of no interest."""
    ledger_word = word_of(word)
    sealed = dict.fromkeys(ledger_word.sealed.split(), "sealed") or None
    with transaction(org.id) as tx:
        tx.ledger.append(Entry(ledger_word, "case_1", at, by=by, public=public, sealed=sealed))


def see(at):
    """The log is signed, and a witness cosigns it."""
    checkpoint = place_and_sign(signer(), at)
    lines = WITNESS.cosign(checkpoint.note, at=int(at.timestamp())).splitlines()
    with transaction(INSTALLATION) as tx:
        for key, line in zip(WITNESS.cosigners, lines, strict=True):
            note = f"{checkpoint.note}{line}\n"
            tx.elsewhere.save_cosigned(Cosigned(str(key), checkpoint.size, note, at))


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """Commands are run in the November after it."""
    monkeypatch.setattr(command, "clock", lambda: NOW)


@pytest.fixture
def harbour(organisation):
    """A log of a September, an October and some days after it, of two organisations."""
    quay = make_organisation(slug="quay")
    begin, end = OCTOBER.first, OCTOBER.past
    tell(organisation, "item.received", {"version": 1}, begin - 2 * HOUR)
    see(begin - HOUR)
    for number in range(5):
        at = begin + (number + 1) * 24 * HOUR
        acted = {"acted_at": None, "is_late": number == 3, "items": 1, "was_due_at": None}
        tell(organisation, "order.acted", acted, at)
        tell(organisation, "person.signed_in", {"code": "R-07", "how": "link"}, at)
        tell(quay, "item.received", {"version": 1}, at)
        see(at + HOUR)
        tell(quay, "item.received", {"version": 1}, at + 2 * HOUR)
        see(at + 2 * HOUR)
    tell(organisation, "item.received", {"version": 2}, end + HOUR)
    see(end + 2 * HOUR)
    return organisation


def bundled(run, folder, *more):
    path = folder / "october.zip"
    made = run("bundle", "--period", "2027-10", "--org", "harbour", "--to", path, *more)
    assert made.code == 0, made.err
    return path, made


def test_of_the_long_cosignatures_one_a_day_is_enough(run, harbour, tmp_path):
    path, _ = bundled(run, tmp_path)

    with zipfile.ZipFile(path) as archive:
        notes = json.loads(archive.read("checkpoints.json"))["checkpoints"]

    short, long = WITNESS.cosigners
    days = [
        [moment // 86_400 for note in notes if (moment := cosigned_at(note, key))]
        for key in (short, long)
    ]
    assert len(days[1]) == len(set(days[1])) == len(set(days[0])) < len(days[0])


def test_a_month_is_bundled_and_holds_under_keys_from_elsewhere(run, harbour, tmp_path):
    path, made = bundled(run, tmp_path)

    first, second = WITNESS.cosigners
    verified = run(
        *("verify", path, "--key", signer().verifier),
        *("--witness", first, "--witness", second, "--json"),
    )

    assert verified.code == 0, verified.out
    report = verified.data
    assert (report["sound"], report["findings"], report["caveats"]) == (True, [], [])
    assert report["cosigned_by"] == [WITNESS.name]
    figures = {figure["id"]: figure for figure in report["figures"]}
    assert (figures["orders_in_time"]["part"], figures["orders_in_time"]["whole"]) == (4, 5)
    assert figures["items_received"]["entries"] == 0  # those of October are another's
    assert "opened for everybody: 6; witnesses: ngo.example/witness" in made.out


def test_the_file_says_nothing_of_people_nor_of_other_organisations(run, harbour, tmp_path):
    path, _ = bundled(run, tmp_path)

    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.startswith("tile/")]
        content = b"".join(archive.read(name) for name in names).decode()
    content = re.sub(r"[A-Za-z0-9+/=]{40,}", "", content)  # keys and signatures: any letters at all

    assert '"what":"person.signed_in"' in content
    assert "R-07" not in content
    assert "Quay" not in content
    assert content.count("\t") == 2 * 6  # what six entries of ours tell, and the salts of those


def test_that_it_was_made_is_in_the_log_with_its_digest(run, harbour, tmp_path):
    _, made = bundled(run, tmp_path)

    with transaction(harbour.id) as tx:
        (entry,) = tx.ledger.recent(prefix="bundle.made")
    assert entry.public["period"] == "2027-10"
    assert f"digest: {entry.public['digest']}\n" in made.out


def test_the_same_log_makes_the_same_figures_and_entries_again(run, harbour, tmp_path):
    first, _ = bundled(run, tmp_path)
    parts = {}
    for _ in range(2):
        path, _ = bundled(run, tmp_path)
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()) - {"bundle.json", "bundle.note"}
            parts[len(parts)] = {name: archive.read(name) for name in names}

    assert parts[0] == parts[1]
    assert first.exists()


def test_a_bundle_follows_the_one_before_it(run, harbour, tmp_path):
    path, _ = bundled(run, tmp_path)
    before = tmp_path / "september.zip"
    assert run("bundle", "--period", "2027-09", "--org", "harbour", "--to", before).code == 0

    assert run("verify", path, "--after", before).code == 0
    assert "before this one" not in run("verify", path, "--after", before).err


def test_a_bundle_that_was_changed_is_not_sound_and_the_exit_code_says_so(run, harbour, tmp_path):
    path, _ = bundled(run, tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["figures.json"] = members["figures.json"].replace(b'"part":4', b'"part":5')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    verified = run("verify", path)

    assert verified.code == 1
    assert verified.out.startswith("not sound: Harbour, 2027-10\n  figure-altered: figure orders")
    assert "file-altered: figures.json: is not the file that was signed" in verified.out


def test_a_period_that_is_not_over_is_refused(run, harbour, tmp_path):
    refused = run("bundle", "--period", "2027-11", "--org", "harbour", "--to", tmp_path / "x.zip")

    assert refused.code == 2
    assert "entries of it may arrive for an hour after that" in refused.err
    assert not list(tmp_path.glob("x.zip*"))


@pytest.mark.own_database
def test_a_log_that_was_changed_is_not_handed_out(run, harbour, tmp_path):
    with transaction(INSTALLATION) as tx:
        entry = tx.ledger.between(Span(4, 5))[0]
    attack(("UPDATE db_ledgerentry SET by = 'R-08' WHERE id = %s", [entry.id]))

    refused = run("bundle", "--period", "2027-10", "--org", "harbour", "--to", tmp_path / "x.zip")

    assert refused.code == 2
    assert "Entry 4 is not as it was written. Run `seawall ledger verify`." in refused.err
    assert not list(tmp_path.glob("x.zip*"))


def test_without_a_checkpoint_from_after_the_period_one_is_asked_for(
    run, organisation, tmp_path, monkeypatch
):
    """The worker signs what the command writes down: here, whoever sleeps does it."""
    tell(organisation, "item.received", {"version": 1}, OCTOBER.first + HOUR)
    place_and_sign(signer(), OCTOBER.first + 2 * HOUR)
    naps = []

    def work(seconds):
        naps.append(seconds)
        place_and_sign(signer(), NOW)

    monkeypatch.setattr(bundle_making.time, "sleep", work)

    path, made = bundled(run, tmp_path)

    assert len(naps) == 1
    assert "Waiting for a new checkpoint" in made.err
    assert "No witness has cosigned the log since the period ended" in made.err
    verified = run("verify", path)
    assert verified.code == 0
    assert "seen after the period by: nobody" in verified.out
    assert "without one a log can have two histories" in verified.err


def test_a_file_that_cannot_be_written_is_named(run, harbour, tmp_path):
    path = tmp_path / "missing" / "october.zip"

    refused = run("bundle", "--period", "2027-10", "--org", "harbour", "--to", path)

    assert refused.code == 2
    assert f"{path} cannot be written: No such file or directory." in refused.err


def test_a_log_that_nobody_signs_is_not_bundled(run, organisation, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle_making, "_LONGEST_WAIT", 0)

    refused = run("bundle", "--period", "2027-10", "--org", "harbour", "--to", tmp_path / "x.zip")

    assert refused.code == 2
    assert "Start the worker" in refused.err
    assert not list(tmp_path.glob("x.zip*"))


def test_whoever_verifies_needs_no_database_and_no_folder(tmp_path):
    path = bundle_of(made_log()).write(tmp_path / "october.zip")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {"PATH": "/usr/bin", "HOME": str(elsewhere), "SEAWALL_DATA_DIR": str(elsewhere)}

    verified = subprocess.run(
        [sys.executable, "-m", "seawall", "verify", str(path), "--json"],
        env=environment,
        cwd=elsewhere,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["sound"] is True
    assert list(elsewhere.iterdir()) == []
