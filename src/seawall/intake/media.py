"""A file as it came, with all that is to be kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from seawall.intake.model import TypedValue
from seawall.sandbox.sniff import PICTURES, sniff

_SPECIAL = {"SVG": "image/svg+xml", "PDF": "application/pdf", "MP4": "video/mp4"}


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


def media_type_of(content: bytes) -> str:
    """By the first bytes: what the sender calls a file is not evidence.

    >>> media_type_of(b"GIF89a...")
    'image/gif'
    """
    name = sniff(content)
    if name in _SPECIAL:
        return _SPECIAL[name]
    return f"image/{name.lower()}" if name in PICTURES else "application/octet-stream"
