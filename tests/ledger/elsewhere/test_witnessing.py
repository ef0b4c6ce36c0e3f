"""A witness cosigns one history of a log, and refuses a smaller or another one."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger import merkle
from seawall.ledger.cosignature import WitnessSigner, cosigned_at
from seawall.ledger.elsewhere.known_witness import KnownWitness
from seawall.ledger.elsewhere.log_counts import LogCounts
from seawall.ledger.elsewhere.witnessing import (
    AddCheckpoint,
    WitnessedLog,
    judge_checkpoint,
    log_digest,
)
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Signer,
    Verifier,
    open_note,
    read_statement,
)
from seawall.ledger.proof import InclusionProof
from tests.ledger.trees import Tree, contents
from tests.problems import raises_problem

LOG = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"l" * 32))
WITNESS = WitnessSigner("witness.example/witness", Ed25519PrivateKey.from_private_bytes(b"w" * 32))
STRANGER = Signer("stranger.example/log", WITNESS.key)
OTHER = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"o" * 32))
AT = 1_790_000_000


def checkpoint(tree: Tree, size: int | None = None, *, signer: Signer = LOG) -> str:
    size = tree.size if size is None else size
    return signer.sign(CheckpointStatement(signer.name, size, tree.root(size)).text())


def asked(tree: Tree, old: int, size: int | None = None) -> AddCheckpoint:
    size = tree.size if size is None else size
    proof = merkle.consistency_proof(old, size, tree.read)
    return AddCheckpoint(old, tuple(proof), checkpoint(tree, size))


def remembered(tree: Tree, size: int) -> WitnessedLog:
    return WitnessedLog(
        log_digest(LOG.verifier), LOG.name, size, tree.root(size), checkpoint(tree, size)
    )


def status(request: AddCheckpoint, last: WitnessedLog | None = None) -> int:
    return judge_checkpoint(request, [LOG.verifier], last).status


@given(st.integers(0, 40), st.integers(0, 40))
def test_every_larger_tree_is_cosigned_and_no_smaller_one(known, size):
    tree = Tree(contents(40))
    last = remembered(tree, known) if known else None

    if size >= known:
        assert status(asked(tree, known, size), last) == 200
    else:
        judged = judge_checkpoint(asked(tree, size, size), [LOG.verifier], last)
        assert (judged.status, judged.size) == (409, known)


@given(st.integers(1, 30), st.integers(0, 10))
def test_another_history_under_the_same_key_is_refused(known, more):
    tree, fork = Tree(contents(known)), Tree([*contents(known - 1), b"another"])
    last = remembered(tree, known)
    fork.add(contents(more))

    assert status(asked(fork, known), last) == 422


def test_what_is_refused_has_the_status_that_the_protocol_gives_it():
    tree = Tree(contents(9))
    stranger = AddCheckpoint(0, (), checkpoint(tree, signer=STRANGER))
    by_another_key = AddCheckpoint(0, (), checkpoint(tree, signer=OTHER))
    too_old = AddCheckpoint(10, (), checkpoint(tree))
    with_proof = AddCheckpoint(0, (bytes(32),), checkpoint(tree))

    empty = LOG.sign(CheckpointStatement(LOG.name, 0, bytes(32)).text())
    no_tree = AddCheckpoint(0, (), empty)

    requests = (stranger, by_another_key, too_old, with_proof, no_tree)
    assert [status(request) for request in requests] == [404, 403, 400, 422, 422]


def test_a_request_is_read_as_it_is_written():
    request = asked(Tree(contents(13)), 6)

    assert AddCheckpoint.parse(str(request)) == request


@pytest.mark.parametrize(
    "text",
    [
        *("", "old 1", "old 01\n\nx", "old -1\n\nx", "new 1\n\nx", "old 1\nAAAA\n\nx"),
        "old 1\n" + "AAAA\n" * 64 + "\nx",
        f"old {'9' * 5_000}\n\nx",
    ],
)
def test_a_request_that_is_none_is_refused(text):
    with pytest.raises(BadCheckpoint):
        AddCheckpoint.parse(text)


READERS = (
    AddCheckpoint.parse,
    InclusionProof.parse,
    KnownWitness.parse,
    LogCounts.parse,
    Verifier.parse,
    read_statement,
    lambda text: open_note(text, LOG.verifier),
    lambda text: cosigned_at(text, WITNESS.cosigner),
)
GOOD = (
    str(asked(Tree(contents(13)), 6)),
    checkpoint(Tree(contents(3))),
    checkpoint(Tree(contents(3))) + WITNESS.cosign(checkpoint(Tree(contents(3))), at=AT),
    f"https://witness.example/witness {WITNESS.cosigner}",
    f"https://witness.example/witness {WITNESS.cosigner} {WITNESS.cosigner}",
    str(LOG.verifier),
)


@st.composite
def nearly_good(draw):
    """Something that was right once, cut, joined, repeated and overwritten."""
    text = draw(st.sampled_from(GOOD))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    middle = draw(st.text(max_size=20) | st.sampled_from(["\n", "\n\n", "9" * 5_000, "— ", " "]))
    return text[:start] + middle + text[end:]


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [STRANGER.verifier],
        [WITNESS.cosigner, WITNESS.cosigner],
        [WITNESS.cosigner, WitnessSigner("other.example", WITNESS.key).cosigner],
        [WITNESS.cosigner, STRANGER.verifier],
    ],
)
def test_a_witness_has_one_name_and_each_kind_of_key_once(keys):
    with raises_problem("ledger.witness-unreadable"):
        KnownWitness.parse(" ".join(["https://witness.example", *map(str, keys)]))


@given(st.text(max_size=200) | nearly_good())
def test_what_strangers_send_raises_nothing_but_a_value_error(text):
    """Fault 21: notes, checkpoints and frames that are none."""
    for read in READERS:
        try:
            read(text)
        except ValueError:
            continue
