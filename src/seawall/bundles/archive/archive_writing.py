"""A bundle is written: every file with its digest, the manifest and its signature at the end.

Under another name until it is whole: nobody takes half a bundle for one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from seawall.bundles.archive.bundle_manifest import BundledFile, Manifest, signed_text
from seawall.bundles.archive.bundle_names import MANIFEST, NOTE
from seawall.errors import problem
from seawall.ledger.note import Signer

#: Hashes do not shrink; for all else the quickest level does nearly as well.
_LEVEL = 1


class ArchiveWriter:
    """The files of a bundle, as they are added."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.files: dict[str, BundledFile] = {}

    def add(self, name: str, content: bytes) -> None:
        """A file; while it is compressed, other threads of ours go on."""
        self._write(name, content)
        self.files[name] = BundledFile(len(content), hashlib.sha256(content).hexdigest())

    def close(self, manifest: Manifest, signer: Signer) -> None:
        """The manifest, and the log's signature on it."""
        content = manifest.text.encode()
        note = signer.sign(signed_text(content, signer.name))
        self._write(MANIFEST, content)
        self._write(NOTE, note.encode())

    def _write(self, name: str, content: bytes) -> None:
        with self._archive.open(_file(name), "w") as file:
            file.write(content)


@contextmanager
def written_archive(path: Path) -> Iterator[ArchiveWriter]:
    """A bundle at this path, once all of it is written."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with ZipFile(partial, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            yield ArchiveWriter(archive)
        partial.replace(path)
    except OSError as refused:
        raise problem("bundles.unwritable", path=path, why=refused.strerror) from refused
    finally:
        partial.unlink(missing_ok=True)


def _file(name: str) -> ZipInfo:
    """A file without a time of its own: the same entries make the same bytes."""
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
