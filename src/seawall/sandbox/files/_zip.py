"""The entries of a ZIP, by its directory, each inflated only as far as is allowed.

The standard library reads the directory; the entries are inflated here, because it
checks a sum and throws the bytes of a damaged entry away, where the programs that people
unpack with keep them. Entries that lie over one another are the mark of a bomb that
needs no nesting (Fifield, "A better zip bomb", WOOT 2019): such a file is refused whole.

Source: PKWARE APPNOTE 6.3.10.
"""

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from seawall.sandbox.files import _inflating
from seawall.sandbox.files._inflating import DENSE, DENSE_FROM, PIECE, DamagedError, pieces
from seawall.sandbox.files._inside import Closed
from seawall.sandbox.jail._openers import RefusalError

LOCAL_HEADER = struct.Struct("<4s22xHH")
STORED = 0
KINDS = {8: "DEFLATE", 12: "BZIP2"} | ({93: "ZSTD"} if "ZSTD" in _inflating.KINDS else {})
LOCKED = 0x1
MOST_ENTRIES = 100_000
LEAST_SAID = 100  # bytes of a comment in which something may lie
LEAST_FIELDS = 512  # and of fields, in which names are written once more
SLACK, SLACK_AN_ENTRY = 1 << 10, 128  # bytes that no entry needs to account for


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry as the directory has it."""

    name: str
    size: int
    packed: int
    method: int
    offset: int
    closed: Closed
    said: bytes = b""  # its comment, and fields of other programs

    @property
    def is_folder(self) -> bool:
        """Whether there is nothing in it to look at."""
        return not self.size and not self.packed


class Zip:
    """A ZIP file, opened."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        try:
            with zipfile.ZipFile(file) as opened:
                listed = opened.infolist()
                start = opened.start_dir
                self.comment = opened.comment
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as bad:
            raise RefusalError("unreadable", f"The ZIP file is damaged: {bad}") from None
        if len(listed) > MOST_ENTRIES:
            raise RefusalError("bomb", f"It says that it holds {len(listed)} files.")
        self.entries = [_entry(info) for info in listed]
        _refuse_overlaps(self.entries, start)
        #: Bytes before the first entry, which other programs may take for something else.
        self.before = min((entry.offset for entry in self.entries), default=start)
        self.has_unlisted = start - self.before > _most_of(self.entries)

    def read(self, entry: ZipEntry, most: int) -> tuple[bytes, str]:
        """Up to so many bytes of an entry, and what was wrong with them, if anything."""
        pieces, size, wrong = [], 0, ""
        try:
            for piece in self.pieces(entry, most):
                pieces.append(piece)
                size += len(piece)
                if size >= most:
                    break
        except DamagedError as damage:
            wrong = str(damage)
        return b"".join(pieces)[:most], wrong

    def pieces(self, entry: ZipEntry, most: int) -> Iterator[bytes]:
        """The plain bytes of an entry, a piece at a time."""
        self._file.seek(entry.offset)
        head = self._file.read(30)
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise DamagedError("its header is not where the directory says")
        _, name, extra = LOCAL_HEADER.unpack(head)
        packed = _Part(self._file, entry.offset + 30 + name + extra, entry.packed)
        if entry.method == STORED:
            yield from iter(lambda: packed.read(PIECE), b"")
        else:
            yield from pieces(packed, KINDS[entry.method], most=most)  # type: ignore[arg-type]


class _Part:
    """A stretch of a file, read in order."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._at, self._left = file, start, size

    def read(self, size: int = -1, /) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(min(size, self._left) if size >= 0 else self._left)
        self._at += len(data)
        self._left -= len(data)
        return data


def _entry(info: zipfile.ZipInfo) -> ZipEntry:
    closed: Closed = ""
    if info.flag_bits & LOCKED:
        closed = "locked"
    elif info.compress_type not in (STORED, *KINDS):
        closed = "unsupported"
    elif info.file_size > DENSE_FROM and info.file_size > DENSE * max(1, info.compress_size):
        closed = "dense"
    return ZipEntry(
        name=info.filename,
        size=max(0, info.file_size),
        packed=max(0, info.compress_size),
        method=info.compress_type,
        offset=max(0, info.header_offset),
        closed=closed,
        said=(info.comment if len(info.comment) >= LEAST_SAID else b"")
        + (info.extra if len(info.extra) >= LEAST_FIELDS else b""),
    )


def _most_of(entries: list[ZipEntry]) -> int:
    """The bytes that these entries account for, with fields that writers add and fill up."""
    named = sum(30 + len(entry.name.encode("utf-8", "replace")) for entry in entries)
    return SLACK + named + sum(entry.packed + SLACK_AN_ENTRY for entry in entries)


def _refuse_overlaps(entries: list[ZipEntry], directory: int) -> None:
    end = 0
    for entry in sorted(entries, key=lambda zip_entry: zip_entry.offset):
        if entry.offset < end:
            raise RefusalError("bomb", "Its entries lie over one another.")
        end = entry.offset + 30 + entry.packed
    if end > directory:
        raise RefusalError("unreadable", "Its entries reach into its directory.")
