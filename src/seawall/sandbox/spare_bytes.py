"""The parts of a picture, a recording or a video that its reader passes over, and what lies there.

A reader of pixels or sound skips what it does not need: comments, thumbnails, profiles, boxes and
chunks of other programs, bytes behind the end. A whole file of another kind may lie in each.
The places are found by the lengths that stand in the file; no parser runs. Source: ITU T.81
annex B, PNG 11, RIFF, ISO/IEC 14496-12, RFC 8794.
"""

import re
import struct
from collections.abc import Iterator

from seawall.sandbox.hidden import BEGINNINGS

LEAST = 200  # bytes in which a picture worth finding may lie
MOST_PLACES = 2_000
MOST_FILES = 32
MOST_SEARCHED = 64 * 2**20  # bytes of all places together
PIECE = 1 << 20
MOST_PACKED = 1 << 14  # bytes of packed words or of a colour profile that say nothing
_PIXELS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"fdAT", b"fcTL", b"acTL"))
_RIFF_DATA = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"data", b"idx1"))
_ENTRY = struct.Struct("<BBBBHHII")

Place = tuple[int, int]


def spare_places(content: bytes, kind: str) -> tuple[list[Place], bool]:
    """Where its reader passes bytes over, as (start, end); whether there are more than are told."""
    walk = _WALKS.get(kind)
    places: list[Place] = []
    size = 0
    for start, stop in walk(content) if walk else ():
        end = min(stop, len(content))
        if end - start < LEAST:
            continue
        if len(places) >= MOST_PLACES or size + end - start > MOST_SEARCHED:
            return places, True
        places.append((start, end))
        size += end - start
    return places, False


def files_in_places(content: bytes, places: list[Place]) -> Iterator[tuple[int, bytes]]:
    """Each file of a known kind in these places: where it begins, and its bytes up to its end."""
    view, count = memoryview(content), 0
    for start, end in places:
        at = start
        while count < MOST_FILES and (match := _search(view, at, end)):
            count += 1
            file = content[match.start() : file_end(content, match.start(), end)]
            yield match.start(), file
            at = match.start() + max(4, len(file))


def _search(view: memoryview, start: int, end: int) -> re.Match[bytes] | None:
    """The next file, looked for piece by piece so that other threads have their turn."""
    for at in range(start, end, PIECE):
        if match := BEGINNINGS.search(view, at, min(end, at + PIECE + 16)):
            return match
    return None


def icon_entries(content: bytes, most: int = 20) -> tuple[list[bytes], int]:
    """Each picture of an icon as an icon of its own, and how many there are."""
    count = int.from_bytes(content[4:6], "little")
    icons = []
    for number in range(min(count, most)):
        entry = content[6 + 16 * number : 22 + 16 * number]
        if len(entry) < _ENTRY.size:
            break
        *look, size, start = _ENTRY.unpack(entry)
        if data := content[start : start + size]:
            icons.append(b"\0\0\1\0\1\0" + _ENTRY.pack(*look, len(data), 22) + data)
    return icons, count


def packed_words(content: bytes) -> int:
    """How many bytes of packed words and profiles a PNG holds beyond what is usual."""
    packed = 0
    for name, start, end in _png_chunks(content):
        text = content[start : min(end, start + 90)]
        is_packed = name == b"zTXt" or (name == b"iTXt" and text.partition(b"\0")[2][:1] == b"\1")
        most = 1 << 20 if name == b"iCCP" else MOST_PACKED
        if (is_packed or name == b"iCCP") and end - start > most:
            packed += end - start
    return packed


def file_end(content: bytes, start: int, end: int) -> int:
    """Where the JPEG or PNG that begins at ``start`` ends; ``end`` for anything else."""
    if content.startswith(b"\xff\xd8", start):
        place = _jpeg_end(content, start, end)
        return min(place or end, end)
    if content.startswith(b"\x89PNG", start):
        place = content.find(b"IEND\xae\x42\x60\x82", start, end)
        return place + 8 if place >= 0 else end
    return end


