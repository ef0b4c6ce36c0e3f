"""How far apart two codes are: the number of bits in which they differ."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from seawall.errors import InvalidRequest

_SPACES = " \t\n\r\f\v"  # which `bytes.fromhex` would pass over


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
    """Hex values of one length as rows of bytes, shape (n, digits / 2).

    About a tenth of a microsecond each.
    """
    if len(set(map(len, values))) > 1:
        raise UnequalCodes(
            "The values have different lengths.",
            field="value",
            remedy="Put values of one signal type into one index.",
        )
    digits = len(values[0]) if len(values) else 0
    joined = "".join(values)
    if digits % 2 or any(space in joined for space in _SPACES):
        raise _not_hex(next((value for value in values if not _is_hex(value)), values[0]))
    try:
        decoded = bytes.fromhex(joined)
    except ValueError:
        raise _not_hex(next(value for value in values if not _is_hex(value))) from None
    return np.frombuffer(decoded, np.uint8).reshape(len(values), digits // 2)


def hex_of(codes: NDArray[np.uint8]) -> list[str]:
    """Rows of bytes as lower-case hex."""
    return [row.tobytes().hex() for row in codes]


def _is_hex(value: str) -> bool:
    try:
        return len(bytes.fromhex(value)) * 2 == len(value)
    except ValueError:
        return False


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
