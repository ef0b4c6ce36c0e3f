"""Sealing at rest: AES-256-GCM, bound to what the content belongs to.

Whoever reads a backup of the database must not be able to sign in our name, nor find a
secret in a first answer that is kept for its `Idempotency-Key`. What is sealed for one
owner opens for no other, so that nobody can swap two rows.

    nonce 12 · ciphertext · tag 16
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from seawall.errors import problem
from seawall.keys.unlocking import KeyPurpose, secret_for

NONCE = 12
TAG = 16


class SealBroken(Exception):
    """Not what was sealed: another key, another owner, or a bit that was changed."""


def seal_bytes(content: bytes, *, key: bytes, about: str) -> bytes:
    """Seal these bytes for one owner with this key of 32 bytes."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about.encode())


def open_bytes(sealed: bytes, *, key: bytes, about: str) -> bytes:
    """The bytes as they were, or `SealBroken`."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(about) from None


def seal_text(plain: str, *, purpose: KeyPurpose, about: str) -> str:
    """Seal a text for a column, in base64."""
    sealed = seal_bytes(plain.encode(), key=secret_for(purpose), about=about)
    return base64.b64encode(sealed).decode()


def open_text(sealed: str, *, purpose: KeyPurpose, about: str, store_name: str) -> str:
    """Open what was sealed for this owner; `called` is what an error calls it."""
    raw = base64.b64decode(sealed)
    try:
        return open_bytes(raw, key=secret_for(purpose), about=about).decode()
    except SealBroken as wrong:
        raise problem("keys.wrong-installation-key", called=store_name) from wrong


def seal_secret(plain: str, *, about: str) -> str:
    """Seal a secret that lies in a row of its owner's."""
    return seal_text(plain, purpose=KeyPurpose.ROWS, about=about)


def open_sealed(sealed: str, *, about: str) -> str:
    """Open what was sealed for this owner."""
    return open_text(
        sealed, purpose=KeyPurpose.ROWS, about=about, store_name=f"The secrets of {about}"
    )
