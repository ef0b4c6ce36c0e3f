"""A key for one purpose, made from a secret by HKDF-SHA256 (RFC 5869), so that none serves two."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive_key(secret: bytes, purpose: str) -> bytes:
    """32 bytes, the same for the same secret and purpose."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
