"""Mail and files out of folders: a maildir, and a folder into which files are dropped.

Both are read without being touched, and a file moves on only when the caller says that it
is committed: from `new` to `cur`, or into `done` or `refused`. What is still being written
is left alone: a maildir's `tmp`, and dropped files whose names say so.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seawall.errors import Misconfigured
from seawall.orders.mail.limits import LIMITS

DROPPED = (".json", ".jws", ".eml", ".pdf", ".csv", ".xml", ".txt")
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", "~")


class NoSuchFolder(Misconfigured):
    """The folder that was named is not there, or is no maildir."""

    kind = "no-such-folder"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits; ``raw`` is None where it is larger than a mail may be."""

    path: Path
    size: int
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class Maildir:
    """A maildir, as a mail server of this machine delivers into it."""

    folder: Path

    def waiting(self) -> Iterator[Waiting]:
        """What has arrived and nobody took yet, the oldest first."""
        _require(self.folder / "new", "a maildir has a folder named new")
        yield from _files(self.folder / "new")

    def done(self, mail: Waiting) -> None:
        """Say that a mail is ours now: after the commit, never before."""
        (self.folder / "cur").mkdir(exist_ok=True)
        _move(mail.path, self.folder / "cur" / f"{mail.path.name}:2,S")


@dataclass(frozen=True, slots=True)
class DropFolder:
    """A folder into which people and programs put orders as files.

    Whoever writes a file in pieces writes it under another name first (`.part`), and renames
    it when it is whole.
    """

    folder: Path

    def waiting(self) -> Iterator[Waiting]:
        """The files of kinds we read, the oldest first."""
        _require(self.folder, "it is where files are dropped")
        for file in _files(self.folder):
            if file.path.suffix.lower() in DROPPED:
                yield file

    def done(self, file: Waiting) -> None:
        """Say that a file is ours now: after the commit, never before."""
        self._put(file, "done")

    def refused(self, file: Waiting) -> None:
        """Put a file that could not be taken where a person finds it."""
        self._put(file, "refused")

    def _put(self, file: Waiting, where: str) -> None:
        (self.folder / where).mkdir(exist_ok=True)
        _move(file.path, self.folder / where / file.path.name)


def _files(folder: Path) -> Iterator[Waiting]:
    found = [(facts, path) for path in folder.iterdir() if (facts := _facts(path))]
    plain = [(facts, path) for facts, path in found if stat.S_ISREG(facts.st_mode)]
    for facts, path in sorted(plain, key=lambda one: (one[0].st_mtime_ns, one[1].name)):
        if path.name.startswith(".") or path.name.endswith(_UNFINISHED):
            continue
        if facts.st_size > LIMITS.bytes:
            yield Waiting(path, facts.st_size, None)
        elif (raw := _read(path)) is not None:
            yield Waiting(path, len(raw), raw)


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _read(path: Path) -> bytes | None:
    """The file's bytes, never through a link; None if another reader took it away."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read(LIMITS.bytes + 1)


def _move(path: Path, to: Path) -> None:
    """Move a file without writing over another one; done already is done."""
    number = 1
    target = to
    while target.exists():
        number += 1
        target = to.with_name(f"{number}-{to.name}")
    if path.exists():
        path.rename(target)


def _require(folder: Path, why: str) -> None:
    if not folder.is_dir():
        raise NoSuchFolder(f"{folder} is no folder: {why}.", remedy="Make it, or name another one.")
