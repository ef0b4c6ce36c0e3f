"""What else somebody can do: a certified body out of court, and the courts.

DSA Art. 21(1) asks that it be told where people see it, clearly. Which bodies are certified
changes, so that the Union's own list is named, and beside it the bodies that the platform
itself names in `SEAWALL_REDRESS_FILE`. None is named that nobody has checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from seawall.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody who settles such disputes."""

    name: str
    url: str
    languages: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Redress:
    """What there is in one jurisdiction."""

    jurisdiction: str
    law: str
    settlement: bool
    """Whether the law has bodies that settle such disputes out of court."""
    list_url: str = ""
    bodies: tuple[Body, ...] = ()


def of_places(places: Iterable[str], extra: Path | None = None) -> tuple[Redress, ...]:
    """What there is in these jurisdictions, in their order; what we know nothing of is left out."""
    known = {**_shipped(), **(_read(extra) if extra else {})}
    return tuple(known[each] for each in dict.fromkeys(places) if each in known)


@cache
def _shipped() -> dict[str, Redress]:
    return _parse(files("seawall").joinpath("data/redress.yaml").read_text(encoding="utf-8"))


@cache
def _read(path: Path) -> dict[str, Redress]:
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as wrong:
        raise Misconfigured(
            f"cannot be read: {wrong}"[:300],
            field="SEAWALL_REDRESS_FILE",
            remedy="Write it as `data/redress.yaml` is written.",
        ) from wrong


def _parse(text: str) -> dict[str, Redress]:
    return {each["jurisdiction"]: _redress(each) for each in yaml.safe_load(text)["redress"]}


def _redress(written: dict[str, Any]) -> Redress:
    bodies = tuple(
        Body(each["name"], each["url"], tuple(each.get("languages", ())), each.get("note", ""))
        for each in written.get("bodies", ())
    )
    return Redress(
        jurisdiction=written["jurisdiction"],
        law=written["law"],
        settlement=bool(written.get("settlement")),
        list_url=written.get("list_url", ""),
        bodies=bodies,
    )
