"""Once a day the log says how many entries stand in the banks.

Re-uploads are counted by what could be uploaded again: from tables alone that would change when a
bank is retired later. Banks of drills are left out, as their uploads are.
"""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.ledger import Entry
from seawall.ledger.words.sharing import BANK_STANDING
from seawall.transaction import Transaction


def standing_entries(*, tx: Transaction, now: datetime) -> int | None:
    """How many entries stand now; None where the log says it of today already."""
    if tx.ledger.about(_day(now), prefix=BANK_STANDING):
        return None
    seeded = [drill.bank for drill in tx.drills.drills() if drill.bank]
    return tx.bank_standing.entries(now, but=seeded)


def write_standing(entries: int, *, tx: Transaction, now: datetime) -> None:
    """Write it down for today."""
    tx.ledger.append(Entry(BANK_STANDING, _day(now), now, public={"entries": entries}))


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()
