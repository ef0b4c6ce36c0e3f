"""The demo forum's bank: harmless stand-ins, with the provenance a real entry has.

The entries are data, in `demo_bank.yaml`; their signals are made when the demo is
seeded, so that they always come from the algorithms as installed.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

PACKAGE = files("seawall.world")


@dataclass(frozen=True, slots=True)
class DemoOpinion:
    """What an invented member thinks of an entry."""

    member: str
    opinion: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """Known content: a file of the demo world, or an address."""

    label: str
    source: str
    confidence: int
    jurisdiction: str
    legal_basis: str
    first_seen: datetime
    opinions: tuple[DemoOpinion, ...]
    file: str | None = None
    url: str | None = None
    threshold: int | None = None
    state: str = "active"
    note: str = ""

    @property
    def content(self) -> bytes:
        """The bytes of the file; an entry for an address has none."""
        return media(self.file) if self.file else b""

    @property
    def text(self) -> str | None:
        """The words, if the file is a text."""
        is_text = self.file is not None and self.file.endswith(".txt")
        return self.content.decode("utf-8").strip() if is_text else None


@dataclass(frozen=True, slots=True)
class DemoBank:
    """The bank and everything in it."""

    name: str
    owner: str
    source: str
    description: str
    jurisdiction: str
    legal_basis: str
    entries: tuple[DemoEntry, ...]


@cache
def demo_bank() -> DemoBank:
    """The demo forum's bank, as the package ships it."""
    data = yaml.safe_load(PACKAGE.joinpath("demo_bank.yaml").read_text(encoding="utf-8"))
    return DemoBank(**data["bank"], entries=tuple(_entry(row) for row in data["entries"]))


def media(name: str) -> bytes:
    """A file of the demo world, named as in SOURCES.md: `photos/cat.jpg`."""
    return PACKAGE.joinpath("media", *name.split("/")).read_bytes()


def _entry(row: dict[str, Any]) -> DemoEntry:
    opinions = tuple(DemoOpinion(**opinion) for opinion in row.pop("opinions"))
    return DemoEntry(**row, opinions=opinions)
