"""Every evident row against the ledger, while everybody goes on working.

Entries and rows are read in one snapshot of the database: a row and the entry that speaks of it
are one commit, so that nothing of ours that happens meanwhile can look like a difference.
"""

from __future__ import annotations

from seawall.app.database_look import one_moment
from seawall.ledger.attested.row_audit import RowAudit, RowFault
from seawall.ledger.merkle import Span
from seawall.transaction import INSTALLATION, Transaction

_PAGE = 1_000
#: More than ever wait: the sequencer places thousands a second.
_MOST_WAITING = 1_000_000


def differing_rows(audit: RowAudit, *, read: int) -> list[RowFault]:
    """The rows that are not what the ledger says; its first `read` entries were read already."""
    with one_moment(INSTALLATION) as tx:
        read_on(audit, read=read, tx=tx)
        return list(audit.compare(tx.attested.standing()))


def read_on(audit: RowAudit, *, read: int, tx: Transaction) -> None:
    """Read the entries after the first `read`, and those that wait for a place."""
    size = tx.ledger.size()
    for first in range(read, size, _PAGE):
        for entry in tx.ledger.between(Span(first, min(first + _PAGE, size))):
            audit.read(entry)
    for entry in tx.ledger.pending(_MOST_WAITING):
        audit.read(entry)
