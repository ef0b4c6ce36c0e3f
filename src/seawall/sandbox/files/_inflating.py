"""Compressed bytes become plain ones a piece at a time, never more than is asked for.

A bomb is harmless to a reader that stops: whatever a header promises, memory is bounded
by the piece, and time by how many pieces the caller takes. ZSTD needs Python 3.14.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import BinaryIO, Protocol

PIECE = 1 << 16
MOST = 512 * 2**20  # bytes inflated for one answer, skipped ones included
DENSE, DENSE_FROM = 250, 16 * 2**20  # times as large as packed; honest below this size
DICTIONARY = 192 * 2**20  # what an XZ file may ask us to remember; `xz -9` asks for 64 MiB


class Inflater(Protocol):
    """A decompressor of the standard library that can be told to stop."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class DamagedError(Exception):
    """The compressed bytes end too early, or are none."""


class DenseError(DamagedError):
    """They unpack to far more than they are packed in, as a bomb's do."""


class _Flat:
    """zlib's decompressor in the form that `bz2` and `lzma` give theirs."""

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def _zstd() -> Inflater:
    inflater: Inflater = import_module("compression.zstd").ZstdDecompressor()
    return inflater


#: What undoes each kind of compression, by the name `sniff_format` gives it.
KINDS: dict[str, Callable[[], Inflater]] = {
    "DEFLATE": lambda: _Flat(-15),
    "GZIP": lambda: _Flat(31),
    "BZIP2": bz2.BZ2Decompressor,
    "XZ": lambda: lzma.LZMADecompressor(memlimit=DICTIONARY),
}
if find_spec("compression"):
    KINDS["ZSTD"] = _zstd


def pieces(source: BinaryIO, kind: str, *, most: int = MOST) -> Iterator[bytes]:
    """The plain bytes of a stream, which may be several streams end to end.

    Raises `DamagedError` where it breaks off; what came before has been given.
    """
    packed = _Counted(source)
    given_size, data, begun = 0, packed.read(PIECE), False
    while data:
        inflater = KINDS[kind]()
        for piece in _stream(inflater, data, packed, begun=begun):
            if given_size > DENSE_FROM and given_size > DENSE * packed.taken:
                raise DenseError("it unpacks to far more than it is packed in, as bombs do")
            yield piece[: most - given_size]
            given_size += len(piece)
            if given_size >= most:
                return
        if kind == "DEFLATE":  # what follows it is another entry
            return
        data, begun = inflater.unused_data.lstrip(b"\0") or _next_stream(packed), True


class _Counted:
    """A source, and how many bytes were taken from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self.taken = source, 0

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self.taken += len(data)
        return data


def _next_stream(packed: _Counted) -> bytes:
    """What follows the zeros with which some writers fill up."""
    while data := packed.read(PIECE):
        if stream := data.lstrip(b"\0"):
            return stream
    return b""


def _stream(inflater: Inflater, data: bytes, source: _Counted, *, begun: bool) -> Iterator[bytes]:
    """One stream; rubbish after the first one ends it, with a word of its own."""
    first = True
    while not inflater.eof:
        try:
            piece = inflater.decompress(data, PIECE)
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
            if begun and first:
                raise DamagedError("other bytes lie behind its end") from None
            raise DamagedError(str(error)) from None
        first = False
        if piece:
            yield piece
        data = b""
        if not inflater.eof and getattr(inflater, "needs_input", True):
            data = source.read(PIECE)
            if not data:
                raise DamagedError("it ends too early")


class InflatedStream(io.RawIOBase):
    """The plain bytes of a compressed stream, to be read once from the start."""

    def __init__(self, source: BinaryIO, kind: str, *, most: int = MOST) -> None:
        self._pieces = pieces(source, kind, most=most)
        self._rest, self._left = b"", most
        self.damage = ""
        self.is_limit = False  # whether it was stopped, and is not broken

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer only at the end; damage ends it and is kept."""
        parts, remaining = [], size if size >= 0 else MOST
        while remaining > 0:
            self._rest = self._rest or self._next()
            if not self._rest:
                break
            parts.append(self._rest[:remaining])
            self._rest = self._rest[remaining:]
            remaining -= len(parts[-1])
        return b"".join(parts)

    def _next(self) -> bytes:
        try:
            piece = next(self._pieces, b"")
        except DamagedError as damage:
            self.damage, self.is_limit = str(damage), isinstance(damage, DenseError)
            return b""
        self._left -= len(piece)
        if self._left <= 0:
            self.damage, self.is_limit = "it unpacks to more than is looked at", True
        return piece
