"""Whether a folder takes what is written, and has room for more: tried, not asked.

A database writes into room that it has already, so a small row may go in while an order does
not: a mebibyte must be free as well.
"""

from __future__ import annotations

import os
from pathlib import Path

from seawall.config import Settings

#: What must be there for the next order with its files.
ROOM = 2**20


def written_folders(settings: Settings) -> set[Path]:
    """Our data folder, and where the database file lies if it is one."""
    database = settings.data_dir if settings.is_postgresql else settings.sqlite_path.parent
    return {settings.data_dir, database}


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
