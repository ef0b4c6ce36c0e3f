"""How entries get their places: one sequencer, one commit, one signature.

1. Take the lock, so that one sequencer works at a time.
2. Take the entries that wait, in the order they arrived. One that commits late
   waits for the next round; no number is skipped for it, so none is ever lost.
3. Give each the next index, and make whole the subtrees they complete.
4. Sign the new root, with how much it covers under seal. Places, nodes and signature are one commit: there is never
   a placed entry without a checkpoint over it.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

from seawall.errors import Conflict
from seawall.ids import LedgerEntryId
from seawall.keys.sealing import SealBroken, open_bytes, seal_bytes
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger import merkle
from seawall.ledger.elsewhere.log_counts import LINE, LogCounts
from seawall.ledger.entry import leaf_bytes
from seawall.ledger.model import Checkpoint, KeyUse, Leaf
from seawall.ledger.note import CheckpointStatement, Signer, read_statement, strict_base64
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
    counts = counts_in(tx.ledger.latest_checkpoint()) if first else LogCounts(0, 0, now)
    statement = CheckpointStatement(
        signer.name,
        size,
        merkle.root(size, tx.ledger.nodes),
        (_counts_line(counts.with_entries(entries, at=now), size),) if counts else (),
    )
    checkpoint = Checkpoint(size, statement.root, signer.sign(statement.text()), now)
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


def counts_in(checkpoint: Checkpoint | None) -> LogCounts | None:
    """What a checkpoint of ours says under seal of what it covers; None if it cannot be read."""
    return counts_said(read_statement(checkpoint.note)) if checkpoint else None


def counts_said(statement: CheckpointStatement) -> LogCounts | None:
    """The same of what a note says."""
    for line in statement.extensions:
        if line.startswith(LINE):
            try:
                sealed = strict_base64(line.removeprefix(LINE))
                plain = open_bytes(
                    sealed, key=secret_for(KeyPurpose.COUNTS), about=str(statement.size)
                )
                return LogCounts.parse(plain.decode())
            except (SealBroken, ValueError):
                return None
    return None


def _counts_line(counts: LogCounts, size: int) -> str:
    sealed = seal_bytes(str(counts).encode(), key=secret_for(KeyPurpose.COUNTS), about=str(size))
    return f"{LINE}{b64encode(sealed).decode()}"
