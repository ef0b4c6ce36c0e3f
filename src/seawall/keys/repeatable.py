"""Sealing that gives the same text every time: for lists that are built anew from the same signals.

There is no nonce that a rebuilt list could use twice. What shows is only that two texts under
one key are the same, so each key is made for what it seals.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB


def seal_block(block: bytes, *, key: bytes) -> bytes:
    """Seal sixteen bytes with a key of sixteen."""
    return _cipher(key).encryptor().update(block)


def open_block(block: bytes, *, key: bytes) -> bytes:
    """Open them; with another key this gives noise, and no error."""
    return _cipher(key).decryptor().update(block)


def seal_again(content: bytes, *, key: bytes) -> bytes:
    """Seal a text with a key of 32 bytes (AES-SIV, RFC 5297)."""
    return AESSIV(key).encrypt(content, None)


def open_again(sealed: bytes, *, key: bytes) -> bytes | None:
    """The text, or None where another key sealed it."""
    try:
        return AESSIV(key).decrypt(sealed, None)
    except InvalidTag:
        return None


def _cipher(key: bytes) -> Cipher[ECB]:
    # One block, so that the mode says nothing: this is AES as a permutation.
    return Cipher(AES(key), ECB())  # noqa: S305
