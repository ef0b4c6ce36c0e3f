"""The members of a TAR, plain or compressed, in the order in which they lie there.

Read once from front to back, so that it needs no more than the member at hand. Links,
devices and sparse files hold nothing to look at. Source: POSIX.1-2001 pax, GNU tar.
"""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from seawall.sandbox.files._inflating import PIECE, InflatedStream
from seawall.sandbox.jail._openers import RefusalError


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member; its bytes can be read until the next one is asked for."""

    name: str
    size: int
    file: BinaryIO | None

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

    def __iter__(self) -> Iterator[TarMember]:
        """Each file in it; what is broken ends it, and ``damage`` says how."""
        has_header = False
        try:
            with tarfile.open(fileobj=cast("BinaryIO", self._file), mode="r|") as opened:
                while info := opened.next():
                    has_header = True
                    opened.members = []  # type: ignore[attr-defined] # else it remembers every member there ever was
                    yield _member(opened, info)
        except (tarfile.TarError, OSError, ValueError, EOFError) as error:
            if not has_header:
                raise RefusalError("unreadable", f"The TAR file is damaged: {error}") from None
            self.damage = str(error)


def _member(opened: tarfile.TarFile, info: tarfile.TarInfo) -> TarMember:
    plain = info.isreg() and not info.issparse()
    file = opened.extractfile(info) if plain and info.size else None
    return TarMember(info.name, max(0, info.size), cast("BinaryIO | None", file))
