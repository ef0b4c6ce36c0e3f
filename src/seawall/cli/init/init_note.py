"""What `seawall init` was told, kept in the data folder, so that a second run finishes the first.

The note is written before anything else, whole or not at all. It holds the text of the settings
file only until that file is there.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from seawall.errors import problem
from seawall.keys.private_file import replace_private

FILE, LOCK = "init.json", "init.lock"


@dataclass(frozen=True, slots=True)
class InitNote:
    """The answers as they were written, and how far the work has come."""

    answers: Mapping[str, str]
    slug: str
    settings_path: str
    settings_text: str = ""
    is_finished: bool = False


def read_note(folder: Path) -> InitNote | None:
    """The note, if `seawall init` was run here."""
    path = folder / FILE
    try:
        return InitNote(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as wrong:
        raise problem("cli.init-note-unreadable", path=path, why=wrong) from wrong


def keep_note(note: InitNote, folder: Path) -> InitNote:
    """Have the note on the disk."""
    replace_private(folder / FILE, json.dumps(asdict(note), indent=2).encode())
    return note


def forget_note(folder: Path) -> None:
    """The answers cannot be carried out, and nothing was made by them: they are asked again."""
    (folder / FILE).unlink(missing_ok=True)


def note_finished(note: InitNote, folder: Path) -> InitNote:
    """Everything that was asked for is made."""
    return note if note.is_finished else keep_note(replace(note, is_finished=True), folder)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Have the data folder to this run alone, or refuse; who is killed lets go of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as refused:
        raise problem("cli.init-folder", folder=folder, why=refused.strerror) from refused
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise problem("cli.init-twice", folder=folder) from None
        yield
    finally:
        os.close(descriptor)
