"""What a hit tells: sixteen bytes that open only to whoever asked about that very value.

A card is the number of a label in the list's header (two bytes), a reference to the signal
(the first eight bytes of its id's SHA-256) and six zeros that show it was opened rightly.
It is sealed as one block of AES under a key from the function's output: a permutation, so
the same card gives the same block and two cards under one key give nothing away but that
they differ. No nonce that a rebuilt list could use twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from seawall.errors import problem
from seawall.keys.repeatable import open_block, seal_block

TAG_BYTES = 8
CARD_BYTES = 16
_REF = slice(2, 10)
_KEY = slice(32, 48)
_ZEROS = bytes(6)
_MOST_LABELS = 1 << 16


@dataclass(frozen=True, slots=True)
class LookupCard:
    """A label and the signal it is of, by reference."""

    label: int
    ref: bytes

    def encoded(self) -> bytes:
        """Sixteen bytes."""
        if self.label >= _MOST_LABELS:
            raise problem("forum.too-many-labels", count=self.label)
        return self.label.to_bytes(2) + self.ref + _ZEROS

    @classmethod
    def decoded(cls, block: bytes) -> LookupCard | None:
        """The card, or None where something else was opened."""
        if block[10:] != _ZEROS:
            return None
        return cls(int.from_bytes(block[:2]), block[_REF])


def ref_of(signal_id: str) -> bytes:
    """How a card names a signal: enough to tell the hub about it, and no value."""
    return sha256(signal_id.encode()).digest()[:8]


def tag_of(output: bytes) -> bytes:
    """What a value is listed under: the first bytes of the function's output."""
    return output[:TAG_BYTES]


def seal_card(output: bytes, block: bytes) -> bytes:
    """Seal sixteen bytes under an output of the function."""
    return seal_block(block, key=output[_KEY])


def unseal_card(output: bytes, block: bytes) -> bytes:
    """Open a sealed card; with another output this gives noise."""
    return open_block(block, key=output[_KEY])
