"""Our keys in one forum: derived from a secret of the installation and the seat's id.

A member of several forums has a key in each, so that nobody can tie the two together, and
what is said in one can never be passed off in the other.
"""

from __future__ import annotations

from seawall.ids import SeatId
from seawall.keys.derived_keys import derive_key
from seawall.keys.signing import SigningKey, signing_key
from seawall.keys.unlocking import KeyPurpose, secret_for


def secret_of(seat: SeatId, purpose: str) -> bytes:
    """32 secret bytes of this seat for one purpose (`sign`, `canaries`, …)."""
    return derive_key(secret_for(KeyPurpose.SEATS), f"forum/{seat}/{purpose}")


def own_key(seat: SeatId) -> SigningKey:
    """The key this seat signs with."""
    return signing_key(secret_of(seat, "sign"))


def public_key(seat: SeatId) -> str:
    """The public half, in hex, as the forum knows it."""
    return own_key(seat).public_key().public_bytes_raw().hex()
