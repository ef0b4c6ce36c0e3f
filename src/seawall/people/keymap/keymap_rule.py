"""Single keys can be moved or switched off, and no key does two things.

WCAG 2.1.4 (level A): whoever speaks to their computer, or holds two keys by accident,
must not decide a case by it. A key is moved as a letter, wherever it stands, so that
`g i` follows when `g` moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from seawall.errors import problem


@dataclass(frozen=True, slots=True)
class Keys:
    """A person's choice: are single keys on, and what is pressed instead of each moved one."""

    single: bool = True
    moved: Mapping[str, str] = field(default_factory=dict)


def choose_keys(choices: Mapping[str, str], *, default_keys: Collection[str], single: bool) -> Keys:
    """The choice, if every key does one thing; what stays where it was is not kept."""
    moved = {ours: theirs for ours, theirs in choices.items() if theirs and theirs != ours}
    for ours, theirs in moved.items():
        if ours not in default_keys:
            raise problem("people.no-such-shortcut", ours=ours, field=ours)
        if len(theirs) != 1 or not theirs.isprintable() or theirs.isspace():
            raise problem("people.not-one-key", theirs=theirs, field=ours)
    pressed = Counter(moved.get(key, key) for key in default_keys)
    for ours, theirs in moved.items():
        if pressed[theirs] > 1:
            others = sorted(
                key for key in default_keys if moved.get(key, key) == theirs and key != ours
            )
            raise problem(
                "people.keys-in-conflict", theirs=theirs, ours=ours, others=others[0], field=ours
            )
    return Keys(single, moved)
