"""The pictures and files in a PDF that stand on no page as such: every stream is looked at.

A pattern, the look of a note, a mask, a form in a form in a form and a file that hangs on a note
are drawn or offered by viewers and are no objects of a page to PDFium. All of them are streams
of the file, so the file is gone through from front to back. What was met on a page is left out;
a picture that cannot be unpacked here is told.

Source: ISO 32000-2, 7.3.8, 7.4, 8.9.
"""

import base64
import binascii
import hashlib
import io
import re
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from seawall.sandbox.files._tray import Tray
from seawall.sandbox.hidden import BEGINNINGS
from seawall.sandbox.sniff import sniff_format
from seawall.sandbox.written_files import holds_files

HEAD = 1 << 16  # bytes before a stream in which its dictionary stands
MOST_STREAMS = 50_000
MOST_SECONDS = 4.0
MOST_UNPACKED = 64 * 2**20
SMALLEST = 32  # pixels a side
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(?:\[([^\]]*)\]|(/\w+))")
_NUMBER = rb"/%s\s+(\d{1,9})(?!\s+\d+\s+R)"
_NAMES = re.compile(rb"/(\w+)")
_INLINE = re.compile(rb"\bBI\s[\s\S]{1,600}?\sID[ \r\n]")
_PIXELS_BY = {b"DeviceRGB": "RGB", b"DeviceGray": "L", b"DeviceCMYK": "CMYK"}


@dataclass(frozen=True, slots=True)
class PdfStream:
    """One stream: its dictionary, and its bytes as they stand in the file."""

    entries: bytes
    packed: bytes

    @property
    def filters(self) -> list[bytes]:
        """What was done to it, the last first."""
        match = _FILTERS.search(self.entries)
        return _NAMES.findall(match[1] or match[2] or b"") if match else []

    def number(self, name: bytes) -> int:
        """A number in its dictionary, 0 if it is not there."""
        match = re.search(_NUMBER % name, self.entries)
        return int(match[1]) if match else 0

    @property
    def is_picture(self) -> bool:
        """Whether it is an image of its own or a mask."""
        return bool(re.search(rb"/Subtype\s*/Image\b", self.entries))

    @property
    def marks(self) -> list[bytes]:
        """Digests by which it was noted if it was met on a page."""
        return [mark_of(self.packed[: len(self.packed) - left]) for left in (0, 1, 2)]


def mark_of(stored: bytes) -> bytes:
    """A digest of a stream's bytes as they stand in the file."""
    return hashlib.blake2b(stored, digest_size=16).digest()


def streams_of(content: bytes) -> Iterator[PdfStream]:
    """Every stream of the file, in its order."""
    for count, match in enumerate(_STREAM.finditer(content)):
        if count >= MOST_STREAMS:
            return
        begins = max(content.rfind(b"obj", max(0, match.start() - HEAD), match.start()), 0)
        entries = content[begins : match.start()]
        entries = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), entries)
        size = PdfStream(entries, b"").number(b"Length")
        end = match.end() + size
        if not size or not content[end : end + 20].lstrip().startswith(b"endstream"):
            end = content.find(b"endstream", match.end())
        yield PdfStream(entries, content[match.end() : end if end >= 0 else len(content)])


