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
    """The maximum penalties that ship with the package."""
    source = files("seawall").joinpath("data/penalties.yaml").read_text(encoding="utf-8")
    return tuple(_ceiling(row) for row in yaml.safe_load(source)["maxima"])


def _ceiling(row: dict[str, Any]) -> Ceiling:
    fixed, percent = row.get("fixed"), row.get("percent")
    return Ceiling(
        id=row["id"],
        profiles=tuple(row["profiles"]),
        articles=tuple(row["articles"]),
        condition=row["condition"],
        words=row["words"],
        source=row["source"],
        verification=row["verification"],
        country=row.get("country", ""),
        fixed=Money(fixed["currency"], fixed["minor"]) if fixed else None,
        percent=Decimal(percent) if percent else None,
        of=row.get("of", ""),
    )
