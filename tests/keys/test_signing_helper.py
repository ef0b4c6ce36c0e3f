"""Whoever may ask the signing helper cannot have another past signed, nor end the signing."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode

import pytest

from seawall.keys.signing import has_signed
from seawall.keys.signing_helper import OTHER_SIZE
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.tree_growth import LARGEST_FIRST, LARGEST_STEP
from tests.forked import Forked
from tests.keys.signers_made import NAME, ask_here, checkpoint, command, tree

EMPTY = tree(0).root


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


def sign(folder, request, epoch=1):
    content = request if isinstance(request, bytes) else str(request).encode()
    return ask_here(folder, "sign", str(epoch), content=content)


def is_signed(folder, asked, answer):
    public = b64decode(ask_here(folder, "public", "1").stdout)
    text = asked.partition(b"\n\n")[2]
    return answer.returncode == 0 and has_signed(public, text, b64decode(answer.stdout))


def test_it_answers_the_size_that_it_remembers_to_whoever_asks_from_another(folder):
    sign(folder, tree(7).asked(0))

    answer = sign(folder, tree(9).asked(3))

    assert (answer.returncode, answer.stdout) == (OTHER_SIZE, b"7\n")
    assert is_signed(folder, tree(9).asked(7), sign(folder, tree(9).asked(7)))


def test_the_same_tree_is_signed_again(folder):
    """So whoever lost the signature, or died before it came, goes on."""
    sign(folder, tree(7).asked(0))

    assert is_signed(folder, tree(7).asked(7), sign(folder, tree(7).asked(7)))


@pytest.mark.parametrize("size", [7, 8, 9, 10, 64, 100])
@pytest.mark.parametrize("fork", [0, 3, 6])
def test_no_tree_with_another_past_is_signed(folder, size, fork):
    sign(folder, tree(7).asked(0))
    other = tree(size, other=fork)

    assert sign(folder, other.asked(7)).returncode == 1
    assert sign(folder, AddCheckpoint(7, tuple(tree(size).proof(7)), other.text)).returncode == 1
    assert sign(folder, AddCheckpoint(7, (), other.text)).returncode == 1
    assert is_signed(folder, tree(size).asked(7), sign(folder, tree(size).asked(7)))


def test_a_tree_without_entries_has_one_root(folder):
    assert sign(folder, AddCheckpoint(0, (), checkpoint(0))).returncode == 1
    assert sign(folder, AddCheckpoint(0, (), checkpoint(0, EMPTY))).returncode == 0


@pytest.mark.parametrize("size", [2**63, 2**64, 10**18, 2**63 - 1, 8 + LARGEST_STEP])
def test_a_size_that_the_log_could_not_reach_is_not_signed_and_ends_nothing(folder, size):
    sign(folder, tree(7).asked(0))

    assert sign(folder, AddCheckpoint(7, (), checkpoint(size))).returncode == 1
    assert sign(folder, tree(8).asked(7)).returncode == 0


def test_the_first_tree_of_an_epoch_may_be_large(folder):
    """A log that goes on from a backup, or whose signer is new, has entries already."""
    for size, code in ((LARGEST_FIRST + 1, 1), (LARGEST_FIRST, 0)):
        assert sign(folder, AddCheckpoint(0, (), checkpoint(size))).returncode == code


@pytest.mark.parametrize(
    "request_body",
    [
        b"",
        b"\n\n",
        b"no checkpoint",
        b"\xff\xfe",
        checkpoint(8).encode(),  # without what it goes on from
        b"old 7\n\n" + checkpoint(8).encode() + b"\n",
        b"old 7\n\n" + checkpoint(8).encode().rstrip(b"\n"),
        b"old 7\n\n" + checkpoint(8).encode() + b"\n\xe2\x80\x94 log.example/log AAAA\n",
        b"old 7\n\n\n8\n" + checkpoint(8).encode().partition(b"8\n")[2],
        b"old 07\n\n" + checkpoint(8).encode(),
        b"old -7\n\n" + checkpoint(8).encode(),
        b"old " + b"9" * 10_000 + b"\n\n" + checkpoint(8).encode(),
        b"old 7\nAAAA\n\n" + checkpoint(8).encode(),
        b"old 7\n" + b"A" * 44 + b"\n\n" + checkpoint(8).encode(),
        b"old 7\n\n" + checkpoint(8).encode().replace(b"8", b"08"),
        b"old 7\n\ncosignature/v1\ntime 8\n" + checkpoint(8).encode(),
        str(AddCheckpoint(7, tuple(tree(8).proof(7)) * 20, tree(8).text)).encode(),
        tree(8).asked(7) + b"x" * 20_000,
        tree(8).asked(7) + b"line\n" * 5_000,
        b"old 7\n" + b"\n" * 1_000_000,
    ],
)
def test_nothing_else_is_signed_and_the_log_goes_on(folder, request_body):
    sign(folder, tree(7).asked(0))

    assert sign(folder, request_body).returncode == 1
    assert sign(folder, tree(8).asked(7)).returncode == 0


def test_what_is_signed_in_one_epoch_says_nothing_of_the_next(folder):
    sign(folder, tree(7).asked(0))

    assert sign(folder, tree(5, other=0).asked(0), epoch=2).returncode == 0
    assert sign(folder, tree(6).asked(5), epoch=2).returncode == 1


def test_only_the_next_epoch_can_begin(folder):
    sign(folder, tree(7).asked(0))

    for epoch in ("0", "3", "99", "999999", "1000000", "9" * 5_000, "-1", "02", "٣"):
        assert ask_here(folder, "public", epoch).returncode == 1
    assert ask_here(folder, "newest").stdout == b"1\n"
    assert ask_here(folder, "public", "2").returncode == 0
    assert ask_here(folder, "newest").stdout == b"2\n"


def test_a_folder_without_a_key_begins_with_the_epoch_that_it_is_asked_for(folder):
    """A signer that is new to a log which has been restored before."""
    assert ask_here(folder, "public", "3").returncode == 0
    assert ask_here(folder, "public", "1").returncode == 1


def test_an_epoch_is_over_for_good_once_a_later_one_began(folder):
    sign(folder, tree(7).asked(0))
    assert ask_here(folder, "retire", "1").returncode == 1
    ask_here(folder, "public", "2")
    for _ in range(2):
        assert ask_here(folder, "retire", "1").stdout == b"retired\n"

    assert sign(folder, tree(8).asked(7)).returncode == 1
    assert ask_here(folder, "public", "1").returncode == 1
    assert not (folder / "ledger-1.key").exists()
    assert ask_here(folder, "newest").stdout == b"2\n"


def test_a_key_that_somebody_took_away_is_not_made_again(folder):
    sign(folder, tree(7).asked(0))
    (folder / "ledger-1.key").unlink()

    for answer in (ask_here(folder, "public", "1"), sign(folder, tree(7, other=0).asked(0))):
        assert answer.returncode == 1
        assert b"was used and is gone" in answer.stderr
    assert ask_here(folder, "newest").stdout == b"1\n"


@pytest.mark.parametrize("content", [None, b"", b"junk", b"\xff", b"log.example/log\n7\nAAAA\n"])
def test_a_signer_without_its_memory_signs_nothing_and_says_where_the_way_back_is(folder, content):
    sign(folder, tree(7).asked(0))
    (folder / "signed-1").unlink()
    if content is not None:
        (folder / "signed-1").write_bytes(content)

    for asked in (tree(8).asked(7), tree(7, other=0).asked(0)):
        answer = sign(folder, asked)
        assert answer.returncode == 1
        assert b"docs/operations/own-signer.md" in answer.stderr


@pytest.mark.parametrize("written", [tree(7).text, f"{tree(7).text}\n\N{EM DASH} {NAME} AAAA\n"])
def test_a_memory_that_was_given_back_goes_on_from_there(folder, written):
    """The way back: the newest checkpoint that others keep, with or without its signatures."""
    sign(folder, tree(7).asked(0))
    (folder / "signed-1").write_text(written, "utf-8")

    assert sign(folder, tree(9, other=6).asked(7)).returncode == 1
    assert sign(folder, tree(9).asked(7)).returncode == 0


def test_a_key_that_comes_from_elsewhere_signs_once_it_has_its_memory(folder):
    """`keys/ledger.key` of an installation that gets a signer later."""
    folder.mkdir()
    (folder / "ledger-1.key").write_bytes(b"k" * 32)
    assert b"signed-1 is gone" in sign(folder, tree(9).asked(7)).stderr
    (folder / "signed-1").write_text(tree(7).text, "utf-8")

    assert sign(folder, tree(9, other=6).asked(7)).returncode == 1
    assert is_signed(folder, tree(9).asked(7), sign(folder, tree(9).asked(7)))


def test_its_files_are_its_own(folder):
    sign(folder, tree(1).asked(0))

    modes = {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}
    assert modes["ledger-1.key"] == modes["signed-1"] == 0
    assert folder.stat().st_mode & 0o077 == 0


#: In a process of its own: dies without a word when it comes to this call, or once that is over.
_DIES = """
import os, signal, sys
from pathlib import Path
from seawall.keys import signer_folder, signing_helper
place, moment, words = sys.argv[1], sys.argv[2], sys.argv[3:]
owner = {"key_file": Path, "remember": signer_folder.SignerFolder, "sign": signing_helper}
name = {"key_file": "replace", "remember": "remember", "sign": "b64encode"}[place]
real = getattr(owner[place], name)
def dying(*given):
    if moment == "after":
        real(*given)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner[place], name, dying)
