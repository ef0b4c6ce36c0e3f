"""An index on disk: a checksummed header and two arrays to map, never a pickle.

Layout, little-endian: eight bytes of magic with the version, four bytes of header
length, a JSON header (shape and SHA-256 of the arrays), the header's own SHA-256,
zeros up to a multiple of 64, the code words (words x rows), the keys. It is written beside its place and
renamed into it, so a crash leaves the old file or the new one.
"""

import json
import os
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from seawall.errors import InvalidRequest

MAGIC = b"SEAIDX\x00\x01"
ALIGN = 64
LONGEST_HEADER = 1 << 16


class BrokenIndexFile(InvalidRequest):
    """The file is not a whole index of this kind and version."""


def write_segment(
    path: str | os.PathLike[str],
    facts: dict[str, Any],
    *,
    words: NDArray[np.uint64],
    keys: NDArray[np.int64],
) -> None:
    """Write the arrays with their checksum, then rename into place."""
    body = [np.ascontiguousarray(words, "<u8"), np.ascontiguousarray(keys, "<i8")]
    digest = sha256()
    for array in body:
        digest.update(array.data)
    shape = {"words": len(words), "rows": len(keys), "sha256": digest.hexdigest()}
    header = json.dumps(facts | shape, sort_keys=True).encode()
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        length = len(header).to_bytes(4, "little")
        file.write(_padded(MAGIC + length + header + sha256(header).digest()))
        for array in body:
            file.write(array.data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)


def read_segment(
    path: str | os.PathLike[str], *, kind: str
) -> tuple[dict[str, Any], NDArray[np.uint64], NDArray[np.int64]]:
    """Map the arrays, refusing a file that is cut, altered or of another kind."""
    with Path(path).open("rb") as file:
        header, start = _header(file, path)
        if header.get("kind") != kind:
            raise _broken(path, f"it holds a {header.get('kind')} index, not {kind}")
        if file_digest(file, "sha256").hexdigest() != header["sha256"]:
            raise _broken(path, "its contents do not match its checksum")
    rows, words = int(header["rows"]), int(header["words"])
    if not rows:
        return header, np.zeros((words, 0), np.uint64), np.zeros(0, np.int64)
    codes = np.memmap(path, "<u8", "r", start, (words, rows))
    keys = np.memmap(path, "<i8", "r", start + 8 * words * rows, (rows,))
    return header, codes, keys


def _header(file: BinaryIO, path: str | os.PathLike[str]) -> tuple[dict[str, Any], int]:
    """The header, and where the arrays begin; leaves the file there."""
    if file.read(len(MAGIC)) != MAGIC:
        raise _broken(path, "it does not begin like an index of version 1")
    size = int.from_bytes(file.read(4), "little")
    if size > LONGEST_HEADER:
        raise _broken(path, "its header is too long")
    text, digest = file.read(size), file.read(32)
    if sha256(text).digest() != digest:
        raise _broken(path, "its header is damaged")
    header: dict[str, Any] = json.loads(text)
    return header, file.seek(len(_padded(bytes(file.tell()))))


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGN)


def _broken(path: str | os.PathLike[str], why: str) -> BrokenIndexFile:
    return BrokenIndexFile(
        f"{os.fspath(path)} cannot be loaded: {why}.",
        field="path",
        remedy="Build the index again from its bank and save it.",
    )
