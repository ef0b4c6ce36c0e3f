"""Who was seen in front of us: kept in a small file, for the doctor, who is another process.

The newest of each kind, written at most once a minute. It says nothing of clients: only the
addresses of what stands in front, or pretends to.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = "peers.json"
PAUSE = 60.0


class PeerKind(StrEnum):
    """What a peer was."""

    HTTPS = "https"
    """A trusted proxy, whose client came by https."""
    HTTP = "http"
    """A trusted proxy, whose client came by http."""
    SILENT = "silent"
    """A trusted proxy that did not say by what its client came."""
    UNKNOWN = "unknown"
    """Somebody who spoke for another and is not trusted."""


@dataclass(frozen=True, slots=True)
class PeerNote:
    """When a peer of a kind was last there, in seconds since 1970."""

    address: str
    at: float


class PeerNotes:
    """What this process has seen, and what others wrote."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = folder / FILE, clock
        self._seen: dict[PeerKind, PeerNote] = {}
        self._written: dict[PeerKind, float] = {}

    def note(self, kind: PeerKind, address: str) -> None:
        """A peer was here; a full disk is no reason to answer it worse."""
        now = self._clock()
        self._seen[kind] = PeerNote(address[:64], now)
        if now - self._written.get(kind, 0.0) >= PAUSE:
            self._written[kind] = now
            with suppress(OSError):
                self._write()

    def _write(self) -> None:
        newest = {**read_notes(self._path.parent)}
        for kind, note in self._seen.items():
            if kind not in newest or newest[kind].at <= note.at:
                newest[kind] = note
        shown = {kind.value: [note.address, note.at] for kind, note in newest.items()}
        draft = self._path.with_name(f"{FILE}.{os.getpid()}")
        draft.write_text(json.dumps(shown))
        draft.replace(self._path)


def read_notes(folder: Path) -> Mapping[PeerKind, PeerNote]:
    """What was written last; nothing where nothing can be read."""
    try:
        kept = json.loads((folder / FILE).read_text())
        return {
            PeerKind(kind): PeerNote(str(address), float(at))
            for kind, (address, at) in kept.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
