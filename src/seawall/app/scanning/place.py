"""What the words of a command name: a folder, or a bucket by its address."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from seawall.app.scanning.client import SCHEMES, bucket_of
from seawall.app.scanning.files import MediaPlace
from seawall.app.scanning.walk import Folder
from seawall.errors import problem


def place_of(words: str) -> MediaPlace:
    """A folder of this machine, or `s3://bucket/below`, `gs://…`, `az://…`."""
    scheme = match[1] if (match := re.match(r"([a-z][a-z0-9+.-]*)://", words)) else ""
    if scheme in SCHEMES:
        return _bucket(words)
    if scheme == "file":
        return _folder(Path(unquote(urlsplit(words).path)))
    if scheme and not Path(words).exists():
        raise problem(
            "app.no-place.scheme",
            scheme=scheme,
            choices=", ".join(f"{known_scheme}://" for known_scheme in SCHEMES),
        )
    return _folder(Path(words))


def _bucket(address: str) -> MediaPlace:
    bucket = bucket_of(address)
    if not bucket.bucket:
        raise problem("app.no-place.bucket", address=address)
    return bucket


def _folder(path: Path) -> Folder:
    if not path.is_dir():
        if path.exists():
            raise problem("app.no-place.no-folder", path=path)
        raise problem("app.no-place.missing", path=path)
    return Folder(path.resolve())
