"""A sealed file beside the database: whole or not at all, on the disk before anybody is told.

What must outlive a database that fails lies in the data folder, in files of its own. Whoever
copies that folder without its keys reads nothing of them; each opens under its own name only.
"""

from __future__ import annotations

import os
from pathlib import Path

from seawall.keys.private_file import write_private
from seawall.keys.sealing import open_bytes, seal_bytes
from seawall.keys.unlocking import KeyPurpose, secret_for

PARTIAL = ".partial"


def write_sealed(path: Path, content: bytes) -> None:
    """Put this content, sealed, in place of what the file held; raises `OSError`."""
    sealed = seal_bytes(content, key=_key(), about=path.name)
    partial = path.with_name(f".{path.name}{PARTIAL}")
    partial.unlink(missing_ok=True)
    try:
        write_private(partial, sealed)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(path.parent)


def read_sealed(path: Path) -> bytes:
    """What the file holds; raises `OSError`, or `SealBroken` where it is not what was written."""
    return open_bytes(path.read_bytes(), key=_key(), about=path.name)


def sync_folder(folder: Path) -> None:
    """Have the names in this folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _key() -> bytes:
    return secret_for(KeyPurpose.FILES)
