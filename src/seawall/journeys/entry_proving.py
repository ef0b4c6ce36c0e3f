"""The proof that an entry stands in the log."""

from __future__ import annotations

from seawall.errors import Conflict, problem
from seawall.ids import LedgerEntryId
from seawall.ledger import merkle
from seawall.ledger.entry import leaf_bytes
from seawall.ledger.proof import InclusionProof
from seawall.transaction import Transaction


class NotPlacedYet(Conflict):
    """The entry waits for the sequencer, or for the signature over its place."""

    kind = "not-placed-yet"


def prove_entry(entry_id: LedgerEntryId, *, tx: Transaction) -> InclusionProof:
    """The proof that an entry stands in the log, against the newest checkpoint."""
    entry, checkpoint = tx.ledger.entry(entry_id), tx.ledger.latest_checkpoint()
    if entry.index is None or checkpoint is None or entry.index >= checkpoint.size:
        raise problem("ledger.entry-not-placed", NotPlacedYet, entry=entry_id)
    hashes = merkle.inclusion_proof(entry.index, checkpoint.size, tx.ledger.nodes)
    return InclusionProof(leaf_bytes(entry), entry.index, tuple(hashes), checkpoint.note)
