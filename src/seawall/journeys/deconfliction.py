"""Units do not do each other's work twice, and do not show each other their cases.

TCO Art. 14(1) and recital 36: authorities exchange information so that no two of them
order the same content. Here they learn that another unit has referred an address and on
which day; never which unit, nor why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from seawall.orders.referring.deconfliction import mark_of
from seawall.transaction import INSTALLATION, Transaction


def referred_elsewhere(fingerprints: Collection[str], *, tx: Transaction) -> dict[str, datetime]:
    """Which of these addresses another unit of this installation referred, and when first."""
    marks = {mark_of(each): each for each in fingerprints}
    everybody = tx.of(INSTALLATION)
    try:
        found = everybody.referring.marked(marks, by_others_than=tx.organisation)
    finally:
        tx.of(tx.organisation)
    return {marks[mark]: at for mark, at in found.items()}


def leave_marks(fingerprints: Iterable[str], *, tx: Transaction, now: datetime) -> None:
    """Let other units know that these addresses are referred."""
    tx.referring.mark([mark_of(each) for each in fingerprints], at=now)
