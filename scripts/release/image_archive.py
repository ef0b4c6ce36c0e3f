"""The archive that `podman load` and `docker load` read, the same for the same image.

buildah writes the random id of its working container into the image's configuration, and the
image's own id is the digest of that. Without it, and without an hour in the compressed file, equal
layers give equal archives.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from isal import igzip


def write_archive(packed: Path, target: Path) -> str:
    """Write a Docker archive again, compressed; returns the id of the image."""
    with (
        tarfile.open(packed) as source,
        target.open("wb") as file,
        igzip.GzipFile("", "wb", compresslevel=2, fileobj=file, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w|") as archive,
    ):
        manifest = _read(source, "manifest.json")
        configuration = _read(source, manifest[0]["Config"])
        configuration.pop("container", None)
        text = json.dumps(configuration).encode()
        image_id = hashlib.sha256(text).hexdigest()
        for layer in manifest[0]["Layers"]:
            _add(archive, layer, source.getmember(layer).size, source.extractfile(layer))
        manifest[0]["Config"] = f"{image_id}.json"
        _add(archive, f"{image_id}.json", len(text), BytesIO(text))
        text = json.dumps(manifest).encode()
        _add(archive, "manifest.json", len(text), BytesIO(text))
    return image_id


def _read(source: tarfile.TarFile, name: str) -> Any:
    member = source.extractfile(name)
    assert member, f"{name} is a file"
    return json.load(member)


def _add(archive: tarfile.TarFile, name: str, size: int, content: IO[bytes] | None) -> None:
    """Add a file as nobody's and of no time."""
    info = tarfile.TarInfo(name)
    info.size = size
    archive.addfile(info, content)
