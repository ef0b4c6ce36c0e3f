"""The files of a folder in one fixed order, without following links out of it.

Sorted names make a scan that goes on after a crash meet the same files in the same
order; a folder that cannot be read is named and passed over.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seawall.app.scanning.files import File, Missing, UnreadFile


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with all below it."""

    path: Path

    goes_on_by_name = False  # a folder is walked faster than its files are read

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def identity(self) -> bytes:
        return bytes(self.path)

    def files(self, missing: Missing, *, after: bytes = b"") -> Iterator[File]:
        """Every regular file; symbolic links and devices are left out."""
        del after
        return walk_folder(self.path, missing=missing)

    def open(self) -> FolderReader:
        return FolderReader(os.fsencode(self.path))

    def shown(self, file: File) -> str:
        return file.name


@dataclass(frozen=True, slots=True)
class FolderReader:
    """Reads files, and nothing that has taken a file's place since the walk."""

    root: bytes
    ahead: int = 1

    def read(self, file: File, *, most: int) -> bytes:
        try:
            flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
            with open(os.open(self.root + b"/" + file.path, flags), "rb") as opened:  # noqa: PTH123 - a descriptor
                if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                    raise UnreadFile("It is no longer a file.", passes=True)
                content = opened.read(most + 1)
        except OSError as error:
            is_gone = isinstance(error, FileNotFoundError)
            raise UnreadFile(f"It could not be read: {error.strerror}.", passes=is_gone) from error
        if len(content) > most:
            raise UnreadFile(f"It is now larger than {most} bytes.", passes=True)
        return content

    def close(self) -> None:
        """Nothing stays open."""


def walk_folder(folder: Path, *, missing: Missing) -> Iterator[File]:
    """Every regular file below a folder; symbolic links and devices are left out."""
    root, waiting = os.fsencode(folder), [b""]
    while waiting:
        subfolder = waiting.pop()
        try:
            entries = sorted(_entries(root, subfolder), key=lambda entry: entry.name)
        except OSError as error:
            missing(os.fsdecode(subfolder) or ".", str(error.strerror))
            continue
        waiting += [
            _path_below(subfolder, entry)
            for entry in reversed(entries)
            if entry.is_dir(follow_symlinks=False)
        ]
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                try:
                    facts = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # gone since we looked
                yield File(_path_below(subfolder, entry), facts.st_size, str(facts.st_mtime_ns))


def _entries(root: bytes, subfolder: bytes) -> list[os.DirEntry[bytes]]:
    with os.scandir(root + b"/" + subfolder if subfolder else root) as entries:
        return list(entries)


def _path_below(subfolder: bytes, entry: os.DirEntry[bytes]) -> bytes:
    return subfolder + b"/" + entry.name if subfolder else entry.name
