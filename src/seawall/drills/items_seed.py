"""The seed of a drill's items: it follows from the drill's seed, and says nothing of its schedule.

So a platform that another member tests can make and register every item itself, and does not
know when it comes, by whom, and how it is changed.
"""

from __future__ import annotations

from seawall.keys.tags import keyed_digest

#: The version of what makes items: one seed makes the same items at everybody who has it.
MAKER = 1


def items_seed_of(seed: bytes) -> bytes:
    """The 32 bytes that items are made from."""
    return keyed_digest(b"items", key=seed)
