"""HMA's banks: listed, founded, renamed, switched on in part, deleted."""

from __future__ import annotations

from typing import Any

import pydantic

from seawall.exchanges.hma.hma_refusals import read_fields
from seawall.journeys.banks import hma_banks
from seawall.journeys.banks.hma_banks import HmaBank
from seawall.web.api.door import actor_of
from seawall.web.compat.door import json_of
from seawall.web.request import Call


class BankIn(pydantic.BaseModel):
    """A bank to be founded."""

    name: str
    enabled_ratio: float | None = None
    enabled: bool | None = None


class BankChange(pydantic.BaseModel):
    """What is to be different about a bank."""

    name: str | None = None
    enabled_ratio: float | None = None
    enabled: bool | None = None


def list_banks(request: Call) -> list[dict[str, Any]]:
    """Every bank."""
    return [bank_as_json(bank) for bank in hma_banks.banks(request.tx)]


def create_bank(request: Call) -> tuple[int, dict[str, Any]]:
    """Found a bank; without a word about it, it answers all."""
    body = read_fields(BankIn, json_of(request))
    ratio = _ratio(body.enabled_ratio, body.enabled)
    bank = hma_banks.open_bank(
        body.name,
        1.0 if ratio is None else ratio,
        tx=request.tx,
        now=request.now,
        by=actor_of(request),
    )
    return 201, bank_as_json(bank)


def show_bank(request: Call, bank_name: str) -> dict[str, Any]:
    """One bank."""
    return bank_as_json(hma_banks.bank_named(bank_name, tx=request.tx))


def update_bank(request: Call, bank_name: str) -> dict[str, Any]:
    """Rename a bank, or switch it on in part."""
    change = read_fields(BankChange, json_of(request))
    changed = hma_banks.update_bank(
        bank_name,
        new_name=change.name,
        ratio=_ratio(change.enabled_ratio, change.enabled),
        tx=request.tx,
        now=request.now,
        by=actor_of(request),
    )
    return bank_as_json(changed)


def delete_bank(request: Call, bank_name: str) -> dict[str, Any]:
    """Delete a bank; one that is not there is no fault, as in HMA."""
    hma_banks.retire_bank(bank_name, tx=request.tx, now=request.now, by=actor_of(request))
    return {"message": "Done"}


def bank_as_json(bank: HmaBank) -> dict[str, Any]:
    """A bank as HMA writes it."""
    return {"name": bank.bank.name, "matching_enabled_ratio": bank.ratio}


def _ratio(ratio: float | None, enabled: bool | None) -> float | None:
    if ratio is not None:
        return ratio
    return None if enabled is None else float(enabled)
