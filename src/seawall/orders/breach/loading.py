"""The penalties of each instrument, from `data/penalties.yaml`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from seawall.orders.breach.model import Ceiling, Money


@cache
def ceilings() -> tuple[Ceiling, ...]:
    """What ships with the package."""
    source = files("seawall").joinpath("data/penalties.yaml").read_text(encoding="utf-8")
    return tuple(_ceiling(said) for said in yaml.safe_load(source)["maxima"])


def _ceiling(said: dict[str, Any]) -> Ceiling:
    fixed, percent = said.get("fixed"), said.get("percent")
    return Ceiling(
        id=said["id"],
        profiles=tuple(said["profiles"]),
        articles=tuple(said["articles"]),
        condition=said["condition"],
        words=said["words"],
        source=said["source"],
        verification=said["verification"],
        country=said.get("country", ""),
        fixed=Money(fixed["currency"], fixed["minor"]) if fixed else None,
        percent=Decimal(percent) if percent else None,
        of=said.get("of", ""),
    )
