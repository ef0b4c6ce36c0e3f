"""The key of the ledger may live in another process, which signs one history only."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from seawall.keys import remote_signing, signing_helper
from seawall.keys.remote_signing import RemoteKey, ask
from seawall.ledger.note import BadCheckpoint, CheckpointStatement, Signer, open_note
from tests.problems import raises_problem

NAME = "log.example/log"


@pytest.fixture
def helper(tmp_path, monkeypatch, capsys):
    """The helper's command; what it would do in a process of its own it does here."""
    command = [sys.executable, "-m", "seawall.keys.signing_helper", str(tmp_path / "keys")]
    run = subprocess.run

    def run_here(words, **given):
        if words[1:3] != command[1:3]:
            return run(words, **given)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given["input"])))
        code = signing_helper.main(words[3:])
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out.encode(), said.err.encode())

    monkeypatch.setattr("seawall.keys.remote_signing.subprocess.run", run_here)
    remote_signing._public.cache_clear()
    return command


def text(size: int, root: bytes = bytes(32)) -> str:
    return CheckpointStatement(NAME, size, root).text()


def test_what_the_helper_signs_holds_under_the_key_that_it_tells(helper):
    signer = Signer(NAME, RemoteKey(helper, 1))

    note = signer.sign(text(7))

    assert open_note(note, signer.verifier).size == 7
    with pytest.raises(BadCheckpoint):
        open_note(note, Signer(NAME, RemoteKey(helper, 2)).verifier)


def test_it_signs_no_smaller_tree_and_no_other_one(helper):
    """Fault 17: whoever has the database and may ask cannot fork the log."""
    key = RemoteKey(helper, 1)
    key.sign(text(7).encode())
    key.sign(text(7).encode())
    key.sign(text(9).encode())

    for other in (text(8), text(9, b"x" * 32), "no checkpoint"):
        with raises_problem("keys.signer-failed"):
            key.sign(other.encode())


def test_an_epoch_that_is_over_is_signed_under_no_more(helper):
    key = RemoteKey(helper, 1)
    key.sign(text(7).encode())
    RemoteKey(helper, 2).sign(text(8).encode())
    ask(helper, "retire", "1")

    with raises_problem("keys.signer-failed"):
        key.sign(text(9).encode())
    assert ask(helper, "newest") == b"2"


@pytest.mark.parametrize("words", [(), ("x",), ("sign",), ("sign", "one"), ("steal", "1")])
def test_the_helper_answers_nothing_else(helper, words):
    with raises_problem("keys.signer-failed"):
        ask(helper, *words)


@pytest.mark.parametrize(
    "command", [["/nowhere/at/all"], ["false"], ["true"], ["echo", "AAAA"], ["cat", "/dev/null"]]
)
def test_a_command_that_does_not_sign_is_said(command):
    with raises_problem("keys.signer-failed"):
        RemoteKey(command, 1).sign(b"x")


def test_a_signature_by_another_key_is_refused(helper, tmp_path):
    public = ask(helper, "public", "1").decode()
    other = [*helper[:-1], str(tmp_path / "others")]
    wrong = ask(other, "sign", "1", content=text(1).encode()).decode()
    liar = tmp_path / "liar"
    liar.write_text(f'#!/bin/sh\n[ "$1" = public ] && echo {public} || echo {wrong}\n')
    liar.chmod(0o755)

    with raises_problem("keys.signer-failed") as failed:
        RemoteKey([str(liar)], 1).sign(text(1).encode())
    assert "does not hold" in str(failed.value)


def test_its_files_are_its_own(helper, tmp_path):
    RemoteKey(helper, 1).sign(text(1).encode())

    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "keys").iterdir()}
    assert modes["ledger-1.key"] == modes["signed-1"] == 0


def test_it_runs_as_a_process_of_its_own(tmp_path):
    command = [sys.executable, "-m", "seawall.keys.signing_helper", str(tmp_path / "keys")]
    signer = Signer(NAME, RemoteKey(command, 1))

    assert open_note(signer.sign(text(7)), signer.verifier).size == 7
