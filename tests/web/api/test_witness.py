"""Whoever is named in the settings has its log witnessed here, over HTTP."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from seawall.config import settings
from seawall.keys.witness import witness_signer
from seawall.ledger import merkle
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import CheckpointStatement, Signer, cosigned_at
from tests.ledger.trees import Tree, contents

LOG = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"l" * 32))


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv("SEAWALL_WITNESSED_LOGS", json.dumps([str(LOG.verifier)]))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def add(tree: Tree, old: int, size: int):
    statement = CheckpointStatement(LOG.name, size, tree.root(size))
    proof = tuple(merkle.consistency_proof(old, size, tree.read))
    return send(str(AddCheckpoint(old, proof, LOG.sign(statement.text()))))


def send(body: str | bytes):
    return Client(HTTP_HOST="localhost").post(
        "/witness/add-checkpoint", body, content_type="text/plain"
    )


def test_a_log_is_cosigned_as_it_grows_and_never_as_it_shrinks():
    tree = Tree(contents(20))

    first, second = add(tree, 0, 7), add(tree, 7, 20)
    back = add(tree, 7, 7)
    fork = add(Tree([*contents(6), *(b"other",) * 20]), 20, 26)

    assert [first.status_code, second.status_code] == [200, 200]
    assert (back.status_code, back.content) == (409, b"20\n")
    assert back["Content-Type"] == "text/x.tlog.size"
    assert fork.status_code == 422
    statement = CheckpointStatement(LOG.name, 20, tree.root(20))
    note = LOG.sign(statement.text()) + second.content.decode()
    assert cosigned_at(note, witness_signer(settings().public_url).cosigner)


@pytest.mark.parametrize("body", ["", "old 0\n\nx", b"\xff\xfe", "old 0\n\n" + "x" * 70_000])
def test_what_is_no_request_is_refused_plainly(body):
    assert send(body).status_code == 400


def test_a_log_that_nobody_named_is_none_of_ours():
    stranger = Signer("stranger.example/log", Ed25519PrivateKey.from_private_bytes(b"s" * 32))
    note = stranger.sign(CheckpointStatement(stranger.name, 1, bytes(32)).text())

    assert send(str(AddCheckpoint(0, (), note))).status_code == 404
