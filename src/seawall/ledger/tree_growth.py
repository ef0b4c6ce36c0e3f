"""What a signer that lives apart asks before it signs: does this tree go on from the last one?

It is asked as a witness is (c2sp.org/tlog-witness): the size signed before, the consistency proof
from there, the text of the checkpoint. Whoever may ask can so have any continuation signed, and
never another past.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger import merkle
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import BadCheckpoint, CheckpointStatement, read_statement

#: Entries by which a log may grow between two signatures: 200 rounds of the sequencer, which
#: signs after each. A size that nobody can reach again would end the signing for good.
LARGEST_STEP = 2**20
#: Entries that a log may have when it is signed for the first time: a thousand a second for 34 years.
LARGEST_FIRST = 2**40


@dataclass(frozen=True, slots=True)
class TreeGrowth:
    """From which size a tree that is to be signed grew, and the proof from any size below it."""

    since: int
    proof_from: Callable[[int], Sequence[bytes]]


def _no_proof(_size: int) -> Sequence[bytes]:
    return ()


#: A tree that is the first of its log.
FROM_NOTHING = TreeGrowth(0, _no_proof)


@dataclass(frozen=True, slots=True)
class SignedTree:
    """What was signed last: nothing yet is a tree without leaves."""

    size: int = 0
    root: bytes = merkle.EMPTY_ROOT
    is_first: bool = True


def read_tree(text: str) -> CheckpointStatement:
    """What the text of a checkpoint says; `BadCheckpoint` where a client could read it otherwise."""
    statement = read_statement(f"{text}\n")
    if statement.text() != text or not all(text.removesuffix("\n").split("\n")):
        raise problem("ledger.checkpoint-empty-line", BadCheckpoint)
    return statement


def why_not_signed(request: AddCheckpoint, last: SignedTree) -> str:
    """Why a signer refuses this tree after its last; empty if it signs.

    That `request.old` is the size of the last was looked at before.
    """
    tree = read_tree(request.note)
    if tree.size < last.size:
        return f"{last.size} entries were signed, and these are {tree.size}"
    limit = LARGEST_FIRST if last.is_first else last.size + LARGEST_STEP
    if tree.size > limit:
        return (
            f"after {last.size} entries no more than {limit} are signed, and these are {tree.size}"
        )
    if not _goes_on(request, tree, last):
        return (
            f"this tree of {tree.size} is not proved to begin with the {last.size} that were signed"
        )
    return ""


def _goes_on(request: AddCheckpoint, tree: CheckpointStatement, last: SignedTree) -> bool:
    if tree.size == last.size:
        return tree.root == last.root and not request.proof
    return merkle.extends_tree(
        last.size, last.root, size=tree.size, root=tree.root, proof=request.proof
    )
