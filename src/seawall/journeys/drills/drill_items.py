"""The items of a drill are made and hashed, before anything is written down: it takes seconds."""

from __future__ import annotations

from collections.abc import Mapping

from seawall.drills.item_signals import item_signals
from seawall.drills.seeded_kinds import SeededKind
from seawall.journeys.drills.drill_request import ItemToRegister
from seawall.sandbox import DecoderPool
from seawall.signals import ladder_of


def items_to_register(
    uploads: Mapping[SeededKind, int], items_seed: bytes, *, pool: DecoderPool, ladder: str
) -> list[ItemToRegister]:
    """So many items of each kind with their signals, by the ladder (its name) of banks."""
    banked = ladder_of(ladder).banked
    return [
        ItemToRegister(
            kind, number, item_signals(items_seed, kind, number, pool=pool, ladder=banked)
        )
        for kind, number_wanted in sorted(uploads.items())
        for number in range(number_wanted)
    ]
