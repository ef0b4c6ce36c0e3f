"""`seawall witness` as a process: one command, and a platform's log is cosigned by it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from seawall.config import settings
from seawall.keys.installation import ledger_key
from seawall.ledger.cosignature import cosigned_at
from seawall.ledger.elsewhere.known_witness import KnownWitness
from seawall.ledger.note import CheckpointStatement, Signer, origin
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.ledger_jobs import ask_witnesses
from seawall.worker.tasks import place_entries
from tests.holds_made import Harbour
from tests.people_made import NOON
from tests.ports import own_port
from tests.waiting import PATIENCE, until_listens

LOOPBACK = '[{"to": "127.0.0.0/8", "ports": "any"}]'


class Running:
    """A witness that runs, and the line that it printed."""

    def __init__(self, process, line):
        self.process, self.line = process, line

    @property
    def known(self):
        return KnownWitness.parse(self.line)


@contextmanager
def witnessing(folder, port, *more):
    """The command, until it is stopped."""
    url = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "seawall", "witness", url),
        *("--folder", folder / "witness", "--port", port, *more),
    ]
    with (folder / "witness.log").open("ab") as log:
        process = subprocess.Popen(
            [*map(str, command)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        line = process.stdout.readline().strip()
        until_listens(port, process, report=(folder / "witness.log").read_text)
        yield Running(process, line)
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


@pytest.fixture
def harbour(database, monkeypatch):
    """A platform whose log has its first entries, and that may call this machine."""
    monkeypatch.setenv("SEAWALL_EGRESS_ALLOW", LOOPBACK)
    settings.cache_clear()
    harbour = Harbour()
    harbour.order()
    place_entries(NOON)
    yield harbour
    monkeypatch.undo()
    settings.cache_clear()


def own_log():
    return str(Signer(origin(settings().public_url), ledger_key()).verifier)


def cosigned():
    with transaction(INSTALLATION) as tx:
        return {each.witness: each for each in tx.elsewhere.cosigned()}


def test_one_command_cosigns_a_platform_s_log_and_goes_on_after_it_was_killed(harbour, tmp_path):
    port = own_port()
    with witnessing(tmp_path, port, "--log", own_log()) as first:
        ask_witnesses.ask_witness(first.known, now=NOON)
        before = cosigned()
        line = first.line
        os.kill(first.process.pid, signal.SIGKILL)
    harbour.order()
    place_entries(NOON + timedelta(minutes=1))
    with witnessing(tmp_path, port) as again:
        ask_witnesses.ask_witness(again.known, now=NOON + timedelta(minutes=1))
        after = cosigned()
        assert again.line == line

    keys = KnownWitness.parse(line).verifiers
    assert len(keys) == 2
    assert before.keys() == after.keys() == set(map(str, keys))
    for key in keys:
        assert before[str(key)].size < after[str(key)].size
        seconds = cosigned_at(after[str(key)].note, key)
        assert abs(datetime.now(UTC).timestamp() - seconds) < PATIENCE


def send(port, body):
    """What the witness says to this request: a status."""
    url = f"http://127.0.0.1:{port}/add-checkpoint"
    try:
        with urllib.request.urlopen(url, body.encode(), timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_a_platform_that_writes_its_past_anew_is_refused_and_found_out(harbour, tmp_path):
    port = own_port()
    with witnessing(tmp_path, port, "--log", own_log()) as witness:
        ask_witnesses.ask_witness(witness.known, now=NOON)
        size = next(iter(cosigned().values())).size
        log = Signer(origin(settings().public_url), ledger_key())
        other_past = log.sign(CheckpointStatement(log.name, size, b"another past".ljust(32)).text())
        status = send(port, f"old {size}\n\n{other_past}")
    with witnessing(tmp_path, port) as again:
        assert again.line

    assert status == 422
    (conflict,) = (tmp_path / "witness").glob("*/conflict")
    assert conflict.read_text() == other_past
    assert "has signed two histories" in (tmp_path / "witness.log").read_text()


def test_it_ends_when_it_is_told_to(tmp_path):
    with witnessing(tmp_path, own_port()) as witness:
        witness.process.send_signal(signal.SIGTERM)
        assert witness.process.wait(timeout=PATIENCE) in {0, -signal.SIGTERM}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["nowhere"], "witness.url"),
        (["https://witness.example?x=1"], "witness.url"),
        (["https://two words.example"], "witness.url"),
        (["https://witness.example", "--log", "x"], "ledger.verifier-key"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_served(run, tmp_path, options, code):
    asked = run("witness", *options, "--folder", tmp_path / "witness", "--port", own_port())

    assert asked.code == 2
    assert code in asked.err


def test_a_port_that_is_taken_is_named(run, tmp_path):
    port = own_port()
    with witnessing(tmp_path, port):
        asked = run("witness", "https://w.example", "--folder", tmp_path / "other", "--port", port)

    assert asked.code == 2
    assert f":{port} cannot be used" in asked.err


def test_its_page_names_its_keys_and_logs(tmp_path):
    port = own_port()
    log = Signer("log.example/log", ledger_key()).verifier
    with (
        witnessing(tmp_path, port, "--log", str(log)) as witness,
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as answer,
    ):
        page = answer.read().decode()

    assert str(log) in page
    assert all(str(key) in page for key in witness.known.verifiers)
