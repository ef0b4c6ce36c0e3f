"""What the whole run tries on one database only, drawn for each test; `./dev test --all` on both.

What is a matter of rows (locks, races, guards, constraints, a crash in the middle) is tried on
both: by where it stands, as the tests of stores do, or by its mark `both_databases`. The others
are drawn by their names, and not all put on the stricter one: so every store still meets
journeys on either database, and a test stays where it is whatever is written beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

import pytest

KINDS = ("sqlite", "postgresql")
#: Where tests tell what happens to people and messages; how it is kept is the stores' matter.
ON_ONE = tuple(f"tests/{room}/" for room in ["cli", "compat", "gate", "journeys", "web", "worker"])
_FIXTURES = ("database", "address", "kind")
_ON_BOTH = ("both_databases", "own_database")


def leave_twins_to_all(items: Iterable[pytest.Item]) -> None:
    """Mark as exhaustive those tests whose twin on the other database runs anyway."""
    for item in items:
        if is_left_out(item):
            item.add_marker(pytest.mark.exhaustive)


def is_left_out(item: pytest.Item) -> bool:
    """Whether this test was drawn for the other database."""
    if not item.nodeid.startswith(ON_ONE) or any(map(item.get_closest_marker, _ON_BOTH)):
        return False
    kind = next((value for name, value in _params_of(item).items() if name in _FIXTURES), None)
    return kind in KINDS and kind != drawn_for(item.name)


def drawn_for(name: str) -> str:
    """The database of this test; of its two names, which tell the databases, either will do."""
    for kind in KINDS:
        name = name.replace(kind, "")
    return KINDS[crc32(name.encode()) % len(KINDS)]


def _params_of(item: pytest.Item) -> dict[str, object]:
    call = getattr(item, "callspec", None)
    return call.params if call else {}
