"""What else somebody can do: a certified body out of court, and the courts.

DSA Art. 21(1) asks that it be told where people see it, clearly. Which bodies are certified
changes, so that the Union's own list is named, and beside it the bodies that the platform
itself names in `SEAWALL_OUT_OF_COURT_BODIES`. None is named that nobody has checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class SettlementBody:
    """Somebody who settles such disputes."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RedressWays:
    """What there is in one jurisdiction."""

    jurisdiction: str
    law: str
    settlement: bool
    """Whether the law has bodies that settle such disputes out of court."""
    list_url: str = ""
    bodies: tuple[SettlementBody, ...] = ()


def redress_of_places(
    places: Iterable[str], body_names: Iterable[str] = ()
) -> tuple[RedressWays, ...]:
    """What there is in these jurisdictions, in their order; what we know nothing of is left out."""
    shipped, bodies = _shipped(), tuple(body(body_name) for body_name in body_names)
    redresses = [shipped[fromkey] for fromkey in dict.fromkeys(places) if fromkey in shipped]
    return tuple(
        replace(redress, bodies=bodies) if redress.settlement else redress for redress in redresses
    )


def body(body_text: str) -> SettlementBody:
    """A body as it is written in the settings: its name, and an address if there is one."""
    name, _, url = body_text.rpartition(",")
    is_address = url.strip().lower().startswith(("https://", "http://"))
    return (
        SettlementBody(name.strip(), url.strip())
        if is_address
        else SettlementBody(body_text.strip())
    )


@cache
def _shipped() -> dict[str, RedressWays]:
    text = files("seawall").joinpath("data/redress.yaml").read_text(encoding="utf-8")
    return {
        entry["jurisdiction"]: RedressWays(**entry) for entry in yaml.safe_load(text)["redress"]
    }
