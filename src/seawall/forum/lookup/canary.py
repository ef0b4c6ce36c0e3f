"""Canaries: listed values that stand for nothing, in two variants, so that a leak has a name.

A slot is a place in the list with two values shaped like PDQ (half their bits set), far
from everything harmless and from each other, so that no upload ever matches them. Each
member is given one of the two, by its code word. Both variants stand in the same place, so
that leaving canaries out does not tell which they are.

The code is Tardos' (2003) in its symmetric form (Škorić, Katzenbeisser, Celik 2008): for
each slot a secret bias, drawn so that it is mostly near 0 or 1, and for each member a bit
of that bias. Everything is derived by HKDF from one secret of the forum: nothing is stored,
and nobody without the secret can tell a canary from a signal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import shake_256
from math import asin, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from seawall.errors import problem
from seawall.keys.derived_keys import derive_key
from seawall.keys.tags import keyed_digest

#: What the forum's secret for canaries is derived for (`keys.seat.secret_of`).
PURPOSE = "canaries"
BITS = 256
#: How far a canary is from every harmless value, and from every other canary, at least.
APART = 60
#: The coalition the biases are drawn for: the cut-off of Tardos' density is 1/(300 c).
COALITION = 3
_MOST_TRIES = 64


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the list, and the two values that may stand in it."""

    number: int
    values: tuple[str, str]


def make_slots(
    count: int, *, secret: bytes, benign: NDArray[np.uint8], first: int = 0
) -> tuple[Slot, ...]:
    """So many slots from this number on, the same for the same secret and harmless values.

    `benign` is uint8 of shape (n, 32), as `seawall.matching.codes_of` gives.
    """
    occupied = np.asarray(benign, np.uint8).reshape(-1, BITS // 8)
    slots = []
    for number in range(first, first + count):
        pair = []
        for side in (0, 1):
            value = _far_value(secret, f"{number}/{side}", occupied)
            occupied = np.vstack([occupied, value])
            pair.append(value.tobytes().hex())
        slots.append(Slot(number, (pair[0], pair[1])))
    return tuple(slots)


def variant(slot: int, member: str, *, secret: bytes) -> int:
    """Which of the two values this member is given: 0 or 1."""
    own = _key(secret, f"member/{member}")
    return int(_share(keyed_digest(slot.to_bytes(8), key=own)) < bias(slot, secret=secret))


def bias(slot: int, *, secret: bytes) -> float:
    """How likely a member is given variant 1: sin² of an angle drawn evenly, cut at both ends."""
    least = asin(sqrt(1 / (300 * COALITION)))
    drawn = _share(keyed_digest(slot.to_bytes(8), key=_key(secret, "biases")))
    return sin(least + drawn * (pi / 2 - 2 * least)) ** 2


def _far_value(secret: bytes, name: str, occupied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    for value in _drawn(secret, name):
        if not len(occupied) or int(np.bitwise_count(occupied ^ value).sum(axis=1).min()) > APART:
            return value
    raise problem("forum.no-room-for-canaries", most=_MOST_TRIES, apart=APART)


def _drawn(secret: bytes, name: str) -> Iterator[NDArray[np.uint8]]:
    """Values with exactly half their bits set, as PDQ has by its median."""
    key = _key(secret, "values")
    for n in range(_MOST_TRIES):
        stream = shake_256(key + f"{name}/{n}".encode()).digest(8 * BITS)
        bits = np.zeros(BITS, np.uint8)
        bits[np.argsort(np.frombuffer(stream, ">u8"))[: BITS // 2]] = 1
        yield np.packbits(bits)


def _share(digest: bytes) -> float:
    """A number from 0 up to 1."""
    return int.from_bytes(digest[:7]) / 2**56


@lru_cache(maxsize=4096)
def _key(secret: bytes, use: str) -> bytes:
    return derive_key(secret, f"forum-canary/{use}")
