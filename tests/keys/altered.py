"""What an attacker does to bytes in a test."""

from __future__ import annotations


def flipped(content: bytes, bit: int) -> bytes:
    """The same bytes with one bit changed."""
    place, mask = divmod(bit, 8)
    return content[:place] + bytes([content[place] ^ (1 << mask)]) + content[place + 1 :]
