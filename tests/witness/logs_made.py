"""Logs whose checkpoints a witness is asked to cosign, with the requests that they would send."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.ledger import merkle
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import CheckpointStatement, Signer
from tests.ledger.trees import Tree, contents

LOG = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"l" * 32))
NAMESAKE = Signer(LOG.name, Ed25519PrivateKey.from_private_bytes(b"n" * 32))
ENTRIES = 24
TREE = Tree(contents(ENTRIES))
#: The same log, until its owner wrote its past anew.
FORK = Tree([*contents(9), *(b"another",) * (ENTRIES - 9)])


def checkpoint(size, tree=TREE, *, log=LOG):
    return log.sign(CheckpointStatement(log.name, size, tree.root(size)).text())


def asked(old, size, tree=TREE, *, log=LOG):
    proof = merkle.consistency_proof(old, size, tree.read) if old <= size else ()
    return AddCheckpoint(old, tuple(proof), checkpoint(size, tree, log=log))
