"""How a file is sealed: under a key of its own, which the installation's wraps.

The wrapped key stands in the file's own head, so erasing one file erases one key
and no other. What is bound into the seal (the id of the evidence) cannot be
swapped: a file moved under another id does not open.

    magic 8 · wrapped key 12 + 32 + 16 · nonce 12 · ciphertext and tag
"""

from __future__ import annotations

import secrets

from seawall.errors import problem
from seawall.intake.intake_faults import EvidenceBroken
from seawall.keys.sealing import NONCE, TAG, SealBroken, open_bytes, seal_bytes
from seawall.keys.unlocking import KeyPurpose, secret_for

MAGIC = b"SWSEAL1\n"
WRAPPED = NONCE + 32 + TAG


def wrapping_key() -> bytes:
    """The installation's key, which wraps that of each file."""
    return secret_for(KeyPurpose.EVIDENCE)


def seal_content(content: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The sealed form of these bytes."""
    own_key = secrets.token_bytes(32)
    wrapped = seal_bytes(own_key, key=key, about=bound_to)
    return MAGIC + wrapped + seal_bytes(content, key=own_key, about=bound_to)


def unseal_content(sealed: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The bytes as they were, or `EvidenceBroken` if one bit is not."""
    if not sealed.startswith(MAGIC):
        raise problem("intake.evidence-broken", EvidenceBroken, evidence=bound_to)
    body = sealed[len(MAGIC) :]
    try:
        own_key = open_bytes(body[:WRAPPED], key=key, about=bound_to)
        return open_bytes(body[WRAPPED:], key=own_key, about=bound_to)
    except SealBroken:
        raise problem("intake.evidence-broken", EvidenceBroken, evidence=bound_to) from None
