"""Single keys can be moved or switched off, and no key does two things.

WCAG 2.1.4 (level A): whoever speaks to their computer, or holds two keys by accident,
must not decide a case by it. A key is moved as a letter, wherever it stands, so that
`g i` follows when `g` moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from seawall.errors import InvalidRequest


class KeysInConflict(InvalidRequest):
    """Two things would answer to one key."""


class NoSuchKey(InvalidRequest):
    """Not a single key that can be pressed, or none that does anything here."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A person's choice: are single keys on, and what is pressed instead of each moved one."""

    single: bool = True
    moved: Mapping[str, str] = field(default_factory=dict)


def choose(wanted: Mapping[str, str], *, known: Collection[str], single: bool) -> Keys:
    """The choice, if every key does one thing; what stays where it was is not kept."""
    moved = {ours: theirs for ours, theirs in wanted.items() if theirs and theirs != ours}
    for ours, theirs in moved.items():
        if ours not in known:
            raise NoSuchKey(f"{ours!r} does nothing here.", field=ours, remedy="Leave it out.")
        if len(theirs) != 1 or not theirs.isprintable() or theirs.isspace():
            raise NoSuchKey(
                f"{theirs!r} is not one key.",
                field=ours,
                remedy="Name a letter, a digit or a sign.",
            )
    pressed = Counter(moved.get(one, one) for one in known)
    for ours, theirs in moved.items():
        if pressed[theirs] > 1:
            others = sorted(one for one in known if moved.get(one, one) == theirs and one != ours)
            raise KeysInConflict(
                f"{theirs!r} would do two things: what {ours!r} does and what {others[0]!r} does.",
                field=ours,
                remedy="Choose another key, or move the other one too.",
            )
    return Keys(single, moved)
