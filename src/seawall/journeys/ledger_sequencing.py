"""How entries get their places: one sequencer, one commit, one signature.

1. Take the lock, so that one sequencer works at a time.
2. Take the entries that wait, in the order they arrived. One that commits late
   waits for the next round; no number is skipped for it, so none is ever lost.
3. Give each the next index, and make whole the subtrees they complete.
4. Sign the new root. Places, nodes and signature are one commit: there is never
   a placed entry without a checkpoint over it.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import Conflict
from seawall.ids import LedgerEntryId
from seawall.ledger import merkle
from seawall.ledger.entry import leaf_bytes
from seawall.ledger.model import Checkpoint, KeyUse, Leaf
from seawall.ledger.note import CheckpointStatement, Signer
from seawall.ledger.proof import InclusionProof
from seawall.transaction import Transaction

#: Entries placed in one commit; more are placed in the next.
BATCH = 5_000


class NotPlacedYet(Conflict):
    """The entry waits for the sequencer."""

    kind = "not-placed-yet"


def sequence_entries(*, tx: Transaction, now: datetime, signer: Signer) -> Checkpoint | None:
    """Place what waits and sign the new root; None if nothing waited."""
    tx.ledger.lock_sequencer()
    entries = tx.ledger.pending(BATCH)
    if not entries:
        return None
    first = tx.ledger.size()
    leaves = [
        Leaf(index, entry.id, merkle.leaf_hash(leaf_bytes(entry)))
        for index, entry in enumerate(entries, start=first)
    ]
    new_nodes = merkle.completed_nodes(first, [leaf.leaf_hash for leaf in leaves], tx.ledger.nodes)
    tx.ledger.place(leaves, new_nodes)

    size = first + len(leaves)
    checkpoint = _sign(size, merkle.root(size, tx.ledger.nodes), signer=signer, now=now)
    tx.ledger.add_checkpoint(checkpoint)
    verifier = signer.verifier
    tx.ledger.add_key_use(KeyUse(verifier.key_id, verifier.name, str(verifier), now))
    return checkpoint


def prove_entry(entry_id: LedgerEntryId, *, tx: Transaction) -> InclusionProof:
    """The proof that an entry stands in the log, against the newest checkpoint."""
    entry, checkpoint = tx.ledger.entry(entry_id), tx.ledger.latest_checkpoint()
    if entry.index is None or checkpoint is None:
        raise NotPlacedYet(
            f"{entry_id} waits for its place in the log.", remedy="Ask again in a second."
        )
    hashes = merkle.inclusion_proof(entry.index, checkpoint.size, tx.ledger.nodes)
    return InclusionProof(leaf_bytes(entry), entry.index, tuple(hashes), checkpoint.note)


def _sign(size: int, root: bytes, *, signer: Signer, now: datetime) -> Checkpoint:
    statement = CheckpointStatement(signer.name, size, root)
    return Checkpoint(size, root, signer.sign(statement.text()), now)
