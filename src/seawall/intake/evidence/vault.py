"""Where sealed files lie and what opens them, as `app` says at the start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from seawall.errors import Misconfigured

_held: dict[str, Any] = {}


def unlock(key: bytes, folder: Path) -> None:
    """Hand over the key and the folder."""
    _held.update(key=key, folder=folder)


def key() -> bytes:
    """The key that wraps each file's own."""
    return bytes(_given("key"))


def folder() -> Path:
    """Where sealed files lie."""
    return Path(_given("folder"))


def write(path: str, sealed: bytes) -> None:
    """Complete or not at all, and on the disk before anybody is told."""
    target = folder() / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_suffix(".partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(target)
    parent = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def last_written(path: Path) -> float:
    """When a file was last written; one that is gone counts as the youngest."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _given(what: str) -> Any:
    if what not in _held:
        raise Misconfigured(
            "The evidence store is locked.", field="evidence", remedy="Call `unlock` at the start."
        )
    return _held[what]
