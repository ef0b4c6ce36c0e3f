"""The noun of evidence: a sealed file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import EvidenceId


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What is known of a sealed file without opening it."""

    id: EvidenceId
    sha256: str
    size: int
    media_type: str
    purpose: str
    path: str
    sealed_at: datetime
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SealedMedia:
    """A file and its small copy for the reviewer, both sealed."""

    content: SealedFile
    rendition: SealedFile | None
