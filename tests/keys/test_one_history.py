"""Whatever is asked of a signer, and wherever it dies: what it signs is one history."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.keys.signer_folder import SignerFolder
from seawall.keys.signing_helper import OTHER_SIZE
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.tree_growth import read_tree
from tests.keys.signers_made import ask_here, tree

#: Histories of so many entries; number N departs from the true one at entry N.
ENTRIES = 9
HISTORIES = range(ENTRIES + 1)
SIZES = st.integers(0, ENTRIES)
REQUESTS = st.tuples(
    SIZES,  # the tree's size
    st.sampled_from(HISTORIES),  # its history
    st.none() | SIZES,  # what it goes on from; None is what the signer answers
    st.sampled_from(HISTORIES),  # of which history the proof is
    st.sampled_from(["", "", "", "before", "after"]),  # when the signer dies, at its memory
)


@cache
def root(size: int, history: int) -> bytes:
    return tree(size, other=min(history, size)).root


def request(size: int, history: int, old: int, proof_of: int) -> AddCheckpoint:
    proof = tree(size, other=min(proof_of, size)).proof(old) if old <= size else ()
    return AddCheckpoint(old, tuple(proof), tree(size, other=min(history, size)).text)


def sign(folder: Path, asked: AddCheckpoint, dies: str):
    """Ask; None where the signer died before it could answer."""
    real = SignerFolder.remember

    def dying(kept, epoch, text):
        if dies == "after":
            real(kept, epoch, text)
        raise KeyboardInterrupt

    dead_or_alive = mock.patch.object(SignerFolder, "remember", dying if dies else real)
    with suppress(KeyboardInterrupt), dead_or_alive:
        return ask_here(folder, "sign", "1", content=str(asked).encode())
    return None


@given(requests=st.lists(REQUESTS, max_size=40))
@settings(max_examples=60, deadline=None)
def test_over_any_requests_and_deaths_all_that_was_signed_is_one_history(requests):
    signed = set()
    with tempfile.TemporaryDirectory() as place:
        for size, history, old, proof_of, dies in requests:
            asked = request(size, history, old or 0, proof_of)
            answer = sign(Path(place), asked, dies)
            if old is None and answer and answer.returncode == OTHER_SIZE:
                asked = request(size, history, int(answer.stdout), proof_of)
                answer = sign(Path(place), asked, dies)
            if answer is None or answer.returncode == 0:  # dead, it may have signed before
                signed.add((read_tree(asked.note).size, read_tree(asked.note).root, dies))

    trees = {(size, hashed) for size, hashed, dies in signed if dies != "before"}
    assert any(
        all(root(size, history) == hashed for size, hashed in trees) for history in HISTORIES
    )
