"""The proof that an entry stands in the log."""

from __future__ import annotations

from seawall.errors import Conflict, problem
from seawall.ids import LedgerEntryId
from seawall.ledger.proof import InclusionProof
from seawall.transaction import Transaction


class NotPlacedYet(Conflict):
    """The entry waits for the sequencer, or for the signature over its place."""

    kind = "not-placed-yet"


def prove_entry(entry_id: LedgerEntryId, *, tx: Transaction) -> InclusionProof:
    """The proof that an entry stands in the log, against the newest checkpoint."""
    entry, checkpoint = tx.ledger.entry(entry_id), tx.ledger.latest_checkpoint()
    proof = InclusionProof.of(entry, checkpoint, tx.ledger.nodes) if checkpoint else None
    if proof is None:
        raise problem("ledger.entry-not-placed", NotPlacedYet, entry=entry_id)
    return proof
