"""Whoever is named in the settings or by a forum has its log witnessed here, over HTTP."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from seawall.config import settings
from seawall.forum.model import MemberState
from seawall.keys.witness import witness_signer
from seawall.ledger import merkle
from seawall.ledger.cosignature import cosigned_at
from seawall.ledger.elsewhere.witnessing import AddCheckpoint, log_digest
from seawall.ledger.note import CheckpointStatement, Signer
from seawall.transaction import transaction
from tests.eight_hands import HANDS, at_once
from tests.forum_made import a_forum
from tests.ledger.trees import Tree, contents
from tests.people_made import NOON

LOG = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"l" * 32))
MEMBER = Signer("member.example/log", Ed25519PrivateKey.from_private_bytes(b"m" * 32))
IMPOSTOR = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"i" * 32))


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    logs = json.dumps([str(LOG.verifier), str(IMPOSTOR.verifier)])
    monkeypatch.setenv("SEAWALL_WITNESSED_LOGS", logs)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def add(tree: Tree, old: int, size: int, *, log: Signer = LOG):
    statement = CheckpointStatement(log.name, size, tree.root(size))
    proof = tuple(merkle.consistency_proof(old, size, tree.read))
    return send(str(AddCheckpoint(old, proof, log.sign(statement.text()))))


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
    cosigners = witness_signer(settings().public_url).cosigners
    assert len({cosigned_at(note, cosigner) for cosigner in cosigners} - {None}) == 1


@pytest.mark.both_databases
def test_of_eight_histories_that_come_first_at_one_moment_one_is_cosigned():
    statuses = {}

    def first(number: int) -> None:
        history = Tree([bytes([number])] * 5)
        statuses[number] = add(history, 0, 5).status_code

    at_once(first)

    assert Counter(statuses.values()) == {200: 1, 409: HANDS - 1}


def test_a_log_of_more_entries_than_there_can_be_is_no_checkpoint():
    note = LOG.sign(CheckpointStatement(LOG.name, 2**63, bytes(32)).text())

    assert send(str(AddCheckpoint(0, (), note))).status_code == 400


def test_a_log_that_calls_itself_by_another_s_name_does_not_touch_what_is_remembered_of_it():
    """Whoever had a larger log of that name cosigned could have the other's signing stopped."""
    tree, longer = Tree(contents(20)), Tree([*contents(7), *[b"other"] * 33])

    first = add(tree, 0, 7)
    onward, anew = add(longer, 7, 40, log=IMPOSTOR), add(longer, 0, 40, log=IMPOSTOR)
    second = add(tree, 7, 20)

    assert (onward.status_code, onward.content) == (409, b"0\n")
    assert [first.status_code, anew.status_code, second.status_code] == [200, 200, 200]


def test_the_log_of_a_member_is_cosigned_while_it_is_one_and_remembered_for_ever():
    made, tree = a_forum(NOON, "Ada", "Ben"), Tree(contents(20))
    before = add(tree, 0, 7, log=MEMBER)
    made.say("Ben", "member.witness", {"log_key": str(MEMBER.verifier)})
    made.sync()
    during = add(tree, 0, 7, log=MEMBER)
    stand(made, MemberState.SUSPENDED)
    out = add(tree, 7, 20, log=MEMBER)
    stand(made, MemberState.ACTIVE)
    shrunk, grown = add(tree, 0, 5, log=MEMBER), add(tree, 7, 20, log=MEMBER)

    statuses = [reply.status_code for reply in (before, during, out, shrunk, grown)]
    assert statuses == [404, 200, 404, 409, 200]
    assert shrunk.content == b"7\n"


def stand(made, state: MemberState) -> None:
    """Ben's standing, in every seat here."""
    ben = made.seat("Ben").me
    for organisation, seat in (
        (made.hub, made.hub_seat),
        (made.organisations["Ada"], made.seats["Ada"]),
    ):
        with transaction(organisation) as tx:
            tx.forum.save_member(seat, replace(tx.forum.member(seat, ben), state=state))


def test_whoever_asks_is_shown_what_a_log_signed_last():
    """So that a witness can show what it says, and nobody has to be believed."""
    tree = Tree(contents(9))
    lines = add(tree, 0, 9).content.decode()

    shown, unknown = show(LOG), show(MEMBER)

    note = LOG.sign(CheckpointStatement(LOG.name, 9, tree.root(9)).text())
    assert shown.content.decode() == note + lines
    assert unknown.status_code == 404


def show(log: Signer):
    return Client(HTTP_HOST="localhost").get(f"/witness/checkpoint/{log_digest(log.verifier)}")


@pytest.mark.parametrize("body", ["", "old 0\n\nx", b"\xff\xfe", "old 0\n\n" + "x" * 70_000])
def test_what_is_no_request_is_refused_plainly(body):
    assert send(body).status_code == 400


def test_a_log_that_nobody_named_is_none_of_ours():
    stranger = Signer("stranger.example/log", Ed25519PrivateKey.from_private_bytes(b"s" * 32))
    note = stranger.sign(CheckpointStatement(stranger.name, 1, bytes(32)).text())

    assert send(str(AddCheckpoint(0, (), note))).status_code == 404
