"""Mail and files out of folders: a maildir, and a folder into which files are dropped.

Both are read without being touched, and a file moves on only when the caller says that it
is committed: from `new` to `cur`, or into `done` or `refused`. What is still being written
is left alone: a maildir's `tmp`, and dropped files whose names say so.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from seawall.errors import Unavailable, problem
from seawall.mailroom.mail_limits import LIMITS

DROPPED = (
    *(".json", ".jws", ".jose", ".eml", ".txt", ".csv", ".xml", ".htm", ".html"),
    *(".pdf", ".docx", ".odt", ".rtf", ".xlsx", ".ods", ".zip"),
)
_LONGEST_NAME = 255  # bytes that a file system gives a name
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", "~")


class FolderStuck(Unavailable):
    """A file cannot be moved on: what waits in the folder is read again until somebody looks."""

    kind = "folder-stuck"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits; ``raw`` is None where it is too large, or where we may not read it.

    ``written`` is when its bytes came, in seconds since 1970, as the file system says.
    """

    path: Path
    size: int
    raw: bytes | None
    written: float = 0.0

    @property
    def name(self) -> str:
        """What it is called, as text: a name is bytes, and need not be any."""
        return _as_text(self.path)


@dataclass(frozen=True, slots=True)
class Maildir:
    """A maildir, as a mail server of this machine delivers into it."""

    folder: Path

    def waiting(self) -> Iterator[WaitingFile]:
        """What has arrived and nobody took yet, the oldest first."""
        _require(self.folder / "new", "a maildir has a folder named new")
        yield from _files(self.folder / "new")

    def mark_seen(self, mail: WaitingFile) -> None:
        """Say that a mail is ours now: after the commit, never before."""
        _move(mail.path, self.folder / "cur", ending=":2,S")


@dataclass(frozen=True, slots=True)
class DropFolder:
    """A folder into which people and programs put orders as files.

    Whoever writes a file in pieces writes it under another name first (`.part`), and renames
    it when it is whole.
    """

    folder: Path

    def waiting(self) -> Iterator[WaitingFile]:
        """The files of kinds we read, the oldest first."""
        _require(self.folder, "it is where files are dropped")
        for file in _files(self.folder):
            if file.path.suffix.lower() in DROPPED:
                yield file

    def mark_done(self, file: WaitingFile) -> None:
        """Say that a file is ours now: after the commit, never before."""
        self._put(file, "done")

    def set_aside(self, file: WaitingFile) -> None:
        """Put a file that could not be taken where a person finds it."""
        self._put(file, "refused")

    def _put(self, file: WaitingFile, where: str) -> None:
        _move(file.path, self.folder / where)


def _files(folder: Path) -> Iterator[WaitingFile]:
    entries = [(facts, path) for path in folder.iterdir() if (facts := _facts(path))]
    plain = [(facts, path) for facts, path in entries if stat.S_ISREG(facts.st_mode)]
    for facts, path in sorted(plain, key=lambda entry: (entry[0].st_mtime_ns, entry[1].name)):
        if path.name.startswith(".") or path.name.endswith(_UNFINISHED):
            continue
        if facts.st_size > LIMITS.bytes:
            yield WaitingFile(path, facts.st_size, None, facts.st_mtime)
        elif (file := _read(path, facts)) is not None:
            yield file


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _read(path: Path, facts: os.stat_result) -> WaitingFile | None:
    """The file, never through a link; None if another reader took it away."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            raw = file.read(LIMITS.bytes + 1)
    except FileNotFoundError:
        return None
    except OSError:
        return WaitingFile(path, facts.st_size, None, facts.st_mtime)
    return WaitingFile(path, len(raw), raw, facts.st_mtime)


def _move(path: Path, folder: Path, *, ending: str = "") -> None:
    """Move a file without writing over another one; done already is done."""
    try:
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, "it is a link")
        target = _reserved(folder, path.name, ending)
        try:
            path.rename(target)
        except FileNotFoundError:
            target.unlink()
    except OSError as wrong:
        raise problem(
            "mailroom.folder-stuck",
            FolderStuck,
            path=_as_text(path),
            folder=_as_text(folder),
            why=wrong.strerror,
        ) from wrong


def _reserved(folder: Path, name: str, ending: str) -> Path:
    """A name that nobody has there, held by an empty file until ours takes its place."""
    for number in count(1):
        before = f"{number}-" if number > 1 else ""
        room = _LONGEST_NAME - len(before) - len(ending)
        target = folder / f"{before}{os.fsdecode(os.fsencode(name)[-room:])}{ending}"
        with suppress(FileExistsError):
            target.touch(exist_ok=False)
            break
    return target


def _as_text(path: Path) -> str:
    return os.fsencode(path.name).decode("utf-8", "replace")


def _require(folder: Path, why: str) -> None:
    if not folder.is_dir():
        raise problem("mailroom.no-such-folder", folder=folder, why=why)
