"""How far apart two codes are: the number of bits in which they differ."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from seawall.errors import InvalidRequest


class UnequalCodes(InvalidRequest):
    """Codes of different lengths, or no hex at all, have no distance."""


def distance(a: str, b: str) -> int:
    """Hamming distance of two codes written in hex.

    >>> distance("ff00", "fe01")
    2
    """
    if len(a) != len(b):
        raise UnequalCodes(
            f"Codes of {len(a)} and {len(b)} hex digits cannot be compared.",
            field="value",
            remedy="Compare values of one signal type.",
        )
    return (_number(a) ^ _number(b)).bit_count()


def codes_of(values: Sequence[str]) -> NDArray[np.uint8]:
    """Hex values of one length as rows of bytes, shape (n, digits / 2)."""
    if len({len(value) for value in values}) > 1:
        raise UnequalCodes(
            "The values have different lengths.",
            field="value",
            remedy="Put values of one signal type into one index.",
        )
    rows = [_bytes(value) for value in values]
    width = len(rows[0]) if rows else 0
    return np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), width)


def hex_of(codes: NDArray[np.uint8]) -> list[str]:
    """Rows of bytes as lower-case hex."""
    return [row.tobytes().hex() for row in codes]


def _bytes(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise _not_hex(value) from None


def _number(value: str) -> int:
    return int.from_bytes(_bytes(value if len(value) % 2 == 0 else "0" + value))


def _not_hex(value: str) -> UnequalCodes:
    return UnequalCodes(
        f"{value[:80]!r} is not hexadecimal.",
        field="value",
        remedy="Write the code with the digits 0-9 and a-f.",
    )
