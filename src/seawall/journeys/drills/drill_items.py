"""The items of a drill are made and hashed, before anything is written down: it takes seconds."""

from __future__ import annotations

from seawall.drills.item_signals import item_signals
from seawall.journeys.drills.drill_planning import DrillRequest, ItemToRegister
from seawall.sandbox import DecoderPool
from seawall.signals import ladder_of


def items_to_register(
    request: DrillRequest, seed: bytes, *, pool: DecoderPool, ladder: str
) -> list[ItemToRegister]:
    """Every item of a request with its signals, by the ladder (its name) that banks are made with."""
    banked = ladder_of(ladder).banked
    return [
        ItemToRegister(kind, number, item_signals(seed, kind, number, pool=pool, ladder=banked))
        for kind, number_wanted in sorted(request.uploads.items())
        for number in range(number_wanted)
    ]
