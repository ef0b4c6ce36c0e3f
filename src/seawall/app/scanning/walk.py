"""The files of a folder in one fixed order, without following links out of it.

Sorted names make a scan that goes on after a crash meet the same files in the same
order; a folder that cannot be read is named and passed over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """A regular file as the walk found it; `path` is relative to the scanned folder.

    Size in bytes and time of change tell a file that was replaced from one that was done.
    """

    path: bytes
    size: int
    changed_ns: int

    @property
    def shown(self) -> str:
        """The path as text, whatever its bytes are."""
        return os.fsdecode(self.path)


def walk(folder: Path, *, unreadable: Callable[[str, OSError], None]) -> Iterator[File]:
    """Every regular file below a folder; symbolic links and devices are left out."""
    root, waiting = os.fsencode(folder), [b""]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(_entries(root, here), key=lambda entry: entry.name)
        except OSError as error:
            unreadable(os.fsdecode(here) or ".", error)
            continue
        waiting += [
            _joined(here, entry)
            for entry in reversed(entries)
            if entry.is_dir(follow_symlinks=False)
        ]
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                try:
                    facts = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # gone since we looked
                yield File(_joined(here, entry), facts.st_size, facts.st_mtime_ns)


def _entries(root: bytes, here: bytes) -> list[os.DirEntry[bytes]]:
    with os.scandir(root + b"/" + here if here else root) as entries:
        return list(entries)


def _joined(here: bytes, entry: os.DirEntry[bytes]) -> bytes:
    return here + b"/" + entry.name if here else entry.name
