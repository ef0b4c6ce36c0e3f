"""What was not opened of a file, as rules see it and as it is kept with the version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from seawall.intake.facts import Value
from seawall.signals import UnopenedPart, count_unopened, named_parts

#: The key under which it stands among a version's own facts.
KEPT = "unopened"


def facts_of_unopened(parts: Iterable[UnopenedPart]) -> dict[str, Value]:
    """The facts of a file: how many parts were not looked into, and why."""
    closed = tuple(parts)
    return {
        "content_unopened": count_unopened(closed),
        "unopened": sorted({part.why for part in closed}),
    }


def kept_unopened(parts: Iterable[UnopenedPart]) -> dict[str, Any]:
    """What a version keeps of it: nothing where everything was looked into."""
    named = named_parts(parts)
    return {KEPT: [part.as_json() for part in named]} if named else {}


def unopened_of(facts: Mapping[str, Any]) -> tuple[UnopenedPart, ...]:
    """The parts that a version keeps as not looked into."""
    return tuple(UnopenedPart(**part) for part in facts.get(KEPT, ()))
