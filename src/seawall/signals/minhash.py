"""MinHash: the same text with some of its words changed, compared as a whole.

The skeleton's runs of three words (`_tokens`) are a set; of each of 128 fixed orderings of
all possible runs, the value keeps 16 bits of the one that comes first. The share of places
in which two values agree estimates the Jaccard index of the two sets (Broder, *On the
resemblance and containment of documents*, 1997), give or take 4 points or so.

- With every twentieth word swapped the distance is about 25, with every tenth 43; texts
  that share nothing are about 100 apart.
- It compares wholes: a quotation in a long text is `passage`'s work. A text of fewer than
  ten words has no value.

A value is 256 bytes in URL-safe base64. The orderings are ours (`ax + b` modulo 2**64,
with constants from splitmix64) and fixed, so that what banks hold stays comparable
whatever library changes. Linear in the characters.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.signals import _compiled
from seawall.signals._model import Example, InvalidSignal, Signal, SignalType
from seawall.signals._skeleton import skeleton_codes
from seawall.signals._tokens import Hashes, Tokens, mixed_hashes, shingles, tokens_of

WORDS = 3
FEWEST = 8  # runs of words
PLACES = 128
THRESHOLD = 60
MARK = "m1:"

Sketches = NDArray[np.uint16]

_BLOCK = 2048  # runs at once: their temporary array fits the second-level cache
_KEPT = np.uint64(24)  # which 16 bits of the smallest number are kept

_EXAMPLE = "The harbour lights went out one after the other that evening, all but one."
_VALUE = (
    "m1:gnxwkg7YVhBXP6sWop4TSgXobNz5dSOKLiGkp5-UxIIBHzOjoJ3aHWa117SG9-bj2oH3vcSm6"
    "dCGfqWoMbbEf59EgLj7nYyZYLoBSkSEf3HyVMG9FLqQcoiQICuHbzAdOzbspMDlHTSEqhzWIKHx9"
    "AkKVUly4ZaeCJ-WeWctdKQkXoWvZdiKBKX0H6KTVb9-iu97_kCha4CNjjdn3fCPO5vuirhpQbeXG"
    "lmntsEKxAynLaZ2Rap7Y3eLIhCz1hlxjlbf_dKeLr551JG4RDz2mbs7BVFRA5eyVJLdtQq6yTM45"
    "HNkWkFGtWP9RJybUMNy1KII0ogMGHdhwkkNnoAJNw=="
)


class MinhashType(SignalType):
    """The signal type."""

    name = "minhash"
    kind = "minhash"
    content = frozenset({"text"})
    default_threshold = THRESHOLD
    title = "similar text"
    covers = "words"
    examples = (Example(content=_EXAMPLE, value=_VALUE),)

    def normalise(self, value: str) -> str:
        """The value itself, once it is whole."""
        sketch_text = value.strip()
        sketches_of([sketch_text])
        return sketch_text


MINHASH = MinhashType()


def minhash_of(text: str | bytes) -> Signal | None:
    """The signal of a text, or None where it has too few words."""
    return minhash_of_tokens(tokens_of(skeleton_codes(text)))


def minhash_of_tokens(tokens: Tokens) -> Signal | None:
    """The signal of a text's tokens."""
    runs = np.unique(shingles(tokens.hashes, WORDS))
    if len(runs) < FEWEST:
        return None
    value = MARK + urlsafe_b64encode(_sketch(runs).astype("<u2").tobytes()).decode("ascii")
    return Signal(MINHASH.name, value, MINHASH.version)


def sketches_of(values: Sequence[str]) -> Sketches:
    """Values as rows, uint16 of shape (n, 128), or `InvalidSignal` with what is wrong."""
    data = b"".join(map(_bytes, values))
    return np.frombuffer(data, "<u2").reshape(len(values), PLACES).astype(np.uint16)


def _sketch(runs: Hashes) -> Sketches:
    factors, terms = _orderings()
    compiled = _compiled.sketch(runs, factors, terms)
    if compiled is not None:
        return (compiled >> _KEPT).astype(np.uint16)
    smallest = np.full(PLACES, np.iinfo(np.uint64).max, np.uint64)
    for first in range(0, len(runs), _BLOCK):
        placed = factors[:, None] * runs[first : first + _BLOCK] + terms[:, None]
        np.minimum(smallest, placed.min(axis=1), out=smallest)
    return (smallest >> _KEPT).astype(np.uint16)


@cache
def _orderings() -> tuple[Hashes, Hashes]:
    constants = mixed_hashes(
        np.arange(1, 2 * PLACES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    )
    return constants[:PLACES] | np.uint64(1), constants[PLACES:]


def _bytes(value: str) -> bytes:
    try:
        data = urlsafe_b64decode(value.removeprefix(MARK))
    except ValueError:
        data = b""
    if MARK + urlsafe_b64encode(data).decode("ascii") != value or len(data) != 2 * PLACES:
        raise InvalidSignal(
            f"{value[:40]!r} is not {MARK} and {2 * PLACES} bytes in URL-safe base64.",
            field="value",
            remedy="Make it with `minhash_of`, and copy all of it.",
        )
    return data
