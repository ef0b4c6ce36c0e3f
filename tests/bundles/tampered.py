"""The table of ways to tamper with a bundle: what a row has, and how it gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bundles_made import MadeBundle, MadeLog


@dataclass
class Tampered:
    """A bundle, and what whoever checks it has from elsewhere."""

    bundle: MadeBundle
    kept: list[str] = field(default_factory=list)
    previous: MadeBundle | None = None


@dataclass(frozen=True)
class Tampering:
    """One way, and what is found: a kind for each, and the first line about the last of them."""

    name: str
    make: Callable[[MadeLog], Tampered]
    kinds: frozenset[str]
    line: str


TAMPERINGS: list[Tampering] = []


def tampering(kinds: str, line: str):
    """Add a way to the table; `line` is how the line begins that names it."""

    def add(make: Callable[[MadeLog], Tampered]) -> Callable[[MadeLog], Tampered]:
        name = make.__name__.replace("_", " ")
        TAMPERINGS.append(Tampering(name, make, frozenset(kinds.split()), line))
        return make

    return add
