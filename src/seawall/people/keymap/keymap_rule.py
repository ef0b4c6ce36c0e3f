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
    moved = {
        default_key: chosen_key
        for default_key, chosen_key in choices.items()
        if chosen_key and chosen_key != default_key
    }
    for default_key, chosen_key in moved.items():
        if default_key not in default_keys:
            raise problem("people.no-such-shortcut", ours=default_key, field=default_key)
        if len(chosen_key) != 1 or not chosen_key.isprintable() or chosen_key.isspace():
            raise problem("people.not-one-key", theirs=chosen_key, field=default_key)
    pressed = Counter(moved.get(key, key) for key in default_keys)
    for default_key, chosen_key in moved.items():
        if pressed[chosen_key] > 1:
            clashing_keys = sorted(
                key
                for key in default_keys
                if moved.get(key, key) == chosen_key and key != default_key
            )
            raise problem(
                "people.keys-in-conflict",
                theirs=chosen_key,
                ours=default_key,
                others=clashing_keys[0],
                field=default_key,
            )
    return Keys(single, moved)
