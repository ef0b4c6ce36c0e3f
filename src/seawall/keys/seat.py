"""Our signing key in one forum: made by HKDF (RFC 5869) from a secret and the seat's id.

A member of several forums has a key in each, so that nobody can tie the two together, and
what is said in one can never be passed off in the other. `app` gives the secret at the start.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from seawall.errors import Misconfigured
from seawall.ids import SeatId


@dataclass(slots=True)
class _Lock:
    secret: bytes | None = None


_LOCK = _Lock()


def unlock(secret: bytes) -> None:
    """Give the 32 bytes that every seat's key is made from; once a process."""
    _LOCK.secret = secret


def secret_of(seat: SeatId, purpose: str) -> bytes:
    """32 secret bytes of this seat for one purpose (`sign`, `canaries`, …)."""
    if _LOCK.secret is None:
        raise Misconfigured("No secret for forums was given.", remedy="Call set_up() first.")
    made = HKDF(hashes.SHA256(), 32, salt=None, info=f"forum/{seat}/{purpose}".encode())
    return made.derive(_LOCK.secret)


def own_key(seat: SeatId) -> Ed25519PrivateKey:
    """The key this seat signs with."""
    return Ed25519PrivateKey.from_private_bytes(secret_of(seat, "sign"))


def public_key(seat: SeatId) -> str:
    """The public half, in hex, as the forum knows it."""
    return own_key(seat).public_key().public_bytes_raw().hex()
