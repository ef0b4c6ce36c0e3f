"""The coin HMA flips for each look-up: which banks answer it.

A bank with a ratio of 0.3 answers three look-ups of ten. The same `seed` gives the same
coin, and the very one that HMA would flip: `random.Random` of the seed as it was written.
"""

from __future__ import annotations

import random

#: A coin that every bank wins.
BYPASS = 0.0


def flip_coin(seed: str | None) -> float:
    """The coin of a look-up, from 0 up to 1: the seed's own, or any without one.

    >>> flip_coin("123") == flip_coin("123") == random.Random("123").random()
    True
    """
    return random.Random(seed).random()  # noqa: S311 - a share of the traffic, not a secret


def bank_answers(ratio: float, coin: float) -> bool:
    """Whether a bank of this ratio answers a look-up with this coin."""
    return ratio >= coin
