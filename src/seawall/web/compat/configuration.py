"""HMA's signal and content types: which there are, which are on, what the index has learnt."""

from __future__ import annotations

from typing import Any

import pydantic

from seawall.exchanges.hma.hma_refusals import read_fields
from seawall.exchanges.hma.hma_wire import CONTENT_TYPES, TYPES, known_type, ratios
from seawall.exchanges.hma.model import TypeSize
from seawall.journeys.banks import hma_banks
from seawall.web import ports
from seawall.web.api.door import actor_of
from seawall.web.compat.door import json_of
from seawall.web.request import Call


class TypeChange(pydantic.BaseModel):
    """How far a signal type is to be on; anything above nothing is on."""

    enabled_ratio: float


def list_types(request: Call) -> list[dict[str, Any]]:
    """Every signal type."""
    type_ratios = ratios(request.tx.hma.type_ratios())
    return [{"name": name, "enabled_ratio": ratio} for name, ratio in type_ratios.items()]


def switch_type(request: Call, name: str) -> dict[str, Any]:
    """Switch a signal type on or off: in HMA this is an error of its own."""
    change = read_fields(TypeChange, json_of(request))
    hma_banks.switch_type(
        name, change.enabled_ratio, tx=request.tx, now=request.now, by=actor_of(request)
    )
    return {"name": name, "enabled_ratio": change.enabled_ratio}


def index_status(request: Call) -> dict[str, Any]:
    """What banks hold of each type, beside what this process's index holds."""
    banked, indexed = request.tx.hma.sizes(), ports.hma_sizes(request.organisation)
    only = request.GET.get("signal_type")
    kinds = list(TYPES.values()) if only is None else [known_type(only)]
    return {
        kind.name: _status(banked.get(kind.ours, TypeSize()), indexed[kind.name]) for kind in kinds
    }


def list_content_types(_: Call) -> list[dict[str, Any]]:
    """Every kind of content."""
    return [{"name": name, "enabled": True} for name in CONTENT_TYPES]


def _status(banked: TypeSize, indexed: TypeSize) -> dict[str, Any]:
    return {
        "db_size": banked.size,
        "index_size": indexed.size,
        "index_out_of_date": banked != indexed,
        "newest_db_item": banked.newest,
        "index_built_to": indexed.newest,
    }
