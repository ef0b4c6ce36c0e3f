"""What a process that stays loads at its start, though it may never need it.

A command loads what it uses when it uses it. A server calls people when its disk or its
descriptors are used up, and no module can be opened then; and nobody's request waits for one.
"""

from __future__ import annotations

import gc
from importlib import import_module

from seawall.transaction import load_stores

#: Python's own: short collections, often. A start has fewer and longer ones (`cli/root.py`).
OBJECTS_AT_WORK = 2_000
#: The ways to a person, and what is read on them.
_CALLS = (
    "seawall.journeys.enforcement.paging",
    "seawall.worker.emergency.emergency_call",
    "seawall.worker.on_call",
)


def load_what_may_be_needed() -> None:
    """Load every store, and whatever calls people; from now on garbage is looked for as usual."""
    load_stores()
    for name in _CALLS:
        import_module(name)
    gc.set_threshold(OBJECTS_AT_WORK)
