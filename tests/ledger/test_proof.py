"""A proof file convinces whoever holds the key, and only of what it proves."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger import merkle
from seawall.ledger.note import BadCheckpoint, CheckpointStatement, Signer
from seawall.ledger.proof import BadProof, InclusionProof
from seawall.ledger.shown_entry import ShownEntry
from tests.ledger.trees import Tree, contents

SIGNER = Signer("seawall.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))


def proof_of(index, size=11):
    tree = Tree(contents(size))
    note = SIGNER.sign(CheckpointStatement(SIGNER.name, size, tree.root()).text())
    hashes = merkle.inclusion_proof(index, size, tree.read)
    return InclusionProof(ShownEntry(contents(size)[index].decode()), index, tuple(hashes), note)


def test_a_proof_reads_back_and_holds():
    proof = InclusionProof.parse(str(proof_of(7)))

    assert proof == proof_of(7)
    assert proof.verify(SIGNER.verifier).size == 11


def test_the_file_is_laid_out_as_tlog_proof_says():
    lines = str(proof_of(7)).split("\n")

    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 7"
    assert lines.index("") == 3 + len(proof_of(7).hashes)
    assert lines[lines.index("") + 1] == "seawall.example/log"


@given(st.integers(0, 10), st.data())
def test_no_byte_of_a_proof_can_be_turned(index, data):
    text = bytearray(str(proof_of(index)).encode())
    place = data.draw(st.integers(0, len(text) - 2))
    text[place] ^= 1 << data.draw(st.integers(0, 6))

    with pytest.raises(BadCheckpoint):
        InclusionProof.parse(text.decode(errors="replace")).verify(SIGNER.verifier)


def test_anothers_log_proves_nothing_here():
    other = Signer("other.example/log", Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32))

    with pytest.raises(BadCheckpoint, match=r"no valid signature by other\.example"):
        proof_of(3).verify(other.verifier)


@pytest.mark.parametrize("text", ["", "hello", "c2sp.org/tlog-proof@v1\nindex 0\n\n", "\n\n"])
def test_what_is_no_proof_is_refused(text):
    with pytest.raises(BadProof):
        InclusionProof.parse(text)
