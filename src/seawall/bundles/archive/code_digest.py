"""The digest of the code that counts: so that two can say whether they ran the same."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import seawall
from seawall.bundles.archive.bundle_manifest import Software

_COUNTED = (".py", ".yaml", ".c", ".h")


def running_software() -> Software:
    """The version that runs here, and SHA-256 over each of its source files, by path."""
    root = Path(seawall.__file__).parent
    files = sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in _COUNTED
    )
    digest = hashlib.sha256()
    for name in files:
        digest.update(
            f"{hashlib.sha256((root / name).read_bytes()).hexdigest()}  {name}\n".encode()
        )
    return Software(version("seawall"), digest.hexdigest())
