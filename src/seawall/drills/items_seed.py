"""The seeds of a drill's items: they follow from the drill's seed, and say nothing of its schedule.

So a platform that another member tests can make and register every item itself, and does not
know when it comes, by whom, and how it is changed. Controls have a seed of their own, which it
does not get: it could let them pass by heart, and refuse everything else.
"""

from __future__ import annotations

from seawall.keys.tags import keyed_digest

#: The version of what makes items: one seed makes the same items at everybody who has it.
MAKER = 1


def items_seed_of(seed: bytes) -> bytes:
    """The 32 bytes that registered items are made from."""
    return keyed_digest(b"items", key=seed)


def controls_seed_of(seed: bytes) -> bytes:
    """The 32 bytes that controls are made from."""
    return keyed_digest(b"controls", key=seed)
