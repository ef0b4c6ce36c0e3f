"""Inclusion proof of a ledger entry, checked when shown.

The same check that a stranger makes from the file `seawall ledger proof` prints:
the entry's bytes are hashed afresh, climb the stored path, and must arrive at the
root of a checkpoint whose signature holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.ledger import Checkpoint, Recorded
from seawall.ledger.note import BadCheckpoint, Verifier
from seawall.ledger.proof import InclusionProof
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Proof:
    """The hashes from the entry to the root that the newest checkpoint signs."""

    leaf: str
    path: tuple[str, ...]
    root: str
    size: int
    verified: bool


def prove_entry(entry: Recorded, *, tx: Transaction) -> Proof | None:
    """The checked proof of an entry; None before it is in the log."""
    checkpoint = tx.ledger.latest_checkpoint()
    proof = InclusionProof.of(entry, checkpoint, tx.ledger.nodes) if checkpoint else None
    if checkpoint is None or proof is None:
        return None
    return Proof(
        leaf=proof.leaf_hash.hex(),
        path=tuple(step.hex() for step in proof.hashes),
        root=checkpoint.root.hex(),
        size=checkpoint.size,
        verified=_holds(proof, checkpoint, tx=tx),
    )


def _holds(proof: InclusionProof, checkpoint: Checkpoint, *, tx: Transaction) -> bool:
    for use in reversed(tx.ledger.key_uses()):
        try:
            proven_head = proof.verify(Verifier.parse(use.verifier))
        except BadCheckpoint:
            continue
        return (proven_head.size, proven_head.root) == (checkpoint.size, checkpoint.root)
    return False
