"""Whether a folder takes what is written, and has room for more: tried, not asked.

A database writes into room that it has already, so a small row may go in while an order does
not: a mebibyte must be free as well.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from seawall.config import Settings
from seawall.errors import problem

#: What must be there for the next order with its files.
ROOM = 2**20
#: Where the documents themselves are sealed, and checks that wait: folders that may be disks.
_OWN_DISKS = ("evidence", "journal")


def written_folders(settings: Settings) -> set[Path]:
    """Our data folder, where the database file lies if it is one, and what may be a disk in it.

    A folder that is not there yet is made by the first file that needs it.
    """
    database = settings.data_dir if settings.is_postgresql else settings.sqlite_path.parent
    own_disks = (settings.data_dir / name for name in _OWN_DISKS)
    return {settings.data_dir, database, *(disk for disk in own_disks if disk.is_dir())}


def prove_room(folder: Path) -> None:
    """Write a file, have it on the disk, and remove it; raises `OSError`."""
    path = folder / f".room-{os.getpid()}"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, ROOM)
        os.write(descriptor, bytes(4096))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)


def room_trouble(folder: Path) -> str:
    """What is in the way of writing there; empty where nothing is."""
    try:
        prove_room(folder)
    except OSError as refused:
        return refused.strerror or str(refused)
    return ""


def require_room(settings: Settings) -> None:
    """Stop where a file cannot be written beside the database."""
    for folder in sorted(written_folders(settings)):
        with suppress(OSError):  # the trouble is told below
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if why := room_trouble(folder):
            raise problem("app.no-room", folder=folder, why=why)
