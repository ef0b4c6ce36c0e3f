"""Open deadlines in a file beside the database: sealed, whole, and on the disk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from seawall.keys.sealed_file import read_sealed, write_sealed
from seawall.keys.sealing import SealBroken
from seawall.orders.answering.open_deadline import OpenDeadline
from seawall.orders.anteroom.open_digest import OpenDigest


class KeptDeadlines(msgspec.Struct, frozen=True):
    """Orders that are due, and what waits of unknown senders."""

    orders: list[OpenDeadline] = []
    digests: list[OpenDigest] = []


class DeadlineFile:
    """What is due, for whoever calls when the database is gone."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "open-deadlines"
        self._written: bytes | None = None

    def write(self, deadlines: KeptDeadlines) -> None:
        """Keep these, in place of what was kept; raises `OSError`."""
        content = msgspec.json.encode(deadlines)
        if content == self._written and self._path.exists():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_sealed(self._path, content)
        self._written = content

    def read(self) -> KeptDeadlines:
        """What was kept last; nothing where there is no file of this installation."""
        try:
            return msgspec.json.decode(read_sealed(self._path), type=KeptDeadlines)
        except (OSError, SealBroken, msgspec.MsgspecError):
            return KeptDeadlines()
