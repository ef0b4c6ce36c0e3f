"""One fixed shuffle of the bits of a code, which evens out how its parts collide.

Neighbouring bits of PDQ are neighbouring frequencies and correlated, so substrings of
neighbours collide more often than chance would have it. After any fixed random
permutation they behave like uniform ones, and no distance changes. The permutation is part
of the file format: it never changes.

A row of 256 bits is kept as four 64-bit words in two arrays: ``head`` of shape (n, 2) and
``tail`` of shape (n, 2). Codes of another width are not shuffled: their head is at most two
words, their tail the rest.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.matching._kernel import address, kernel, quick_address

Words = NDArray[np.uint64]
SHUFFLED = 256


def _permutation() -> NDArray[np.int64]:
    """Where each of the 256 bits goes: Fisher and Yates, numbers by SplitMix64 from zero."""
    places, state = list(range(SHUFFLED)), 0
    for last in range(SHUFFLED - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % 2**64
        partner = (mixed ^ (mixed >> 31)) % (last + 1)
        places[last], places[partner] = places[partner], places[last]
    return np.array(places)


PERMUTATION = _permutation()


def split_codes(codes: NDArray[np.uint8]) -> tuple[Words, Words]:
    """Rows of bytes as heads and tails, shuffled if they have 256 bits."""
    rows, size = codes.shape
    words = -(-size // 8)
    if size * 8 != SHUFFLED:
        padded = np.zeros((rows, words * 8), np.uint8)
        padded[:, :size] = codes
        padded_words = padded.view("<u8")
        return np.ascontiguousarray(padded_words[:, :2]), np.ascontiguousarray(padded_words[:, 2:])
    head, tail = np.empty((rows, 2), np.uint64), np.empty((rows, 2), np.uint64)
    _shuffle(np.ascontiguousarray(codes), head, tail)
    return head, tail


def queries_of(codes: NDArray[np.uint8]) -> Words:
    """Query codes as rows of words, the head's first, shuffled as the rows are."""
    rows, size = codes.shape
    if size * 8 != SHUFFLED:
        return np.concatenate(split_codes(codes), axis=1)
    words, library = np.empty((rows, 4), np.uint64), kernel()
    if library is None:
        _shuffle(codes, words[:, :2], words[:, 2:])
        return words
    if rows:
        place = quick_address(words)
        library.seawall_permute(codes.tobytes(), rows, _moves_address(), place, place + 16, 4)
    return words


def join_codes(head: Words, tail: Words, *, size: int) -> NDArray[np.uint8]:
    """The codes of ``size`` bytes that `split_codes` made heads and tails of."""
    code_bytes = np.concatenate([head, tail], axis=1).astype("<u8").view(np.uint8)
    if size * 8 != SHUFFLED:
        return np.ascontiguousarray(code_bytes[:, :size])
    moved = np.unpackbits(code_bytes, axis=1, bitorder="little")
    return np.packbits(moved[:, PERMUTATION], axis=1, bitorder="little")


def _shuffle(codes: NDArray[np.uint8], head: Words, tail: Words) -> None:
    library = kernel()
    if library is not None:
        places = (address(head), address(tail))
        library.seawall_permute(address(codes), len(codes), _moves_address(), *places, 2)
        return
    moves = _moves()
    image = np.zeros((len(codes), 4), np.uint64)
    for byte in range(codes.shape[1]):
        image |= moves[byte][codes[:, byte]]
    head[:], tail[:] = image[:, :2], image[:, 2:]


@cache
def _moves_address() -> int:
    return address(_moves())


@cache
def _moves() -> Words:
    """For each byte of a code, what each of its 256 values becomes: (32, 256, 4) words."""
    moves = np.zeros((32, 256, 4), np.uint64)
    values = np.arange(256)
    for bit, place in enumerate(PERMUTATION.tolist()):
        chosen = (values >> (bit % 8)) & 1 == 1
        moves[bit // 8, chosen, place // 64] |= np.uint64(1 << (place % 64))
    return moves
