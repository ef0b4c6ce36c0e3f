"""Who lives in the world: accounts on names that are nobody's."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

_WORDS = ("harbour", "quay", "tide", "gull", "mast", "pier", "buoy", "anchor", "dune", "reef")


class Persona(StrEnum):
    """How the person behind an account behaves."""

    PROPAGANDIST = "propagandist"
    DOCUMENTER = "documenter"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its platform knows it."""

    name: str
    persona: Persona
    platform: str


def account(seed: int, persona: Persona, platform: str) -> Account:
    """The account of this number on a platform."""
    dice = random.Random(f"{seed}/{persona}/{platform}")  # noqa: S311 - a name, not a secret
    name = f"{dice.choice(_WORDS)}-{dice.choice(_WORDS)}-{dice.randrange(1000, 10_000)}"
    return Account(name, persona, platform)
