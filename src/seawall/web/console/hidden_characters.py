"""Hidden and text-moving characters in strangers' texts.

A right-to-left override makes `gpj.exe` of `exe.jpg`: Unicode UAX 9, UTS 55. Joiners and marks
that writing systems need are none of these.
"""

from __future__ import annotations

import unicodedata

#: Longer texts are folded, with so much of their beginning and end outside.
FOLDED, HEAD, TAIL = 160, 100, 30
#: Needed to write Persian, Hindi, Hebrew and Arabic rightly, and some emoji.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f\ufe0e\ufe0f")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def is_hidden(letter: str) -> bool:
    """Whether a character shows nothing of itself, or moves what does."""
    return letter not in _NEEDED and unicodedata.category(letter) in _HIDDEN


def in_letters(text: object) -> str:
    """The text with each such character as its number, where no markup can stand."""
    return "".join(
        f"[U+{ord(character):04X}]" if is_hidden(character) else character
        for character in str(text)
    )[:FOLDED]