class HiddenStreams:
    """Goes through the streams of a file and hands over what no page showed."""

    def __init__(self, content: bytes, seen: set[bytes], tray: Tray) -> None:
        self._content, self._seen, self._tray = content, seen, tray
        self._left = MOST_UNPACKED

    def hand_over(self) -> None:
        """Each picture and file among the streams, within a time."""
        if b"/Encrypt" in self._content:
            self._tell_locked()
            return
        until = time.monotonic() + MOST_SECONDS
        for stream in streams_of(self._content):
            if time.monotonic() > until or self._left <= 0:
                self._tray.miss("limit", "Not every stream of it was looked at.")
                return
            if stream.is_picture:
                self._picture(stream)
            else:
                self._other(stream)

    def _tell_locked(self) -> None:
        pictures = sum(stream.is_picture for stream in streams_of(self._content))
        if pictures > len(self._seen) or b"/EmbeddedFile" in self._content:
            says = "Its streams are encrypted: only what stands on its pages was looked at."
            self._tray.miss("unknown", says)

    def _picture(self, stream: PdfStream) -> None:
        if self._seen.intersection(stream.marks):
            return
        self._seen.add(stream.marks[0])
        width, height = stream.number(b"Width"), stream.number(b"Height")
        kind = stream.filters[-1:]
        if kind in ([b"DCTDecode"], [b"DCT"], [b"JPXDecode"]):
            self._put("picture in the file", self._unpacked(stream, but_last=True))
        elif min(width, height) >= SMALLEST:
            self._put("picture in the file", self._bitmap(stream, width, height))

    def _bitmap(self, stream: PdfStream, width: int, height: int) -> bytes | None:
        space = re.search(rb"/ColorSpace\s*/(\w+)", stream.entries)
        mode = _PIXELS_BY.get(space[1] if space else b"", "")
        is_plain = stream.number(b"BitsPerComponent") == 8 and bool(mode)
        if not is_plain or width * height > 4_000_000 * 4:
            return None
        if stream.number(b"Predictor") >= 10:
            return _as_png(stream, width, height, mode)
        data = self._unpacked(stream)
        if data is None or len(data) < width * height * len(mode if mode != "L" else "L"):
            return None
        out = io.BytesIO()
        Image.frombytes(mode, (width, height), data).convert("RGB").save(out, "BMP")
        return out.getvalue()

    def _other(self, stream: PdfStream) -> None:
        entries = stream.entries
        if re.search(rb"/Type\s*/(?:ObjStm|XRef)\b", entries):
            return
        data = self._unpacked(stream)
        is_file = b"/EmbeddedFile" in entries
        if data is None:
            if is_file:
                self._put("attachment", None)
        elif is_file or sniff_format(data) or (b"/Metadata" in entries and holds_files(data)):
            self._put("attachment" if is_file else "stream in the file", data)
        elif b"/BBox" in entries and _INLINE.search(data):
            match = BEGINNINGS.search(data)
            self._put("picture in the file", data[match.start() :] if match else None)

    def _unpacked(self, stream: PdfStream, *, but_last: bool = False) -> bytes | None:
        """Its plain bytes; None where a filter is not known here or fails."""
        data, filters = stream.packed, stream.filters
        try:
            for name in filters[:-1] if but_last else filters:
                data = self._without(name, data)
        except (KeyError, ValueError, zlib.error, binascii.Error):
            return None
        return data

    def _without(self, name: bytes, data: bytes) -> bytes:
        if name in (b"FlateDecode", b"Fl"):
            plain = zlib.decompressobj().decompress(data, max(1, self._left))
            self._left -= len(plain)
            return plain
        if name in (b"ASCIIHexDecode", b"AHx"):
            digits = re.sub(rb"\s", b"", data.partition(b">")[0])
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        if name in (b"ASCII85Decode", b"A85"):
            return base64.a85decode(data.partition(b"~>")[0])
        raise KeyError(name)

    def _put(self, name: str, data: bytes | None) -> None:
        if data is None:
            self._tray.miss("unknown", f"A {name} is packed in a way that is not unpacked.")
        elif len(data) > self._tray.most:
            self._tray.leave(name, len(data), "large")
        else:
            self._tray.put(name, data)


def _as_png(stream: PdfStream, width: int, height: int, mode: str) -> bytes | None:
    """A picture whose rows are packed as those of a PNG are, as a PNG."""
    if stream.filters not in ([b"FlateDecode"], [b"Fl"]) or mode == "CMYK":
        return None
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if mode == "RGB" else 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", stream.packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
