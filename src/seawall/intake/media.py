"""A file as it came, with all that is to be kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from seawall.intake.evidence.model import SealedMedia
from seawall.intake.marks import Marks
from seawall.intake.model import TypedValue
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.signals import UnopenedPart

_NAMED = {
    "SVG": "image/svg+xml",
    "JPEG2000": "image/jp2",
    "PSD": "image/vnd.adobe.photoshop",
    "ICO": "image/vnd.microsoft.icon",
    "MATROSKA": "video/matroska",
    "AVI": "video/vnd.avi",
    "FLV": "video/x-flv",
    "MPEGTS": "video/mp2t",
    "ASF": "video/x-ms-asf",
    "MP3": "audio/mpeg",
    "M4A": "audio/mp4",
    "AIFF": "audio/aiff",
    "WAV": "audio/wav",
    "PDF": "application/pdf",
    "RTF": "application/rtf",
    "OLE": "application/x-ole-storage",
    "HTML": "text/html",
    "ZIP": "application/zip",
    "SEVENZIP": "application/x-7z-compressed",
    "RAR": "application/vnd.rar",
    "GZIP": "application/gzip",
    "BZIP2": "application/x-bzip2",
    "XZ": "application/x-xz",
    "ZSTD": "application/zstd",
    "TAR": "application/x-tar",
}
_FAMILIES = {"picture": "image", "video": "video", "sound": "audio"}


@dataclass(frozen=True, slots=True)
class ReadMedia:
    """Bytes, what they are, their signals, and a small safe copy for the reviewer."""

    content: bytes
    media_type: str
    signals: tuple[TypedValue, ...] = ()
    rendition: bytes | None = None
    marks: Marks = field(default_factory=Marks)
    unopened: tuple[UnopenedPart, ...] = ()
    sealed: SealedMedia | None = None
    """Its files, where they were sealed ahead."""

    @property
    def sha256(self) -> str:
        """The digest by which it is known."""
        if self.sealed:
            return self.sealed.content.sha256
        return hashlib.sha256(self.content).hexdigest()


def media_type_of(content: bytes) -> str:
    """A file's media type by its first bytes: what the sender calls it is not evidence.

    >>> media_type_of(b"GIF89a...")
    'image/gif'
    """
    name = sniff_format(content)
    if name in _NAMED:
        return _NAMED[name]
    family = _FAMILIES.get(family_of(name))
    return f"{family}/{name.lower()}" if family else "application/octet-stream"
