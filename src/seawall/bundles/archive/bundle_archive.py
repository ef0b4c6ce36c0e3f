"""A bundle is read, in little memory whatever is in it, and nothing of it is unpacked.

Whoever made it may be an enemy. Its table of contents is measured before it is read, a file is
read no further than its manifest says it goes, and a line no further than a line can be.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from seawall.bundles.archive.bundle_manifest import Manifest
from seawall.bundles.archive.bundle_names import (
    LARGEST_DOCUMENT,
    LARGEST_TABLE,
    LONGEST_LINE,
    MANIFEST,
    NOTE,
)
from seawall.errors import problem

#: Bytes in which a zip says how it ends, with a comment of the greatest length.
_END = 22 + 0xFFFF
_END_MARK, _LOCATOR_MARK, _END64_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_LOCATOR, _END64 = 20, 56
_CHUNK = 1024 * 1024
_BROKEN = (
    *(BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, struct.error, zlib.error),
)


class BundleArchive:
    """An open bundle; `altered` gathers the files that are not what the manifest says."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members = {info.filename: info for info in archive.infolist()}
        self.has_twins = len(self._members) < len(archive.infolist())
        self.altered: list[str] = []
        self.manifest_bytes = self._read(MANIFEST, LARGEST_DOCUMENT)
        self.manifest = Manifest.parse(self.manifest_bytes)

    @property
    def names(self) -> set[str]:
        """The names of its files, but for the manifest and its signature."""
        return set(self._members) - {MANIFEST, NOTE}

    @property
    def note(self) -> str:
        """The signature of the manifest; empty where there is none that could be read."""
        if NOTE not in self._members:
            return ""
        return self._read(NOTE, LARGEST_DOCUMENT).decode(errors="replace")

    def document(self, name: str, largest: int = LARGEST_DOCUMENT) -> bytes:
        """A whole file; nothing where it is missing."""
        if name not in self._members:
            return b""
        content = self._read(name, largest)
        self._compare(name, len(content), hashlib.sha256(content).hexdigest())
        return content

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file, without their ends; nothing where it is missing."""
        if name not in self._members:
            return
        digest, size = hashlib.sha256(), 0
        with self._open(name) as member, _named(name):
            file = io.BufferedReader(cast(io.RawIOBase, member), _CHUNK)  # keeps to its limit
            while line := file.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise problem("bundles.unreadable.line", file=name, most=LONGEST_LINE)
                digest.update(line)
                size += len(line)
                yield line[:-1]
        self._compare(name, size, digest.hexdigest())

    def _compare(self, name: str, size: int, sha256: str) -> None:
        listed = self.manifest.files.get(name)
        if listed and (listed.size, listed.sha256) != (size, sha256):
            self.altered.append(name)

    def _read(self, name: str, largest: int) -> bytes:
        if name not in self._members:
            raise problem("bundles.unreadable.missing", file=name)
        with self._open(name) as file, _named(name):
            content = file.read(largest + 1)
        if len(content) > largest:
            raise problem("bundles.unreadable.too-large", file=name, largest=largest)
        return content

    def _open(self, name: str) -> IO[bytes]:
        info: ZipInfo = self._members[name]
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or info.flag_bits & 1:
            raise problem("bundles.unreadable.compression", file=name)
        with _named(name):
            return self._archive.open(info)


@contextmanager
def opened_archive(path: Path) -> Iterator[BundleArchive]:
    """A bundle to read; what is none is refused, and why is said."""
    with path.open("rb") as file:
        _measure(file)
        try:
            archive = ZipFile(file)
        except (*_BROKEN, ValueError) as wrong:
            raise problem("bundles.unreadable.zip", file=path.name) from wrong
        with archive:
            yield BundleArchive(archive)


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as wrong:
        raise problem("bundles.unreadable.zip", file=name) from wrong


def _measure(file: IO[bytes]) -> None:
    """Refuse a table of contents that would not fit, before anything reads it."""
    before = max(file.seek(0, os.SEEK_END) - _END, 0)
    file.seek(before)
    tail = file.read(_END)
    place = tail.rfind(_END_MARK)
    if place < 0 or len(tail) < place + 22:
        raise problem("bundles.unreadable.zip", file=Path(str(file.name)).name)
    (table,) = struct.unpack_from("<L", tail, place + 12)
    locator = place - _LOCATOR
    if locator >= 0 and tail.startswith(_LOCATOR_MARK, locator):
        table = _table64(tail, locator - _END64, before)
    if table > LARGEST_TABLE:
        raise problem("bundles.unreadable.table", largest=LARGEST_TABLE)
    file.seek(0)


def _table64(tail: bytes, end64: int, before: int) -> int:
    """Bytes of the table of a large file; too many where it does not say so where all look."""
    if end64 < 0 or not tail.startswith(_END64_MARK, end64):
        return LARGEST_TABLE + 1
    (place,) = struct.unpack_from("<Q", tail, end64 + _END64 + 8)
    (table,) = struct.unpack_from("<Q", tail, end64 + 40)
    return int(table) if place == before + end64 else LARGEST_TABLE + 1
