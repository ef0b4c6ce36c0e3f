"""Signing secrets at rest: sealed with AES-256-GCM, bound to what they belong to.

Whoever reads a backup of the database must not be able to sign in our name, nor find a
secret in a first answer that is kept for its `Idempotency-Key`. The key is derived from
the installation's root secret and given here once, at the start.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from seawall.errors import Misconfigured

_NONCE = 12


@dataclass(slots=True)
class _Lock:
    key: bytes | None = None


_LOCK = _Lock()


def unlock(key: bytes) -> None:
    """Give the 32-byte key that seals and opens; once a process."""
    _LOCK.key = key


def seal(plain: str, *, about: str) -> str:
    """Seal this text for one owner."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(
        nonce + _cipher().encrypt(nonce, plain.encode(), about.encode())
    ).decode()


def open_sealed(sealed: str, *, about: str) -> str:
    """Open what was sealed for this owner."""
    raw = base64.b64decode(sealed)
    try:
        return _cipher().decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
    except InvalidTag as wrong:
        raise Misconfigured(
            f"The secrets of {about} cannot be opened with this installation's key.",
            field="SEAWALL_DATA_DIR",
            remedy="Restore keys/root.key from the backup that belongs to this database.",
        ) from wrong


def _cipher() -> AESGCM:
    if _LOCK.key is None:
        raise Misconfigured("No key for endpoint secrets was given.", remedy="Call set_up() first.")
    return AESGCM(_LOCK.key)
