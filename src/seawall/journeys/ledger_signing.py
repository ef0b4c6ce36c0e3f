"""How a tree gets its signature: what is placed for good is signed, and then the signature is kept.

1. Look, and lock nothing: the newest tree, if no checkpoint covers it yet (`unsigned_tree`).
2. Have it signed, outside of any unit of work: a signer elsewhere may take its time.
3. Keep the checkpoint (`keep_checkpoint`), unless somebody kept a larger one meanwhile.

Cut off anywhere, it begins again with the same tree. Two at once sign trees of one history, since
places are never taken back.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import problem
from seawall.journeys._ledger_counts import counts_line, counts_of_placed
from seawall.ledger import merkle
from seawall.ledger.elsewhere.shortfall import epoch_of
from seawall.ledger.model import Checkpoint, KeyUse
from seawall.ledger.note import CheckpointStatement, Verifier
from seawall.transaction import Transaction


def unsigned_tree(name: str, *, tx: Transaction, now: datetime) -> CheckpointStatement | None:
    """What is to be signed of a log of this name, with its counts; None if all of it is signed."""
    signed, size = tx.ledger.signed_size(), tx.ledger.size()
    if size <= signed:
        return None
    counts = counts_of_placed(size, tx=tx, now=now)
    lines = (counts_line(counts, size),) if counts else ()
    return CheckpointStatement(name, size, merkle.root(size, tx.ledger.nodes), lines)


def keep_checkpoint(
    tree: CheckpointStatement, note: str, verifier: Verifier, *, tx: Transaction, now: datetime
) -> Checkpoint | None:
    """Keep what was signed; None if a larger tree was, or the log went on in another epoch."""
    tx.ledger.lock_sequencer()
    if tree.size <= tx.ledger.signed_size() or tx.elsewhere.epoch() != epoch_of(tree.origin):
        return None
    is_there = tree.size <= tx.ledger.size()
    if not is_there or merkle.root(tree.size, tx.ledger.nodes) != tree.root:
        raise problem("ledger.changed-while-signed", size=tree.size)
    checkpoint = Checkpoint(tree.size, tree.root, note, now)
    tx.ledger.add_checkpoint(checkpoint)
    tx.ledger.add_key_use(KeyUse(verifier.key_id, verifier.name, str(verifier), now))
    return checkpoint
