"""The members of a TAR, plain or compressed, in the order in which they lie there.

Read once from front to back, so that it needs no more than the member at hand. Links,
devices and sparse files hold nothing to look at; a member of a type that nobody knows is a
file, as it is for the programs that people unpack with. Source: POSIX.1-2001 pax, GNU tar.
"""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self, cast

from seawall.sandbox.files._inflating import PIECE, InflatedStream
from seawall.sandbox.jail._openers import RefusalError


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member; its bytes can be read until the next one is asked for."""

    name: str
    size: int
    file: BinaryIO | None
    is_sparse: bool = False

    def read(self) -> bytes:
        """Its bytes, fewer than it says where the archive ends too early."""
        pieces: list[bytes] = []
        try:
            while self.file and (piece := self.file.read(PIECE)):
                pieces.append(piece)
        except (tarfile.TarError, OSError, ValueError, EOFError):
            pass  # the next member will not be found, and that is said
        return b"".join(pieces)


class Tar:
    """A TAR file, read in order."""

    def __init__(self, file: BinaryIO | InflatedStream) -> None:
        self._file = file
        self.damage = ""
        self.is_limit = False  # whether it was stopped, and is not broken
        self.has_more = False  # something other than zeros behind the end

    def __iter__(self) -> Iterator[TarMember]:
        """Each file in it; what is broken ends it, and ``damage`` says how."""
        has_header = False
        try:
            file = cast("BinaryIO", self._file)
            with tarfile.open(fileobj=file, mode="r|", tarinfo=_TarHeader) as opened:
                while info := opened.next():
                    has_header = True
                    opened.members = []  # type: ignore[attr-defined] # else it remembers every member there ever was
                    yield _member(opened, info)
                self.has_more = any(map(any, iter(lambda: opened.fileobj.read(PIECE), b"")))
        except (tarfile.TarError, OSError, ValueError, EOFError) as error:
            if not has_header:
                raise RefusalError("unreadable", f"The TAR file is damaged: {error}") from None
            self.damage = str(error)
        if isinstance(self._file, InflatedStream) and self._file.damage:
            self.damage, self.is_limit = self._file.damage, self._file.is_limit


class _TarHeader(tarfile.TarInfo):
    """A header; the library takes one that is none for the end of the archive."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        """The next header; raises a kind of `ReadError` where it is broken."""
        try:
            return super().fromtarfile(archive)
        except tarfile.InvalidHeaderError as broken:  # type: ignore[attr-defined]
            raise tarfile.ReadError(str(broken)) from None


def _member(opened: tarfile.TarFile, info: tarfile.TarInfo) -> TarMember:
    is_file = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
    plain = is_file and not info.issparse()
    file = opened.extractfile(info) if plain and info.size else None
    size = max(0, info.size)
    return TarMember(info.name, size, cast("BinaryIO | None", file), info.issparse())
