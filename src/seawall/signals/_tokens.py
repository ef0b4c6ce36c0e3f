"""Words as numbers: the tokens of a skeleton, hashed, with their places.

A word is a token. In scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) every character begins a token of up to five characters, so that a run of five
tokens is nine characters, some four or five words. A word longer than 64 letters counts
as several, so no text can make one token dear.

Hashes are 64-bit polynomials over mixed characters; they have to be the same in every
version and on every machine, since banks hold what is made of them.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.signals import _compiled
from seawall.signals._skeleton import SPACE, TABLE, Codes

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

LONGEST = 64
GRAM = 5

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_UNSPACED = (
    (0x0E00, 0x0F00),
    (0x1000, 0x10A0),
    (0x1780, 0x1800),
    (0x2E80, 0xA000),
    (0xF900, 0xFB00),
)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Hash, first character and end of each token; arrays of one length."""

    hashes: Hashes
    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.hashes)


def tokens_of(codes: Codes) -> Tokens:
    """The tokens of a skeleton, in order."""
    compiled = _compiled.tokens(codes, _unspaced_table())
    return _plainly(codes) if compiled is None else Tokens(*compiled)


def _plainly(codes: Codes) -> Tokens:
    """What the kernel does, in NumPy."""
    letters = codes != SPACE
    if not letters.any():
        return Tokens(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    unspaced = _is_unspaced(codes)
    starts = _starts(letters, unspaced)
    hashes, ends = _hashed(codes, letters, starts)
    if unspaced.any():
        _grams(codes, unspaced, starts, (hashes, ends))
    return Tokens(mixed_hashes(hashes), starts, ends)


def shingles(hashes: Hashes, width: int) -> Hashes:
    """One hash for each run of so many tokens, uint64 of shape (n - width + 1,)."""
    count = len(hashes) - width + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    total = np.zeros(count, np.uint64)
    for place in range(width):
        total *= _BASE
        total += hashes[place : place + count]
    return mixed_hashes(total)


def mixed_hashes(values: Hashes) -> Hashes:
    """The finaliser of splitmix64: every bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    mixed_up: Hashes = values ^ (values >> np.uint64(31))
    return mixed_up


def _is_unspaced(codes: Codes) -> NDArray[np.bool_]:
    return _unspaced_table()[np.minimum(codes, TABLE)]


def _starts(letters: NDArray[np.bool_], unspaced: NDArray[np.bool_]) -> Places:
    """Where tokens begin: behind a space, around unspaced letters, every 64 letters."""
    begins = letters.copy()
    begins[1:] &= ~letters[:-1] | unspaced[1:] | unspaced[:-1]
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(letters)))
    if int(lengths.max()) <= LONGEST:
        return starts
    since = np.arange(len(letters)) - np.repeat(starts, lengths)
    return np.flatnonzero(begins | (letters & (since % LONGEST == 0)))


def _hashed(codes: Codes, letters: NDArray[np.bool_], starts: Places) -> tuple[Hashes, Places]:
    lengths = np.diff(np.append(starts, len(codes)))
    since = np.arange(len(codes)) - np.repeat(starts, lengths)
    terms = mixed_hashes(codes.astype(np.uint64)) * _powers()[since]
    terms[~letters] = 0
    spaces = np.zeros(len(starts), np.int64)
    last = starts + lengths - 1
    spaces += ~letters[last]
    return np.add.reduceat(terms, starts), last + 1 - spaces


def _grams(
    codes: Codes, unspaced: NDArray[np.bool_], starts: Places, into: tuple[Hashes, Places]
) -> None:
    """Hashes and ends of tokens in scripts without spaces, written over the others."""
    hashes, ends = into
    which = np.flatnonzero(unspaced[starts])
    at = starts[which]
    padded = np.append(unspaced, np.zeros(GRAM, bool))
    letters = np.append(mixed_hashes(codes.astype(np.uint64)), np.zeros(GRAM, np.uint64))
    alive = np.ones(len(at), bool)
    total, length = np.zeros(len(at), np.uint64), np.zeros(len(at), np.int64)
    for place in range(GRAM):
        alive &= padded[at + place]
        total += np.where(alive, letters[at + place] * _powers()[place], np.uint64(0))
        length += alive
    hashes[which], ends[which] = total, at + length


@cache
def _powers() -> Hashes:
    return np.cumprod(np.full(LONGEST + 2, _BASE, np.uint64), dtype=np.uint64)


@cache
def _unspaced_table() -> NDArray[np.bool_]:
    table = np.zeros(TABLE + 1, bool)
    for first, end in _UNSPACED:
        table[first:end] = True
    table[TABLE] = True  # the rarer Chinese characters, planes 2 and 3
    return table