def _segments(content: bytes, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Each segment of a JPEG up to its pixels: its kind, and where it begins and ends."""
    at = start + 2
    for _ in range(MOST_PLACES):
        if content[at : at + 1] != b"\xff":
            return
        kind = content[at + 1] if at + 1 < len(content) else 0
        size = int.from_bytes(content[at + 2 : at + 4])
        if kind == 0xFF:
            at += 1
            continue
        yield kind, at + 4, at + 2 + size
        if kind == 0xDA or size < 2:
            return
        at += 2 + size


def _jpeg_end(content: bytes, start: int, end: int) -> int:
    """Behind the end of a JPEG's pixels; 0 if there is none."""
    behind = [stop for kind, _, stop in _segments(content, start) if kind == 0xDA]
    place = content.find(b"\xff\xd9", behind[-1], end) if behind else -1
    return place + 2 if place >= 0 else 0


def _jpeg(content: bytes) -> Iterator[Place]:
    for kind, start, end in _segments(content):
        if 0xE0 <= kind <= 0xEF or kind == 0xFE:
            yield start, end
    place = _jpeg_end(content, 0, len(content))
    if place:
        yield place, len(content)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    while at + 12 <= len(content):
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        yield name, at + 8, at + 8 + size
        at += 12 + size


def _png(content: bytes) -> Iterator[Place]:
    for name, start, end in _png_chunks(content):
        if name not in _PIXELS:
            yield start, end
        if name == b"IEND":
            yield end + 4, len(content)
            return


def _riff(content: bytes) -> Iterator[Place]:
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name not in _RIFF_DATA and content[at + 8 : at + 12] != b"movi":
            yield at + 8, at + 8 + size
        at += 8 + size + size % 2


def _boxes(content: bytes) -> Iterator[Place]:
    at = 0
    while at + 8 <= len(content):
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16])
        size = size if size >= 8 else len(content) - at
        if name not in (b"mdat", b"jp2c"):
            yield at, at + size
        at += size


def _matroska(content: bytes) -> Iterator[Place]:
    """The parts of a segment but for its clusters; one of unknown length ends the walk."""
    at = 0
    for _ in range(100_000):
        name, start, size = _element(content, at)
        if not name:
            return
        if name == 0x18538067:  # the segment: what is in it follows
            at = start
            continue
        if size < 0:
            return
        if name != 0x1F43B675:  # a cluster
            yield start, start + size
        at = start + size


def _element(content: bytes, at: int) -> tuple[int, int, int]:
    """The id of an element, where its data begin, and how long they are; -1 if it does not say."""
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if not first or length > 4:
        return 0, 0, 0
    start = at + length
    mark = content[start] if start < len(content) else 0
    wide = 9 - mark.bit_length()
    if not mark:
        return 0, 0, 0
    value = int.from_bytes(content[start : start + wide]) & ((1 << 7 * wide) - 1)
    is_open = value == (1 << 7 * wide) - 1
    return int.from_bytes(content[at:start]), start + wide, -1 if is_open else value


def _pdf(content: bytes) -> Iterator[Place]:
    place = content.rfind(b"%%EOF")
    if place >= 0:
        yield place + 5, len(content)


def _gif(content: bytes) -> Iterator[Place]:
    """What stands behind the end of a GIF."""
    at = 13 + _palette(content[10:11])
    while (mark := content[at : at + 1]) in (b",", b"!"):
        at += 2 if mark == b"!" else 11 + _palette(content[at + 9 : at + 10])
        while at < len(content) and content[at]:
            at += content[at] + 1
        at += 1
    if mark == b";":
        yield at + 1, len(content)


def _palette(flags: bytes) -> int:
    """The bytes of a table of colours."""
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _bmp(content: bytes) -> Iterator[Place]:
    """Between the header and the pixels, and behind the size that it states."""
    yield 54, int.from_bytes(content[10:14], "little")
    yield int.from_bytes(content[2:6], "little") or len(content), len(content)


def _psd(content: bytes) -> Iterator[Place]:
    """Its resources, a thumbnail among them; layers are pixels."""
    start = 30 + int.from_bytes(content[26:30])
    yield start + 4, start + 4 + int.from_bytes(content[start : start + 4])


_WALKS = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _riff,
    "WAV": _riff,
    "AVI": _riff,
    **dict.fromkeys(("MP4", "M4A", "AVIF", "HEIC", "JPEG2000"), _boxes),
    "MATROSKA": _matroska,
    "PDF": _pdf,
    "GIF": _gif,
    "PSD": _psd,
    "BMP": _bmp,
}
