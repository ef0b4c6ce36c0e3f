"""Near look-up for pictures: ask about sampled bits, open the rows that share them.

A PDQ value of 256 bits is read through L tables of s sampled positions. Each reading is a
token; the hub's function of a token gives the tag it is listed under and a key. Two
pictures a few bits apart share most of their tokens, so that a member with an altered copy
opens the row of the original, and reckons the true distance itself (Indyk and Motwani
1998, under an oblivious function). The hub sees fresh random points and learns nothing.

A row is sealed once, under a key of its own, and each of its L tags carries that key
sealed under the tag's output: 24 bytes a tag, 72 a row. Tags do not say which of them
belong together, and rows lie in the order of a locator that only their key gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from seawall.forum.lookup.list_records import RecordFile
from seawall.forum.lookup.lookup_cards import (
    CARD_BYTES,
    TAG_BYTES,
    LookupCard,
    seal_card,
    tag_of,
    unseal_card,
)
from seawall.forum.lookup.model import LookupMatch, TokenShape
from seawall.forum.lookup.oprf import SecretKey
from seawall.keys.repeatable import open_again, seal_again
from seawall.keys.tags import keyed_digest

KEY_BYTES = 16
VALUE_BYTES = 32
TAG_WIDTH = TAG_BYTES + KEY_BYTES
ROW_WIDTH = TAG_BYTES + 16 + VALUE_BYTES + CARD_BYTES
_DOMAIN = b"seawall-near-1"


def rows_name(shape: TokenShape) -> str:
    """What the list of its rows is called."""
    return f"{shape.name}-rows"


@cache
def positions(seed: str, shape: TokenShape) -> NDArray[np.intp]:
    """Which bits each table reads: (tables, bits), from a public seed by SHAKE-256."""
    return np.array([_sample(f"{seed}/{n}", shape.bits) for n in range(shape.tables)], np.intp)


def tokens(value: bytes, seed: str, shape: TokenShape) -> list[bytes]:
    """The readings of a PDQ value, one a table, each marked with its table."""
    bits = np.unpackbits(np.frombuffer(value, np.uint8))
    readings = np.packbits(bits[positions(seed, shape)], axis=1)
    start = _DOMAIN + bytes([shape.bits])
    return [start + n.to_bytes(2) + row.tobytes() for n, row in enumerate(readings)]


@dataclass(frozen=True, slots=True)
class NearKeys:
    """All that the hub needs to list pictures: the function's key, the rows' secret, the cut."""

    function: SecretKey
    rows: bytes
    seed: str
    shape: TokenShape

    def tags_of(self, value: bytes, card: LookupCard) -> list[bytes]:
        """The L records by which the row of this value is found."""
        row_key = self._row_key(value, card)
        outputs = map(self.function.evaluate, tokens(value, self.seed, self.shape))
        return [tag_of(output) + seal_card(output, row_key) for output in outputs]

    def row_of(self, value: bytes, card: LookupCard) -> bytes:
        """The row itself: its locator, then value and card, sealed."""
        row_key = self._row_key(value, card)
        sealed = seal_again(value + card.encoded(), key=_part(row_key, b"row"))
        return _locator(row_key) + sealed

    def _row_key(self, value: bytes, card: LookupCard) -> bytes:
        return keyed_digest(value + card.ref, key=self.rows)[:KEY_BYTES]


@dataclass(frozen=True, slots=True)
class NearLists:
    """A member's two files: what it looks tokens up in, and what the hits open."""

    tags: RecordFile
    rows: RecordFile
    shape: TokenShape

    def tokens(self, value: bytes) -> list[bytes]:
        """What to ask about."""
        return tokens(value, self.tags.head.seed, self.shape)

    def opened(self, outputs: Sequence[bytes]) -> Iterator[tuple[bytes, LookupCard]]:
        """Every row that these outputs open, each once: the listed value and its card."""
        keys = {
            unseal_card(output, sealed)
            for output in outputs
            for sealed in self.tags.under(tag_of(output))
        }
        for row_key in sorted(keys):
            yield from self._open(row_key)

    def nearest(self, value: bytes, outputs: Sequence[bytes], *, radius: int) -> LookupMatch | None:
        """The nearest of the rows opened, if it is near enough."""
        near = [(distance(value, listed), card) for listed, card in self.opened(outputs)]
        near = [(far, card) for far, card in near if far <= radius]
        if not near:
            return None
        far, card = min(near, key=lambda hit: hit[0])
        return LookupMatch(self.rows.head.labels[card.label], card.ref.hex(), distance=far)

    def _open(self, row_key: bytes) -> Iterator[tuple[bytes, LookupCard]]:
        for sealed in self.rows.under(_locator(row_key)):
            plain = open_again(sealed, key=_part(row_key, b"row"))
            if plain is None:  # another row's locator is the same, one time in 2**64
                continue
            card = LookupCard.decoded(plain[VALUE_BYTES:])
            if card is not None and card.label < len(self.rows.head.labels):
                yield plain[:VALUE_BYTES], card


def distance(value: bytes, other_value: bytes) -> int:
    """How many bits differ."""
    return (int.from_bytes(value) ^ int.from_bytes(other_value)).bit_count()


def _sample(name: str, count: int) -> list[int]:
    """The first positions of a shuffle of all 256 (Fisher and Yates), from the name alone."""
    stream = shake_256(f"seawall-near/{name}".encode()).digest(8 * count)
    order = list(range(8 * VALUE_BYTES))
    for n in range(count):
        draw = int.from_bytes(stream[8 * n : 8 * n + 8])
        partner = n + draw % (len(order) - n)
        order[n], order[partner] = order[partner], order[n]
    return order[:count]


def _locator(row_key: bytes) -> bytes:
    return _part(row_key, b"locator")[:TAG_BYTES]


def _part(row_key: bytes, use: bytes) -> bytes:
    return keyed_digest(use, key=row_key)
