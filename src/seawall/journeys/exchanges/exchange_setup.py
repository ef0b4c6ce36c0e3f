"""An exchange is followed, switched off and on again, and left.

Credentials are sealed, bound to the exchange, and never shown again. Whoever leaves an
exchange keeps what it brought unless they say otherwise: an entry that found content must
stay explainable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from seawall.banks.model import BankNotFound, EntryChange, EntryState, NewBank
from seawall.errors import problem
from seawall.exchanges.adapter import Adapter, ListKind
from seawall.exchanges.adapter_registry import adapter_named
from seawall.exchanges.labelling import check_labels
from seawall.exchanges.model import BadSetting, Exchange
from seawall.exchanges.settings import check_name, checked_interval, read_settings
from seawall.ids import BankId, ExchangeId, new_id
from seawall.journeys.banks.bank_curation import create_bank
from seawall.keys.sealing import seal_secret
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.sharing import (
    EXCHANGE_ADDED,
    EXCHANGE_DISABLED,
    EXCHANGE_ENABLED,
    EXCHANGE_REMOVED,
)
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewExchange:
    """An exchange to be followed; without a bank it gets one of its own name."""

    name: str
    adapter: str
    bank: str = ""
    label: str = ""
    config: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    every: timedelta | None = None


def add_exchange(new_exchange: NewExchange, *, tx: Transaction, now: datetime, by: str) -> Exchange:
    """Follow an exchange from now on."""
    adapter = adapter_named(new_exchange.adapter)
    check_name(new_exchange.name)
    settled = read_settings(adapter, new_exchange.config, new_exchange.secrets)
    check_labels(settled.config["labels"])
    identity = ExchangeId(new_id("exc", now=now))
    exchange = Exchange(
        id=identity,
        organisation=tx.organisation,
        name=new_exchange.name,
        adapter=adapter.name,
        bank=_bank(new_exchange, adapter, tx=tx, now=now, by=by),
        config=settled.config,
        is_enabled=True,
        every=checked_interval(adapter.every if new_exchange.every is None else new_exchange.every),
        created_at=now,
    )
    tx.exchanges.add(exchange, seal_secret(json.dumps(settled.credentials), about=identity))
    public: dict[str, JSON] = {
        "name": exchange.name,
        "adapter": exchange.adapter,
        "bank": exchange.bank or "",
    }
    sealed = dict(settled.config)
    tx.ledger.append(
        Entry(EXCHANGE_ADDED, about=identity, at=now, by=by, public=public, sealed=sealed)
    )
    return exchange


def disable_exchange(name: str, *, tx: Transaction, now: datetime, by: str) -> Exchange:
    """Stop fetching from an exchange; its entries go on finding content."""
    return _switch(name, enabled=False, tx=tx, now=now, by=by)


def enable_exchange(name: str, *, tx: Transaction, now: datetime, by: str) -> Exchange:
    """Fetch from an exchange again, at once."""
    return _switch(name, enabled=True, tx=tx, now=now, by=by)


def remove_exchange(
    name: str, *, withdraw: bool, tx: Transaction, now: datetime, by: str
) -> tuple[Exchange, int]:
    """Leave an exchange; gives how many of its entries were withdrawn with it."""
    exchange = tx.exchanges.named(name)
    tx.exchanges.remove(exchange.id, now=now)
    withdrawn = _withdraw_all(exchange, tx=tx, now=now, by=by) if withdraw else 0
    public: dict[str, JSON] = {"name": exchange.name, "withdrawn": withdrawn}
    tx.ledger.append(Entry(EXCHANGE_REMOVED, about=exchange.id, at=now, by=by, public=public))
    return exchange, withdrawn


def _switch(name: str, *, enabled: bool, tx: Transaction, now: datetime, by: str) -> Exchange:
    exchange = tx.exchanges.named(name)
    tx.exchanges.set_enabled(exchange.id, enabled=enabled, now=now)
    word = EXCHANGE_ENABLED if enabled else EXCHANGE_DISABLED
    tx.ledger.append(Entry(word, about=exchange.id, at=now, by=by))
    return tx.exchanges.get(exchange.id)


def _bank(
    new_exchange: NewExchange, adapter: Adapter, *, tx: Transaction, now: datetime, by: str
) -> BankId | None:
    """The bank it fills: the one named, or a new one."""
    if adapter.kind is ListKind.NAMES:
        return None
    bank_name = new_exchange.bank or new_exchange.name
    try:
        bank = tx.banks.bank_named(bank_name).id
    except BankNotFound:
        new_bank = NewBank(bank_name, source=adapter.title, label=new_exchange.label)
        return create_bank(new_bank, tx=tx, now=now, by=by).id
    for listed_exchange in tx.exchanges.all():
        if listed_exchange.bank == bank:
            raise problem(
                "exchanges.bank-already-filled",
                BadSetting,
                bank=bank_name,
                exchange=listed_exchange.name,
            )
    return bank


def _withdraw_all(exchange: Exchange, *, tx: Transaction, now: datetime, by: str) -> int:
    count, after = 0, ""
    change = EntryChange("withdrawn", by, f"we left {exchange.name}", now)
    while ids := tx.exchanges.entries_of(exchange.id, after=after):
        for entry in tx.banks.entries_named(ids).values():
            if entry.state is not EntryState.WITHDRAWN:
                tx.banks.set_state(entry.id, EntryState.WITHDRAWN, change=change)
                count += 1
        after = ids[-1]
    return count
