"""An index on disk: a checksummed header and named arrays to map, never a pickle.

Layout of version 2, little-endian: eight bytes of magic with the version, four bytes of
header length, a JSON header (kind, facts, and each array's type, shape and place), the
header's SHA-256, zeros up to a multiple of 64; then the arrays, each at a multiple of 64
from there. The header holds the SHA-256 of everything that follows it, taken in chunks so
that several cores can verify it: a file that was cut, lengthened or altered anywhere is
refused before an array is handed out.

A file is written beside its place and renamed into it, so a crash leaves the old file or
the new one, and a process that has mapped the old one keeps it. Mapped arrays are
read-only and shared by every process that maps the file.
"""

import contextlib
import glob
import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from seawall.errors import InvalidRequest

MAGIC = b"SEAIDX\x00\x02"
ALIGN = 64
CHUNK = 1 << 22
LONGEST_HEADER = 1 << 20
LEFT_AFTER = 3600  # seconds after which an unfinished file is nobody's
_PLAIN = frozenset("biufS")  # kinds of dtype that are numbers or fixed bytes and nothing else

Buffer: TypeAlias = "bytes | memoryview"
Arrays = Mapping[str, NDArray[Any]]


class BrokenIndexFile(InvalidRequest):
    """The file is not a whole index of this kind and version."""


def write_arrays(
    path: str | os.PathLike[str], kind: str, facts: Mapping[str, Any], arrays: Arrays
) -> None:
    """Write named arrays with facts (JSON) and a checksum, then rename into place.

    Arrays hold numbers, booleans or fixed-length bytes, in any shape.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.{get_ident()}.new")
    try:
        with beside.open("w+b") as file:
            _sweep(target, file)
            _write(file, {"kind": kind, "facts": dict(facts)}, arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def read_arrays(
    path: str | os.PathLike[str], kind: str, *, verify: bool = True
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The facts and the mapped, read-only arrays of a file of this kind.

    Refuses a file that is cut, altered, of another kind or version. Without ``verify``
    the arrays' checksum is not computed (the header's always is, and the length): for a
    process that maps what another one has just written or verified.
    """
    header, start = _header(path)
    if header["kind"] != kind:
        raise _broken(path, f"it holds an index of kind {header['kind']}, not {kind}")
    body = _body(path, start, int(header["length"]))
    if verify and _digest(_chunks(body), len(body)) != header["sha256"]:
        raise _broken(path, "its contents do not match its checksum")
    return header["facts"], {name: _array(body, place) for name, place in header["arrays"].items()}


def _write(file: BinaryIO, header: dict[str, Any], arrays: Arrays) -> None:
    """Write the body behind room for the header, hash it where it lies, fill the room."""
    plain = {name: _plain(array) for name, array in arrays.items()}
    places, end = {}, 0
    for name, array in plain.items():
        places[name] = {"type": array.dtype.str, "shape": array.shape, "at": end}
        end += array.nbytes + -array.nbytes % ALIGN
    header |= {"arrays": places, "length": end, "sha256": "0" * 64}
    start = file.write(_lead(header))
    for array in plain.values():
        file.write(array.data)
        file.write(bytes(-array.nbytes % ALIGN))
    file.flush()
    header["sha256"] = _digest(_read_chunks(file, start, end), end)
    file.seek(0)
    file.write(_lead(header))


def _sweep(target: Path, file: BinaryIO) -> None:
    """Remove what a killed process left beside this place an hour ago or earlier."""
    now = os.fstat(file.fileno()).st_mtime
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.*.new"):
        with contextlib.suppress(FileNotFoundError):
            if now - leftover.stat().st_mtime > LEFT_AFTER:
                leftover.unlink()


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype.kind not in _PLAIN:
        raise TypeError(f"an array of {array.dtype} is not written")
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def _lead(header: dict[str, Any]) -> bytes:
    text = json.dumps(header, sort_keys=True).encode()
    lead = MAGIC + len(text).to_bytes(4, "little") + text + sha256(text).digest()
    return lead + bytes(-len(lead) % ALIGN)


def _header(path: str | os.PathLike[str]) -> tuple[dict[str, Any], int]:
    """The header, and where the arrays begin."""
    with Path(path).open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise _broken(path, "it does not begin like an index of version 2")
        size = int.from_bytes(file.read(4), "little")
        if size > LONGEST_HEADER:
            raise _broken(path, "its header is too long")
        text = file.read(size)
        if file.read(32) != sha256(text).digest():
            raise _broken(path, "its header is damaged")
        padding = -file.tell() % ALIGN
        if file.read(padding) != bytes(padding):
            raise _broken(path, "its header is damaged")
        header: dict[str, Any] = json.loads(text)
        return header, file.tell()


def _body(path: str | os.PathLike[str], start: int, length: int) -> NDArray[np.uint8]:
    with Path(path).open("rb") as file:
        if os.fstat(file.fileno()).st_size != start + length:
            raise _broken(path, "it has been cut or lengthened")
        return _map(file, start, length)


def _map(file: BinaryIO, start: int, length: int) -> NDArray[np.uint8]:
    """So many bytes of the file, mapped; a plain array, which is quicker to slice."""
    if not length:
        return np.zeros(0, np.uint8)
    return np.asarray(np.memmap(file, np.uint8, "r", start, (length,)))


def _digest(chunks: Iterator[Callable[[], Buffer]], length: int) -> str:
    """SHA-256 over the digests of all chunks; as many cores as there are take part."""
    cores = min(4, os.cpu_count() or 1, -(-length // CHUNK))
    if cores < 2:
        digests = b"".join(map(_sha256, chunks))
    else:
        with ThreadPoolExecutor(cores) as pool:
            digests = b"".join(pool.map(_sha256, chunks))
    return sha256(digests).hexdigest()


def _sha256(read: Callable[[], Buffer]) -> bytes:
    return sha256(read()).digest()


def _chunks(body: NDArray[np.uint8]) -> Iterator[Callable[[], Buffer]]:
    return (partial(_chunk, body, start) for start in range(0, len(body), CHUNK))


def _chunk(body: NDArray[np.uint8], start: int) -> Buffer:
    return body[start : start + CHUNK].data


def _read_chunks(file: BinaryIO, start: int, length: int) -> Iterator[Callable[[], Buffer]]:
    """The same read from the file: what is only written need not stay mapped."""
    for place in range(0, length, CHUNK):
        size = min(CHUNK, length - place)
        yield partial(os.pread, file.fileno(), size, start + place)


def _array(body: NDArray[np.uint8], place: dict[str, Any]) -> NDArray[Any]:
    dtype, shape = np.dtype(place["type"]), tuple(place["shape"])
    size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
    array: NDArray[Any] = body[place["at"] : place["at"] + size].view(dtype)
    return array.reshape(shape)


def _broken(path: str | os.PathLike[str], why: str) -> BrokenIndexFile:
    return BrokenIndexFile(
        f"{os.fspath(path)} cannot be loaded: {why}.",
        field="path",
        remedy="Build the index again from its bank and save it.",
    )
