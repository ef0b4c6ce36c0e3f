"""What the ledger says of rows, held against them, for tests."""

from __future__ import annotations

from seawall.app.row_auditing import read_on
from seawall.transaction import INSTALLATION, Transaction, transaction


def rows_that_differ(tx: Transaction | None = None) -> list[str]:
    """Every row that is not as the ledger says, and every entry that nobody of us wrote."""
    if tx is None:
        with transaction(INSTALLATION) as whole:
            return rows_that_differ(whole)
    with tx.attested.audit() as audit:
        read_on(audit, read=0, tx=tx)
        return [*map(str, audit.forged), *map(str, audit.compare(tx.attested.standing()))]
