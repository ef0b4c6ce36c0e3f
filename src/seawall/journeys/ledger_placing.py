"""How entries get their places: one sequencer, one commit.

1. Take the lock, so that one sequencer works at a time.
2. Nothing is placed while placed entries lack their signature: they come first.
3. Take the entries that wait, in the order they arrived. One that commits late
   waits for the next round; no number is skipped for it, so none is ever lost.
4. Give each the next index, and make whole the subtrees they complete.

The tree is signed once this is committed (`ledger_signing`): what a signer has seen is there for
good, so that a crash after its signature cannot give the places to other entries.
"""

from __future__ import annotations

from seawall.ledger import merkle
from seawall.ledger.entry import leaf_bytes
from seawall.ledger.model import MOST_UNSIGNED, Leaf
from seawall.transaction import Transaction

#: Entries placed in one commit; more are placed in the next.
BATCH = MOST_UNSIGNED


def place_waiting(*, tx: Transaction) -> int:
    """Give what waits its places; how many entries got one."""
    tx.ledger.lock_sequencer()
    first = tx.ledger.size()
    if first > tx.ledger.signed_size():
        return 0
    leaves = [
        Leaf(index, entry.id, merkle.leaf_hash(leaf_bytes(entry)))
        for index, entry in enumerate(tx.ledger.pending(BATCH), start=first)
    ]
    if leaves:
        hashes = [leaf.leaf_hash for leaf in leaves]
        tx.ledger.place(leaves, merkle.completed_nodes(first, hashes, tx.ledger.nodes))
    return len(leaves)
