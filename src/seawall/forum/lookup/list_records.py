"""A list on disk: a header, fixed-width records in order, and a checksum over all of it.

Layout of version 1: eight bytes of magic, four of the header's length (big-endian), the
header (JSON), `count` records of `width` bytes in ascending order, the SHA-256 of
everything before it. A record's first eight bytes are what it is looked up by. The file is
mapped, never read whole: a look-up costs as many comparisons as a binary search does.
The header names forum, list, quarter and version, and carries the public key that the
hub's answers must prove (what a member pins), so that a list and its key cannot part.
"""

from __future__ import annotations

import json
import mmap
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import get_ident
from typing import Any

from seawall.errors import InvalidRequest, problem

MAGIC = b"SWLIST\x00\x01"
KEY_BYTES = 8
DIGEST_BYTES = 32
LONGEST_HEADER = 1 << 20


class BrokenList(InvalidRequest):
    """The file is no whole list of version 1."""

    kind = "broken-lookup-list"


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list says of itself."""

    forum: str
    name: str
    epoch: str
    version: int
    width: int
    count: int
    public_key: str
    made_at: str
    labels: tuple[str, ...] = ()
    seed: str = ""

    def encoded(self) -> bytes:
        """The header, as it stands in the file."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()
        return MAGIC + len(text).to_bytes(4) + text

    @classmethod
    def decoded(cls, text: bytes) -> ListHead:
        """The header of a file, or why it is none."""
        try:
            facts = json.loads(text)
            return cls(**{**facts, "labels": tuple(facts["labels"])})
        except (ValueError, TypeError, KeyError) as broken:
            raise problem("forum.list-header", BrokenList) from broken


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A list in memory or mapped from disk; open it with `mapped` or `of`."""

    head: ListHead
    digest: str
    _bytes: Any
    _start: int

    @classmethod
    def mapped(cls, path: Path) -> RecordFile:
        """Map a file and verify it once."""
        try:
            with path.open("rb") as file:
                return cls.of(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as broken:
            raise problem("forum.list-unreadable", BrokenList, why=str(broken)) from broken

    @classmethod
    def of(cls, raw: Any) -> RecordFile:
        """Verify the bytes of a list: its checksum, its length, the order of its records."""
        if len(raw) < len(MAGIC) + 4 + DIGEST_BYTES or bytes(raw[: len(MAGIC)]) != MAGIC:
            raise problem("forum.list-no-list", BrokenList)
        with memoryview(raw) as view:
            digest = sha256(view[:-DIGEST_BYTES]).digest()
        if digest != bytes(raw[-DIGEST_BYTES:]):
            raise problem("forum.list-checksum", BrokenList)
        start = len(MAGIC) + 4 + int.from_bytes(raw[len(MAGIC) : len(MAGIC) + 4])
        head = ListHead.decoded(bytes(raw[len(MAGIC) + 4 : min(start, LONGEST_HEADER)]))
        if head.width < KEY_BYTES or len(raw) != start + head.count * head.width + DIGEST_BYTES:
            raise problem("forum.list-length", BrokenList)
        return cls(head, digest.hex(), raw, start)

    def __len__(self) -> int:
        return self.head.count

    def record(self, n: int) -> bytes:
        """The record at this place."""
        start = self._start + n * self.head.width
        return bytes(self._bytes[start : start + self.head.width])

    def slice(self, first: int, last: int) -> bytes:
        """The records from `first` up to `last`, joined."""
        width = self.head.width
        return bytes(self._bytes[self._start + first * width : self._start + last * width])

    def place(self, record: bytes) -> int:
        """Where this record stands, or would."""
        start, width, raw, size = self._start, self.head.width, self._bytes, len(record)
        return bisect_left(
            range(self.head.count),
            record,
            key=lambda n: raw[start + n * width : start + n * width + size],
        )

    def under(self, key: bytes) -> Iterator[bytes]:
        """What stands behind the eight bytes of this key, in each record that has it."""
        for n in range(self.place(key), self.head.count):
            record = self.record(n)
            if record[:KEY_BYTES] != key:
                return
            yield record[KEY_BYTES:]

    def __iter__(self) -> Iterator[bytes]:
        return (self.record(n) for n in range(self.head.count))


def glance_at_list(path: Path) -> tuple[ListHead, str, int]:
    """Header, digest and size of a list of our own making, without reading all of it."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(MAGIC) + 4)
            head = ListHead.decoded(file.read(min(int.from_bytes(begin[-4:]), LONGEST_HEADER)))
            file.seek(-DIGEST_BYTES, os.SEEK_END)
            return head, file.read().hex(), file.tell()
    except OSError as broken:
        raise problem("forum.list-unreadable", BrokenList, why=str(broken)) from broken


def write_list(path: Path, head: ListHead, records: Iterable[bytes], *, count: int) -> str:
    """Write a list whose records come in order; gives its digest. All of it, or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}.new")
    sums = sha256()
    try:
        with beside.open("wb") as file:
            for part in chain([replace(head, count=count).encoded()], records):
                sums.update(part)
                file.write(part)
            file.write(sums.digest())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return sums.hexdigest()
