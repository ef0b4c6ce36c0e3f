"""What a scan goes through: files of a folder, objects of a bucket, and where they lie.

A `MediaPlace` lists them in one fixed order and opens a `FileReader`, which a process of the crew
reads them with. Size and mark tell one that was replaced from one that was done: the mark
of a file is its time of change, that of an object its version or its entity tag.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

PROBLEM = "problem"
#: Nothing was found in what could be opened of it.
UNOPENED = "unopened"

#: Told of what cannot be listed: its name, and why.
Missing = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class File:
    """One file or object as the listing found it; `path` is its name below the place."""

    path: bytes
    size: int
    mark: str

    @property
    def name(self) -> str:
        """The path as text, whatever its bytes are."""
        return os.fsdecode(self.path)


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file that was looked at: a verdict or `problem`, and what there is to tell of it.

    ``digest`` and ``seq`` say which bytes were checked against which state of the banks;
    a problem that ``passes``, as a network's does, is looked at again by the next run.
    """

    file: File
    verdict: str
    answer: str | None = None
    digest: bytes = b""
    seq: int = 0
    passes: bool = False
    is_copy: bool = False


class UnreadFile(Exception):
    """A file that could not be read, and whether it may be read another time."""

    def __init__(self, why: str, *, passes: bool) -> None:
        super().__init__(why)
        self.passes = passes


class FileReader(Protocol):
    """Reads the files of one place, in one process; safe to call from several threads."""

    @property
    def ahead(self) -> int:
        """How many are read at once, where the way is long."""

    def read(self, file: File, *, most: int) -> bytes:
        """The bytes, at most so many; raises `UnreadFile`."""

    def close(self) -> None:
        """Let go of what was opened."""


class MediaPlace(Protocol):
    """Where stored media lie; plain data, so that any process can open it."""

    @property
    def name(self) -> str:
        """What the place is called: a path, or an address."""

    @property
    def identity(self) -> bytes:
        """What makes it this place and no other; the progress of a scan is kept under it."""

    @property
    def goes_on_by_name(self) -> bool:
        """Whether a listing can begin after a name, instead of being passed over up to there."""

    def files(self, missing: Missing, *, after: bytes = b"") -> Iterator[File]:
        """Everything that is there, in one order; what cannot be listed is told."""

    def open(self) -> FileReader:
        """Begin to read."""

    def shown(self, file: File) -> str:
        """What people call this file."""
