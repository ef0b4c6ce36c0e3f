"""A file as a child has it: bytes that were sent, or a descriptor to read from."""

import io
import os
from typing import BinaryIO

Buffer = bytes | bytearray | memoryview

CHUNK = 1 << 20


class HostileFile:
    """One hostile file: whole, or piece by piece."""

    def __init__(self, size: int, *, content: Buffer | None = None, fd: int = -1) -> None:
        self.size = size
        self._content = content
        self._fd = fd

    def whole(self) -> bytes:
        """All its bytes."""
        if self._content is not None:
            return bytes(self._content)
        return self.file().read()

    def file(self) -> BinaryIO:
        """To be read from the start, with `seek`."""
        if self._content is not None:
            return io.BytesIO(self._content)
        return io.BufferedReader(_Descriptor(self._fd, self.size), CHUNK)

    def close(self) -> None:
        """Let go of the descriptor."""
        if self._fd >= 0:
            os.close(self._fd)


class _Descriptor(io.RawIOBase):
    """Reads a descriptor at our own place: `open` would ask for more than the jail allows."""

    def __init__(self, fd: int, size: int) -> None:
        self._fd, self._size, self._at = fd, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into: Buffer, /) -> int:  # type: ignore[override]
        room = min(len(memoryview(into)), max(0, self._size - self._at))
        data = os.pread(self._fd, room, self._at)
        memoryview(into)[: len(data)] = data
        self._at += len(data)
        return len(data)