sys.exit(signing_helper.main(words))
"""
_DEATHS = [(p, m) for p in ("key_file", "remember", "sign") for m in ("before", "after")]


@pytest.mark.parametrize(("place", "moment"), _DEATHS)
@pytest.mark.parametrize("size", [0, 7])
def test_a_signer_that_is_killed_anywhere_goes_on_when_it_is_asked_again(
    folder, place, moment, size
):
    if size:
        sign(folder, tree(size).asked(0))
    words = [place, moment, str(folder), "sign", "1"]
    process = Forked([sys.executable, "-c", _DIES, *words], stdin=subprocess.PIPE)
    process.communicate(tree(9).asked(size))
    assert process.returncode == -9

    answer = sign(folder, tree(9).asked(size))
    if answer.returncode == OTHER_SIZE:  # it had remembered what it never said
        assert answer.stdout == b"9\n"
        answer = sign(folder, tree(9).asked(9))

    assert is_signed(folder, tree(9).asked(9), answer)
    assert sign(folder, tree(10, other=8).asked(9)).returncode == 1


_ON_A_FULL_DISK = """
import resource, signal, sys
from seawall.keys import signing_helper
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.exit(signing_helper.main(sys.argv[1:]))
"""


def test_on_a_full_disk_nothing_is_signed_and_what_was_remembered_stays(folder):
    sign(folder, tree(7).asked(0))
    words = [sys.executable, "-c", _ON_A_FULL_DISK, str(folder), "sign", "1"]
    process = Forked(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    out, err = process.communicate(tree(9).asked(7))

    assert (process.returncode, out) == (1, b"")
    assert b"File too large" in err
    assert sign(folder, tree(8).asked(7)).returncode == 0


def test_two_who_ask_at_once_for_two_continuations_get_one(folder):
    sign(folder, tree(7).asked(0))
    others = [tree(9), tree(9, other=7)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    askers = [Forked([*command(folder), "sign", "1"], **pipes) for _ in others]
    for asker, wanted in zip(askers, others, strict=True):
        asker.stdin.write(wanted.asked(7))
    for asker in askers:
        asker.stdin.close()

    codes = sorted(asker.wait() for asker in askers)
    for asker in askers:
        asker.stdout.close()

    assert codes == [0, OTHER_SIZE]


def test_one_who_asks_and_never_ends_keeps_nobody_waiting(folder):
    sign(folder, tree(7).asked(0))
    silent = Forked([*command(folder), "sign", "1"], stdin=subprocess.PIPE)
    try:
        assert sign(folder, tree(8).asked(7)).returncode == 0
    finally:
        silent.stdin.close()
        silent.wait()
