"""How a file is sealed: AES-256-GCM under a key of its own, wrapped by the installation's.

The wrapped key stands in the file's own head, so erasing one file erases one key
and no other. What is bound into the seal (the id of the evidence) cannot be
swapped: a file moved under another id does not open.

    magic 8 · wrapped key 12 + 32 + 16 · nonce 12 · ciphertext and tag
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from seawall.intake.faults import EvidenceBroken

MAGIC = b"SWSEAL1\n"
NONCE = 12
WRAPPED = NONCE + 32 + 16


def seal(content: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The sealed form of these bytes."""
    own_key, bound = secrets.token_bytes(32), bound_to.encode()
    return MAGIC + _encrypt(own_key, key, bound) + _encrypt(content, own_key, bound)


def unseal(sealed: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The bytes as they were, or `EvidenceBroken` if one bit is not."""
    if not sealed.startswith(MAGIC):
        raise _broken(bound_to)
    bound, body = bound_to.encode(), sealed[len(MAGIC) :]
    try:
        return _decrypt(body[WRAPPED:], _decrypt(body[:WRAPPED], key, bound), bound)
    except (InvalidTag, ValueError):
        raise _broken(bound_to) from None


def _encrypt(content: bytes, key: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def _decrypt(sealed: bytes, key: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)


def _broken(bound_to: str) -> EvidenceBroken:
    return EvidenceBroken(
        f"The sealed file of {bound_to} is not what was sealed.",
        field="evidence",
        remedy="Restore the evidence folder and its key from the same backup.",
    )
