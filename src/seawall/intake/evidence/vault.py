"""Where sealed files lie, as `app` says at the start."""

from __future__ import annotations

import os
from pathlib import Path

from seawall.errors import problem
from seawall.keys.private_file import write_private

_named_folders: list[Path] = []


def keep_files_in(folder: Path) -> None:
    """Keep sealed files in this folder, in place of any named before."""
    _named_folders[:] = [folder]


def folder() -> Path:
    """Where sealed files lie."""
    if not _named_folders:
        raise problem("intake.evidence-folder-missing")
    return _named_folders[0]


def write_file(path: str, sealed: bytes) -> None:
    """Write a sealed file: complete or not at all, and on the disk before anybody is told."""
    target = folder() / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    write_private(partial, sealed)
    partial.rename(target)
    parent = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def has_file(path: str) -> bool:
    """Whether a sealed file is there."""
    return (folder() / path).is_file()


def remove_file(path: str) -> None:
    """Remove a sealed file, if it is there."""
    (folder() / path).unlink(missing_ok=True)


def last_written(path: Path) -> float:
    """When a file was last written; one that is gone counts as the youngest."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
