"""A file as it came, with all that is to be kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from seawall.intake.model import TypedValue


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes, what they are, their signals, and a small safe copy for the reviewer."""

    content: bytes
    media_type: str
    signals: tuple[TypedValue, ...] = ()
    rendition: bytes | None = None

    @property
    def sha256(self) -> str:
        """The digest by which it is known."""
        return hashlib.sha256(self.content).hexdigest()
