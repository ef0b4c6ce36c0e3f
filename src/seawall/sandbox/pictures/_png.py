"""The pixels of a plain PNG, quickly: inflated in one go, its row filters undone in C.

Pillow inflates and unfilters row by row, which takes most of the time that a PNG costs.
This reader takes only what it knows whole: eight bits, no interlacing, one frame, no
palette and no colour that stands for transparency, every checksum right. Anything else
it leaves to Pillow, so that it never decides whether a file is damaged or refused.
"""

import ctypes
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native

_inflating: Any = zlib
with suppress(ImportError):  # where it is installed, ISA-L inflates about twice as fast
    from isal import isal_zlib as _inflating

Bytes = NDArray[np.uint8]

MAGIC = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 16_000_000  # what is larger goes row by row: it would be held twice here
_CHANNELS = {0: 1, 2: 3, 6: 4}  # by colour type; palettes are quick enough in Pillow
_CHECKED = (b"IHDR", b"IDAT", b"IEND")
_HARMLESS = frozenset(b"gAMA cHRM sRGB iCCP cICP pHYs tIME bKGD sBIT hIST".split())
_WORDS = (b"tEXt", b"zTXt", b"iTXt")
_ORIENTING = (b"exif", b"xmp", b"tiff")  # words that may bring an orientation


def pixels(content: bytes, *, most: int = MOST_PIXELS) -> Bytes | None:
    """Pixels as stored, or nothing where Pillow has to look.

    uint8 of shape (height, width) for grey, (height, width, 3) for RGB, (height, width, 4)
    for RGBA; ``most`` pixels at most.
    """
    parts = _parts(content)
    if parts is None:
        return None
    header, data = parts
    width, height, depth, colour, *methods = struct.unpack(">IIBBBBB", header)
    step = _CHANNELS.get(colour, 0)
    plain = depth == 8 and step and not any(methods) and 0 < width * height <= most
    if not plain:
        return None
    values = _unfiltered(_inflated(data, height * (1 + width * step)), height, step)
    if values is None:
        return None
    return values.reshape((height, width) if step == 1 else (height, width, step))


def _parts(content: bytes) -> tuple[bytes, bytes] | None:
    """Header and compressed data; nothing if there is a chunk we leave alone."""
    chunks = list(_chunks(content))
    names = [name for name, _, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or names.count(b"IHDR") > 1:
        return None
    first, many = (names.index(b"IDAT"), names.count(b"IDAT")) if b"IDAT" in names else (0, 0)
    if not many or set(names[first : first + many]) != {b"IDAT"}:
        return None
    if not all(_is_plain(*chunk) for chunk in chunks) or len(chunks[0][1]) != 13:
        return None
    data = [body for _, body, _ in chunks[first : first + many]]
    return chunks[0][1], data[0] if many == 1 else b"".join(data)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, body and checksum of each chunk that is there in full, up to the end's."""
    at, name = len(MAGIC), b""
    while at + 12 <= len(content) and name != b"IEND":
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            return
        yield name, content[at + 8 : end - 4], int.from_bytes(content[end - 4 : end])
        at = end


def _is_plain(name: bytes, body: bytes, checksum: int) -> bool:
    """Whether a chunk is sound, and changes nothing about what the pixels mean."""
    if name in _CHECKED:
        return zlib.crc32(body, zlib.crc32(name)) == checksum
    return name in _HARMLESS or (name in _WORDS and _says_nothing(body))


def _says_nothing(text: bytes) -> bool:
    """Whether a comment cannot be about which way up the picture is."""
    text = text.lower()
    return not any(word in text for word in _ORIENTING)


def _inflated(data: bytes, size: int) -> bytes | None:
    """Exactly so many bytes, or nothing; never more than one beyond."""
    stream = _inflating.decompressobj()
    try:
        inflated = bytes(stream.decompress(data, size + 1))
    except (zlib.error, _inflating.error):
        return None
    return inflated if len(inflated) == size and stream.eof else None


def _unfiltered(raw: bytes | None, height: int, step: int) -> Bytes | None:
    kernel = native.kernel()
    if raw is None or kernel is None:
        return None
    size = len(raw) // height - 1
    out = np.empty(height * size, np.uint8)
    wrong = _unfilter(kernel)(raw, out.ctypes.data, height, size, step)
    return None if wrong else out


def _unfilter(kernel: ctypes.CDLL) -> Any:
    function = kernel.seawall_png_unfilter
    pointer, size = ctypes.c_void_p, ctypes.c_ssize_t
    function.argtypes = (ctypes.c_char_p, pointer, ctypes.c_int, size, ctypes.c_int)
    return function
