"""A growing stream cut into pieces that can be opened on their own, without decoding it.

Two kinds of stream can be joined in the middle, and so cut: MPEG-TS, before a packet that
says a video can be entered there (ISO/IEC 13818-1: packets of 188 bytes, fields at fixed
places), and fragmented MP4, before a fragment (ISO/IEC 14496-12: boxes of a length and a
name), where what stands before the first fragment is put in front of every piece. Fragments begin
with a key frame and count from themselves (CMAF, ISO/IEC 23000-19, 7.5.16): ffmpeg's
``-movflags frag_keyframe+empty_moov+default_base_moof``.

Only lengths, numbers and flags at fixed places are read here; what is in a piece, the
sandbox opens. Never more than one piece is held.
"""

from collections.abc import Iterator
from typing import Protocol

from seawall.errors import InvalidRequest, problem
from seawall.sandbox.sniff import sniff_format

PACKET = 188
LEAST = 64 << 10  # bytes in a piece, so that a stream of key frames is not cut to bits
MOST = 16 << 20
PAT, NOTHING = 0, 0x1FFF
VIDEO_TYPES = frozenset((0x01, 0x02, 0x10, 0x1B, 0x24, 0x33, 0x42, 0xEA))
BEFORE_A_FRAGMENT = frozenset((b"styp", b"sidx", b"emsg", b"prft", b"moof"))


class NotAStream(InvalidRequest):
    """Bytes that are no stream we can cut."""


class Cutter(Protocol):
    """Takes a stream as it comes, gives pieces as they are complete."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def end(self) -> bytes: ...


def cutter_for(start: bytes) -> Cutter:
    """The cutter for a stream that begins like this; 400 bytes are enough."""
    kind = sniff_format(start)
    if kind == "MPEGTS":
        return TsCutter()
    if kind == "MP4" or start[4:8] in (b"moof", b"moov"):
        return FragmentCutter()
    raise problem("sandbox.not-a-stream", NotAStream, kind=kind or "of an unknown kind")


class TsCutter:
    """MPEG-TS: cut where a video can be entered, at the programme table before it."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._at = 0  # the next packet to look at
        self._table = -1  # the latest programme table
        self._tables: set[int] = set()  # where maps of programmes are sent
        self._video: set[int] = set()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Every piece that is complete with these bytes."""
        self._held += data
        while self._at + PACKET <= len(self._held):
            if self._held[self._at] != 0x47:
                self._resync()
                continue
            cut = self._look(self._at)
            if cut > LEAST or self._at > MOST:
                yield self._take_piece(cut if cut > LEAST else self._at)
            self._at += PACKET

    def end(self) -> bytes:
        """What is left."""
        return self._take_piece(len(self._held))

    def _look(self, at: int) -> int:
        """Learn from a packet; says where to cut if a video can be entered at it, else 0."""
        pid = int.from_bytes(self._held[at + 1 : at + 3]) & 0x1FFF
        begins = bool(self._held[at + 1] & 0x40)
        if pid == PAT:
            self._table = at
            self._tables |= set(_programmes(self._section(at))) if begins else set()
        elif pid in self._tables and begins:
            self._video |= set(_videos(self._section(at)))
        if pid not in self._video or not self._is_entry(at):
            return 0
        return self._table if self._table > at - 16 * PACKET else at

    def _is_entry(self, at: int) -> bool:
        """Whether its adaptation field says that decoding can begin here."""
        has_field = bool(self._held[at + 3] & 0x20)
        return has_field and self._held[at + 4] > 0 and bool(self._held[at + 5] & 0x40)

    def _section(self, at: int) -> bytes:
        """The table in a packet, after its adaptation field and pointer."""
        packet = bytes(self._held[at : at + PACKET])
        start = 5 + packet[4] if packet[3] & 0x20 else 4
        return packet[start + 1 + packet[start] :] if start < PACKET else b""

    def _resync(self) -> None:
        """Leave out bytes up to two packets that follow each other."""
        place = self._held.find(0x47, self._at + 1)
        while 0 <= place < len(self._held) - PACKET and self._held[place + PACKET] != 0x47:
            place = self._held.find(0x47, place + 1)
        end = place if place >= 0 else len(self._held)
        del self._held[self._at : end]

    def _take_piece(self, end: int) -> bytes:
        piece = bytes(self._held[:end])
        del self._held[:end]
        self._at = max(0, self._at - end)
        self._table = max(-1, self._table - end)
        return piece


def _programmes(section: bytes) -> Iterator[int]:
    """Where the maps are sent, from a programme association table."""
    end = min(len(section), 3 + (int.from_bytes(section[1:3]) & 0xFFF) - 4)
    for at in range(8, end - 3, 4):
        if int.from_bytes(section[at : at + 2]):
            yield int.from_bytes(section[at + 2 : at + 4]) & 0x1FFF


def _videos(section: bytes) -> Iterator[int]:
    """Which packets carry video, from a programme map."""
    end = min(len(section), 3 + (int.from_bytes(section[1:3]) & 0xFFF) - 4)
    at = 12 + (int.from_bytes(section[10:12]) & 0xFFF)
    while at + 5 <= end:
        if section[at] in VIDEO_TYPES:
            yield int.from_bytes(section[at + 1 : at + 3]) & 0x1FFF
        at += 5 + (int.from_bytes(section[at + 3 : at + 5]) & 0xFFF)


class FragmentCutter:
    """Fragmented MP4: cut before fragments, what all of them need in front of each piece."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._head = b""
        self._at = 0
        self._fragment = -1  # where the current piece's first fragment begins

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Every piece that is complete with these bytes."""
        self._held += data
        while (size := self._box()) and self._at + size <= len(self._held):
            name = bytes(self._held[self._at + 4 : self._at + 8])
            if name in BEFORE_A_FRAGMENT and not self._head:
                self._head = bytes(self._held[: self._at])
                self._drop(self._at)
            elif name in BEFORE_A_FRAGMENT and self._has_data and self._at > LEAST:
                yield self._head + bytes(self._held[: self._at])
                self._drop(self._at)
            self._fragment = max(self._fragment, self._at) if name == b"mdat" else self._fragment
            self._at += size
            if self._at > 2 * MOST:
                raise problem("sandbox.stream-no-fragment", NotAStream, size=self._at)

    def end(self) -> bytes:
        """What is left, if it holds a fragment."""
        remainder = bytes(self._held) if self._has_data else b""
        self._drop(len(self._held))
        return self._head + remainder if remainder else b""

    @property
    def _has_data(self) -> bool:
        return self._fragment >= 0

    def _drop(self, end: int) -> None:
        del self._held[:end]
        self._at = max(0, self._at - end)
        self._fragment = -1

    def _box(self) -> int:
        """How long the next box is; 0 until that is known."""
        head = bytes(self._held[self._at : self._at + 16])
        if len(head) < 16:
            return 0
        size = int.from_bytes(head[:4])
        size = int.from_bytes(head[8:16]) if size == 1 else size
        if not 8 <= size <= MOST:
            raise problem("sandbox.stream-box", NotAStream, size=size)
        return size
