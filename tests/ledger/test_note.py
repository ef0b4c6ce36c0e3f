"""A checkpoint is signed, and nobody else's signature, text or key passes for it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Signer,
    Verifier,
    open_note,
    origin,
)

SIGNER = Signer("seawall.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
STATEMENT = CheckpointStatement("seawall.example/log", 3, bytes(range(32)))
NOTE = SIGNER.sign(STATEMENT.text())

#: golang.org/x/mod/sumdb/note's own example: a key, a text and a signature made by others.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_says_what_was_signed():
    assert open_note(NOTE, SIGNER.verifier) == STATEMENT


def test_the_text_is_three_lines_a_blank_one_and_a_signature():
    lines = NOTE.split("\n")

    assert lines[:2] == ["seawall.example/log", "3"]
    assert lines[3] == ""
    assert lines[4].startswith("— seawall.example/log ")


def test_a_signature_made_by_the_reference_implementation_is_read():
    with pytest.raises(BadCheckpoint, match="three lines"):  # signed by Peter, and no checkpoint
        open_note(PETERS_NOTE, Verifier.parse(PETER))


@given(st.integers(0, len(NOTE.encode()) - 2), st.integers(0, 7))
def test_no_bit_of_a_note_can_be_turned(place, bit):
    changed = bytearray(NOTE.encode())
    changed[place] ^= 1 << bit

    with pytest.raises(BadCheckpoint):
        open_note(changed.decode(errors="replace"), SIGNER.verifier)


def test_a_witness_may_add_its_line():
    witness = Signer("witness.example", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
    line = witness.sign(STATEMENT.text()).rpartition("\n\n")[2]

    assert open_note(NOTE + line, SIGNER.verifier) == STATEMENT
    assert open_note(NOTE + line, witness.verifier) == STATEMENT


def test_another_key_under_the_same_name_is_not_believed():
    impostor = Signer(SIGNER.name, Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32))

    with pytest.raises(BadCheckpoint, match="no valid signature"):
        open_note(impostor.sign(STATEMENT.text()), SIGNER.verifier)


def test_a_keys_line_reads_back():
    assert Verifier.parse(str(SIGNER.verifier)) == SIGNER.verifier


@pytest.mark.parametrize(
    "line", ["", "seawall.example/log", "a+00000000+AAAA", "a+zz+!!", str(SIGNER.verifier)[2:]]
)
def test_what_is_no_key_is_refused(line):
    with pytest.raises(BadCheckpoint):
        Verifier.parse(line)


def test_the_log_is_named_for_its_public_host():
    assert origin("https://seawall.example") == "seawall.example/log"
    assert origin("http://localhost:8000") == "localhost:8000/log"
