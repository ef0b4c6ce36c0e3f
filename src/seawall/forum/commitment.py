"""A signal is committed to in the log, and opened beside it to those who may know it.

    h_i        = SHA-256("seawall-opening-1" || salt_i || signal type || 0 || value)
    commitment = SHA-256("seawall-commitment-1" || h_0 || h_1)

The author signs the commitment, so the hub can put no other value in its place; yet the log
is the same for members who may hold the list and for those who may only ask. An ordinary
offer opens one side; the other is random and known to nobody. A canary (trust.md §2.3)
has a value on either side, and which one a member is shown names that member if the list leaks. Nobody can
tell the two apart.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seawall.errors import problem
from seawall.forum.model import BadStatement
from seawall.ids import ForumMemberId, OfferId

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class CommitmentOpening:
    """One side of a commitment, with what is needed to check it."""

    side: int
    salt: str
    value: str
    other: str
    """The hash of the other side, in hex."""

    def as_json(self) -> dict[str, Any]:
        """The opening as it travels."""
        return {"side": self.side, "salt": self.salt, "value": self.value, "other": self.other}

    def commitment(self, signal_type: str) -> str:
        """The commitment this opening belongs to, in hex."""
        own_side = _side(signal_type, self.value, bytes.fromhex(self.salt))
        return joined_commitment(self.side, own_side, bytes.fromhex(self.other))


def seal_value(signal_type: str, value: str) -> tuple[str, CommitmentOpening]:
    """A fresh commitment to one value, and its opening."""
    salt = secrets.token_bytes(_SALT_BYTES)
    side, other_side = secrets.randbelow(2), secrets.token_bytes(32)
    opening = CommitmentOpening(side, salt.hex(), value, other_side.hex())
    return opening.commitment(signal_type), opening


def seal_pair(
    signal_type: str, values: tuple[str, str]
) -> tuple[str, tuple[CommitmentOpening, CommitmentOpening]]:
    """A commitment with a value on either side: a canary, and both of its openings."""
    salts = (secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_SALT_BYTES))
    sides = [_side(signal_type, value, salt) for value, salt in zip(values, salts, strict=True)]
    openings = (
        CommitmentOpening(0, salts[0].hex(), values[0], sides[1].hex()),
        CommitmentOpening(1, salts[1].hex(), values[1], sides[0].hex()),
    )
    return openings[0].commitment(signal_type), openings


def read_opening(fields: Mapping[str, Any]) -> CommitmentOpening:
    """An opening as it came over the wire, or an error that names the field."""
    side, salt, value, other_side = (
        fields.get(name) for name in ("side", "salt", "value", "other")
    )
    if side not in (0, 1) or not isinstance(value, str):
        raise problem("forum.opening-incomplete", BadStatement)
    if not _is_hex(salt, _SALT_BYTES) or not _is_hex(other_side, 32):
        raise problem("forum.opening-no-hex", BadStatement)
    return CommitmentOpening(int(side), str(salt), value, str(other_side))


def check_opening(opening: CommitmentOpening, *, signal_type: str, commitment: str) -> None:
    """Refuse a value that is not the one its author committed to."""
    if opening.commitment(signal_type) != commitment:
        raise problem("forum.opening-does-not-fit", BadStatement)


def offer_id(author: ForumMemberId, commitment: str) -> OfferId:
    """The name of an offer: the same for everybody, and it tells nothing of the value."""
    name_hash = hashlib.sha256(f"seawall-offer-1\0{author}\0{commitment}".encode()).digest()
    return OfferId(f"offer_{base64.b32encode(name_hash).decode()[:26]}")


def value_digest(signal_type: str, value: str) -> str:
    """The digest by which holders of values recognise two offers of one signal; never sent."""
    return hashlib.sha256(f"{signal_type}\0{value}".encode()).hexdigest()


def joined_commitment(side: int, own_side: bytes, other_side: bytes) -> str:
    """The commitment over both sides, in their order."""
    pair = own_side + other_side if side == 0 else other_side + own_side
    return hashlib.sha256(b"seawall-commitment-1" + pair).hexdigest()


def _side(signal_type: str, value: str, salt: bytes) -> bytes:
    content = signal_type.encode() + b"\0" + value.encode()
    return hashlib.sha256(b"seawall-opening-1" + salt + content).digest()


def _is_hex(text: Any, size: int) -> bool:
    if not isinstance(text, str) or len(text) != 2 * size:
        return False
    return all(mark in "0123456789abcdef" for mark in text)
