"""Every evident row against the ledger, while everybody goes on working.

On SQLite one look sees one state. On PostgreSQL a row may change between two statements of ours,
so what differs is looked at again after the entries that came meanwhile were read: a change of
our own is said by then, since row and entry are one commit.
"""

from __future__ import annotations

from seawall.app.database_look import reading
from seawall.ledger.attested.row_audit import RowAudit, RowFault
from seawall.ledger.merkle import Span
from seawall.transaction import INSTALLATION, Transaction

_PAGE = 1_000
_LOOKS = 3
#: More than ever wait: the sequencer places thousands a second.
_MOST_WAITING = 1_000_000


def differing_rows(audit: RowAudit, *, read: int) -> list[RowFault]:
    """The rows that are not what the ledger says; its first `read` entries were read already."""
    with reading(INSTALLATION) as tx:
        read_on(audit, read=read, tx=tx)
        faults = list(audit.compare(tx.attested.standing()))
    for _ in range(_LOOKS - 1):
        if not faults:
            break
        with reading(INSTALLATION) as tx:
            read_on(audit, read=read, tx=tx)
            faults = list(audit.compare_again(faults, tx.attested.standing_one))
    return faults


def read_on(audit: RowAudit, *, read: int, tx: Transaction) -> None:
    """Read the entries after the first `read`, and those that wait for a place."""
    waiting = tx.ledger.pending(_MOST_WAITING)  # first: one may get its place meanwhile
    size, placed = tx.ledger.size(), set()
    for first in range(read, size, _PAGE):
        for entry in tx.ledger.between(Span(first, min(first + _PAGE, size))):
            audit.read(entry)
            placed.add(entry.id)
    for entry in waiting:
        if entry.id not in placed:
            audit.read(entry)
