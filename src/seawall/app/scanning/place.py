"""What the words of a command name: a folder, or a bucket by its address."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from seawall.app.scanning.client import SCHEMES, bucket_of
from seawall.app.scanning.files import Place
from seawall.app.scanning.walk import Folder
from seawall.errors import InvalidRequest


class NoPlace(InvalidRequest):
    """Nothing that could be scanned."""


def place_of(words: str) -> Place:
    """A folder of this machine, or `s3://bucket/below`, `gs://…`, `az://…`."""
    scheme = match[1] if (match := re.match(r"([a-z][a-z0-9+.-]*)://", words)) else ""
    if scheme in SCHEMES:
        return _bucket(words)
    if scheme == "file":
        return _folder(Path(unquote(urlsplit(words).path)))
    if scheme and not Path(words).exists():
        raise NoPlace(
            f"There is no way to scan {scheme}://.",
            field="place",
            remedy=f"Name a folder, or one of: {', '.join(f'{each}://' for each in SCHEMES)}.",
        )
    return _folder(Path(words))


def _bucket(address: str) -> Place:
    bucket = bucket_of(address)
    if not bucket.bucket:
        raise NoPlace(f"{address} names no bucket.", field="place", remedy="Write s3://bucket.")
    return bucket


def _folder(path: Path) -> Folder:
    if not path.is_dir():
        raise NoPlace(
            f"{path} is no folder." if path.exists() else f"There is no folder {path}.",
            field="place",
            remedy="Name a folder; one file is for `seawall check`.",
        )
    return Folder(path.resolve())
