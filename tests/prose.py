"""Prose of no meaning: words made of syllables, the same for the same seed."""

import random
from itertools import product

SYLLABLES = [a + b for a, b in product("bdfghjkmnprstvw", ("a", "e", "o", "u", "ar", "en", "oi"))]


def vocabulary(size: int = 2000, *, seed: int = 1) -> list[str]:
    """Words of one to three syllables, different ones."""
    chance = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3))))] = None
    return list(words)


WORDS = vocabulary()
COMMON = [1 / (rank + 10) for rank in range(len(WORDS))]


def prose(words: int, *, seed: int) -> str:
    """So many words, common ones more often, as in a language."""
    return " ".join(random.Random(seed).choices(WORDS, COMMON, k=words))


def swapped(text: str, share: float, *, seed: int) -> str:
    """The text with a share of its words replaced by others."""
    chance = random.Random(seed)
    return " ".join(
        chance.choice(WORDS) if chance.random() < share else word for word in text.split(" ")
    )
