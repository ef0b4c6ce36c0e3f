"""Banks as HMA's clients keep them: founded, renamed, switched on in part, deleted.

1. The bank is one of ours, with its own history; HMA's ratio stands beside it.
2. What HMA deletes is withdrawn: it matches nothing from now on, and stays to be seen.
   A bank that is founded again under its old name is the same one, empty.
3. The ledger says who did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.banks.model import Bank, BankNotFound, EntryChange, NewBank
from seawall.errors import NotFound, problem
from seawall.exchanges.hma.content_admission import check_bank_name, check_ratio
from seawall.exchanges.hma.hma_wire import known_type
from seawall.exchanges.hma.model import Switch
from seawall.ids import BankId
from seawall.journeys.banks.bank_curation import create_bank
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.sharing import (
    BANK_CHANGED,
    BANK_REOPENED,
    BANK_RETIRED,
    HMA_TYPE_SWITCHED,
)
from seawall.transaction import Transaction

#: The reason that the history of an entry gives; only what was taken back so is put back so.
DELETED = "deleted through the door for HMA's clients"


@dataclass(frozen=True, slots=True)
class HmaBank:
    """A bank and how far it is switched on."""

    bank: Bank
    ratio: float


def banks(tx: Transaction) -> list[HmaBank]:
    """Every bank but those that were retired, by name."""
    switches = tx.hma.switches()
    switched = [(bank, switches.get(bank.id, Switch())) for bank in tx.banks.banks()]
    return [HmaBank(bank, switch.ratio) for bank, switch in switched if not switch.is_retired]


def bank_named(name: str, *, tx: Transaction) -> HmaBank:
    """The bank of this name, unless it was retired."""
    try:
        bank = tx.banks.bank_named(name)
    except BankNotFound:
        raise problem("exchanges.hma-bank-not-found", name=name[:120]) from None
    switch = tx.hma.switch(bank.id)
    if switch.is_retired:
        raise problem("exchanges.hma-bank-not-found", name=name[:120])
    return HmaBank(bank, switch.ratio)


def open_bank(name: str, ratio: float, *, tx: Transaction, now: datetime, by: str) -> HmaBank:
    """Found a bank; one that was retired under this name comes back, with nothing in it."""
    check_bank_name(name)
    check_ratio(ratio)
    tx.banks.lock()
    try:
        namesake = tx.banks.bank_named(name)
    except BankNotFound:
        bank = create_bank(NewBank(name), tx=tx, now=now, by=by)
    else:
        if not tx.hma.switch(namesake.id).is_retired:
            raise problem("banks.bank-name-taken.renamed")
        bank = namesake
        tx.ledger.append(Entry(BANK_REOPENED, about=namesake.id, at=now, by=by))
    tx.hma.set_switch(bank.id, ratio)
    return HmaBank(bank, ratio)


def update_bank(
    name: str,
    *,
    new_name: str | None,
    ratio: float | None,
    tx: Transaction,
    now: datetime,
    by: str,
) -> HmaBank:
    """Rename a bank, or switch it on in part."""
    tx.banks.lock()
    before = bank_named(name, tx=tx)
    if ratio is not None:
        check_ratio(ratio)
        tx.hma.set_switch(before.bank.id, ratio)
    if new_name is not None and new_name != name:
        _rename(before.bank.id, new_name, tx=tx)
    after = bank_named(new_name or name, tx=tx)
    public = {"name": after.bank.name, "enabled_ratio": str(after.ratio)}
    tx.ledger.append(Entry(BANK_CHANGED, about=after.bank.id, at=now, by=by, public=public))
    return after


def retire_bank(name: str, *, tx: Transaction, now: datetime, by: str) -> int:
    """Delete a bank as HMA does: all of it is withdrawn; an unknown one is no fault."""
    tx.banks.lock()
    try:
        bank = bank_named(name, tx=tx).bank
    except NotFound:
        return 0
    count = tx.banks.withdraw_all(bank.id, change=EntryChange("withdrawn", by, DELETED, now))
    tx.hma.delete_all(bank.id, at=now)
    tx.hma.set_switch(bank.id, 0.0, retired_at=now)
    public: dict[str, JSON] = {"name": bank.name, "withdrawn": count}
    tx.ledger.append(Entry(BANK_RETIRED, about=bank.id, at=now, by=by, public=public))
    return count


def switch_type(name: str, ratio: float, *, tx: Transaction, now: datetime, by: str) -> None:
    """Switch a signal type on or off for HMA's clients."""
    known_type(name)
    check_ratio(ratio)
    tx.hma.set_type_ratio(name, ratio)
    public = {"signal_type": name, "enabled_ratio": str(ratio)}
    tx.ledger.append(Entry(HMA_TYPE_SWITCHED, about=tx.organisation, at=now, by=by, public=public))


def _rename(bank: BankId, name: str, *, tx: Transaction) -> None:
    check_bank_name(name)
    try:
        namesake = tx.banks.bank_named(name)
    except BankNotFound:
        tx.banks.rename(bank, name)
        return
    raise problem("banks.bank-name-taken.created", taken=namesake.id)
