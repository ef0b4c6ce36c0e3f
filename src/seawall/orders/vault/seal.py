"""How a notice lies in its row: sealed, and naming nobody to whoever reads the database.

AES-256-GCM, bound to the notice's id. The persons cleared for it are kept beside it as
keyed tags, so that the row can be found for one person and tells no other person anything.
The key is the vault's own, derived from the installation's root and given once at the start.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


def seal(content: Mapping[str, Any], *, about: str) -> str:
    """Seal this for one notice."""
    nonce = os.urandom(_NONCE)
    plain = json.dumps(content, ensure_ascii=False).encode()
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, plain, about.encode())).decode()


def open_sealed(sealed: str, *, about: str) -> dict[str, Any]:
    """Open what was sealed for this notice."""
    raw = base64.b64decode(sealed)
    try:
        plain = AESGCM(_key()).decrypt(raw[:_NONCE], raw[_NONCE:], about.encode())
    except InvalidTag as wrong:
        raise Misconfigured(
            "The vault cannot be opened with this installation's key.",
            field="SEAWALL_DATA_DIR",
            remedy="Restore keys/root.key from the backup that belongs to this database.",
        ) from wrong
    opened: dict[str, Any] = json.loads(plain)
    return opened


def tag(person: str, *, about: str) -> str:
    """What stands in the row for a person; it differs from notice to notice."""
    return hmac.digest(_key(), f"{about}/{person}".encode(), "sha256").hex()


def _key() -> bytes:
    if _LOCK.key is None:
        raise Misconfigured("No key for the vault was given.", remedy="Call set_up() first.")
    return _LOCK.key
