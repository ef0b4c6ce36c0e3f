"""The nouns of look-ups: an entry of the list, what was found, how pictures are cut."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

from seawall.forum.model import Tier


@dataclass(frozen=True, slots=True)
class TokenShape:
    """How pictures are cut into tokens: so many tables of so many sampled bits."""

    bits: int
    tables: int = 64

    @property
    def name(self) -> str:
        """What its list is called."""
        return f"near-{self.bits}"


#: The fewer bits a token has, the more alterations it survives, and the more a cheat opens.
SHAPES = MappingProxyType({Tier.LOOKUP: TokenShape(32), Tier.VERIFIED: TokenShape(24)})


@dataclass(frozen=True, slots=True)
class ListedSignal:
    """One live signal, as the forum's core gives it."""

    signal_id: str
    type: str
    value: str
    label: str

    @property
    def digest(self) -> bytes:
        """Sixteen bytes that change when anything of it does."""
        parts = (self.signal_id, self.type, self.value, self.label)
        joined = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return sha256(joined).digest()[:16]


@dataclass(frozen=True, slots=True)
class LookupMatch:
    """What a look-up found: never the value of what is listed."""

    label: str
    ref: str
    distance: int | None = None
