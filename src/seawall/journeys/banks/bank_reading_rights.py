"""A bank becomes a TAXII collection, or ceases to be one.

Until somebody says so, nobody outside reads a bank. Whoever says so also says how far its
readers may pass it on (TLP). What they have read they have: ending it ends the reading only.
"""

from __future__ import annotations

from datetime import datetime

from seawall.banks.model import Bank
from seawall.errors import problem
from seawall.exchanges.stix.model import Tlp
from seawall.ledger.model import Entry
from seawall.ledger.words.sharing import BANK_CLOSED, BANK_OPENED
from seawall.transaction import Transaction

PRIVATE = "private"


def open_to_readers(bank: Bank, tlp: Tlp, *, tx: Transaction, now: datetime, by: str) -> None:
    """Make a bank a TAXII collection: every key for TAXII reads it from now on."""
    refuse_drill_items(bank, tx=tx)
    tx.banks.share(bank.id, f"tlp:{tlp}")
    public = {"name": bank.name, "tlp": tlp.value}
    tx.ledger.append(Entry(BANK_OPENED, about=bank.id, at=now, by=by, public=public))


def refuse_drill_items(bank: Bank, *, tx: Transaction) -> None:
    """Refuse to hand out the items of a drill: where they are not known as such, they are real."""
    if tx.drills.by_bank([bank.id]):
        raise problem("banks.holds-drill-items", bank=bank.name)


def close_to_readers(bank: Bank, *, tx: Transaction, now: datetime, by: str) -> None:
    """End a bank's TAXII collection: nobody reads it from now on."""
    tx.banks.share(bank.id, PRIVATE)
    public = {"name": bank.name}
    tx.ledger.append(Entry(BANK_CLOSED, about=bank.id, at=now, by=by, public=public))
