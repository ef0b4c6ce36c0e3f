"""What a bank may be called: something that can be typed, printed and told apart."""

from __future__ import annotations

from seawall.errors import problem

LONGEST = 120


def check_name(name: str) -> None:
    """Refuse a name that is empty, too long, padded, or holds what cannot be printed."""
    if name and len(name) <= LONGEST and name == name.strip() and name.isprintable():
        return
    raise problem("banks.bad-entry.name", name=name[:LONGEST], longest=LONGEST)
