"""The key of the ledger may live in another process, which is shown that the log goes on."""

from __future__ import annotations

from base64 import b64encode

import pytest

from seawall.keys.remote_signing import RemoteKey, SignerIsAhead, ask
from seawall.ledger.note import BadCheckpoint, Signer, open_note
from tests.keys.signers_made import NAME, ask_here, ask_in_this_process, command, tree
from tests.problems import raises_problem


@pytest.fixture
def helper(tmp_path, monkeypatch):
    """The helper's command; what it would do in a process of its own it does here."""
    ask_in_this_process(monkeypatch)
    return command(tmp_path / "keys")


def sign(helper, size, since=0, *, other=None, epoch=1):
    """Have a tree of this size signed by whoever was at the size `since` last."""
    grown = tree(size, other=other)
    return Signer(NAME, RemoteKey(helper, epoch, grown.growth(since))).sign(grown.text)


def verifier(helper, epoch=1):
    return Signer(NAME, RemoteKey(helper, epoch)).verifier


def test_what_the_helper_signs_holds_under_the_key_that_it_tells(helper):
    note = sign(helper, 7)

    assert open_note(note, verifier(helper)).size == 7
    with pytest.raises(BadCheckpoint):
        open_note(note, verifier(helper, 2))


def test_a_log_that_grows_is_signed_again_and_again(helper):
    for size, since in ((0, 0), (1, 0), (2, 1), (7, 2), (7, 7), (64, 7), (65, 64)):
        assert open_note(sign(helper, size, since), verifier(helper)).size == size


def test_whoever_asks_from_another_size_is_told_which_and_asks_again_from_there(helper):
    """Our signature was lost, or the helper's memory is older than ours: it goes on by itself."""
    sign(helper, 7)

    for size, since in ((7, 3), (9, 3), (12, 0), (20, 15)):
        assert open_note(sign(helper, size, since), verifier(helper)).size == size


def test_a_log_that_is_shorter_than_what_was_signed_is_told_so(helper):
    sign(helper, 7)

    with pytest.raises(SignerIsAhead, match="7 entries of the log, and 5 are here"):
        sign(helper, 5, 3)


def test_it_signs_no_smaller_tree_and_no_other_one(helper):
    """Fault 17: whoever has the database and may ask cannot fork the log."""
    sign(helper, 7)

    with pytest.raises(SignerIsAhead):
        sign(helper, 6)
    for size in (7, 8, 9, 200):
        with raises_problem("keys.signer-failed", match="not proved to begin with the 7"):
            sign(helper, size, 7, other=6)
    assert open_note(sign(helper, 9, 7), verifier(helper)).size == 9


def test_each_epoch_has_a_history_of_its_own(helper):
    sign(helper, 7)

    note = sign(helper, 5, 3, other=0, epoch=2)

    assert open_note(note, verifier(helper, 2)).size == 5


def test_an_epoch_that_is_over_is_signed_under_no_more(helper):
    sign(helper, 7)
    sign(helper, 8, epoch=2)
    ask(helper, "retire", "1")

    with raises_problem("keys.signer-failed", match="epoch 1 is over"):
        sign(helper, 9, 7)
    assert ask(helper, "newest") == b"2"


@pytest.mark.parametrize("words", [(), ("x",), ("sign",), ("sign", "one"), ("steal", "1")])
def test_the_helper_answers_nothing_else(helper, words):
    with raises_problem("keys.signer-failed"):
        ask(helper, *words)


@pytest.mark.parametrize(
    "words", [["/nowhere/at/all"], ["false"], ["true"], ["echo", "AAAA"], ["cat", "/dev/null"]]
)
def test_a_command_that_does_not_sign_is_said(words):
    with raises_problem("keys.signer-failed"):
        sign(words, 1)


@pytest.mark.parametrize("size", ["", "-1", "x", "9" * 20, "1.5", "٣"])
def test_a_signer_that_remembers_no_size_is_said(tmp_path, size):
    with raises_problem("keys.signer-failed", match="should print the size"):
        sign(liar(tmp_path, f"printf '%s' '{size}'; exit 3"), 4)


def test_a_signer_that_never_agrees_is_asked_twice(tmp_path):
    asked = tmp_path / "asked"

    with raises_problem("keys.signer-failed"):
        sign(liar(tmp_path, f"echo x >> {asked}; echo 1; exit 3"), 4)

    assert asked.read_text("utf-8").count("x") == 2


def test_a_signature_by_another_key_is_refused(helper, tmp_path):
    public = ask(helper, "public", "1").decode()
    other = ask_here(tmp_path / "others", "sign", "1", content=tree(1).asked(0))
    script = liar(tmp_path, f"echo {other.stdout.decode().strip()}", public=public)

    with raises_problem("keys.signer-failed", match="does not hold"):
        sign(script, 1)


def test_it_runs_as_a_process_of_its_own(tmp_path):
    python, *words = command(tmp_path / "keys")
    helper = [python, "-I", *words]  # as the docs have it: nothing of the asker's folder is run

    assert open_note(sign(helper, 7), verifier(helper)).size == 7
    assert open_note(sign(helper, 9, 4), verifier(helper)).size == 9


def liar(tmp_path, does, *, public=b64encode(b"k" * 32).decode()):
    """A command that tells a public key, and does this when it is to sign."""
    script = tmp_path / "liar"
    key = f"[ $1 = public ] && echo {public} && exit 0"
    script.write_text(f"#!/bin/sh\n{key}\ncat > /dev/null\n{does}\n", "utf-8")
    script.chmod(0o755)
    return [str(script)]
