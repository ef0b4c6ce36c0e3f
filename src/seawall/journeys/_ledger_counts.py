"""How many orders and decisions a log holds, under seal in each checkpoint."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

from seawall.keys.sealing import SealBroken, open_bytes, seal_bytes
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.elsewhere.log_counts import LINE, LogCounts
from seawall.ledger.merkle import Span
from seawall.ledger.model import Checkpoint
from seawall.ledger.note import CheckpointStatement, read_statement, strict_base64
from seawall.transaction import Transaction

_PAGE = 5_000


def counts_of_placed(size: int, *, tx: Transaction, now: datetime) -> LogCounts | None:
    """The counts of the first `size` entries, the newest checkpoint's and what was placed since.

    None if that checkpoint does not tell.
    """
    newest = tx.ledger.latest_checkpoint()
    counts = counts_in(newest) if newest else LogCounts(0, 0, now)
    if counts is None:
        return None
    for first in range(newest.size if newest else 0, size, _PAGE):
        entries = tx.ledger.between(Span(first, min(first + _PAGE, size)))
        counts = counts.with_entries(entries, at=now)
    return counts


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


def counts_line(counts: LogCounts, size: int) -> str:
    """The line of a checkpoint over so many entries that holds them, sealed."""
    sealed = seal_bytes(str(counts).encode(), key=secret_for(KeyPurpose.COUNTS), about=str(size))
    return f"{LINE}{b64encode(sealed).decode()}"
