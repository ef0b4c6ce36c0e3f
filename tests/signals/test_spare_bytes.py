"""A known picture in a part of another file that its reader passes over is found or told."""

import io
import struct
import zlib

import pytest

from seawall.sandbox import DecoderPool
from seawall.signals import Hashed, hash_bytes, sha256_of
from tests.holders import pdf
from tests.pictures import installed_pictures, photo, saved
from tests.sounds import song, wav

FOLDERS = {"photos", "not-in-bank"}  # of the demo world
KNOWN = saved(photo().resize((128, 128)), "JPEG")
OTHER = saved(photo("coffee.png").resize((200, 160)), "JPEG")
PLAIN = saved(photo("coffee.png").resize((200, 160)), "PNG")
WEBP = saved(photo("coffee.png").resize((200, 160)), "WEBP")


def segment(kind: int, data: bytes) -> bytes:
    return OTHER[:2] + bytes([0xFF, kind]) + struct.pack(">H", len(data) + 2) + data + OTHER[2:]


def chunk(name: bytes, data: bytes) -> bytes:
    added = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return PLAIN[:33] + added + PLAIN[33:]


def riff(content: bytes, name: bytes) -> bytes:
    whole = content + name + struct.pack("<I", len(KNOWN)) + KNOWN + bytes(len(KNOWN) % 2)
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


def thumbnail(picture: bytes) -> bytes:
    """The EXIF that a camera writes, with this picture as its thumbnail."""
    entries = ((0x103, 3, 6 << 16), (0x201, 4, 56), (0x202, 4, len(picture)))
    second = b"".join(struct.pack(">HHII", tag, kind, 1, value) for tag, kind, value in entries)
    head = b"MM\0*\0\0\0\x08\0\0\0\0\0\x0e\0\3" + second + bytes(4)
    return b"Exif\0\0" + head.ljust(56, b"\0") + picture


def icon(*pictures: bytes) -> bytes:
    """An icon of these PNGs."""
    head, data = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for picture in pictures:
        start = 6 + 16 * len(pictures) + len(data)
        head += struct.pack("<BBBBHHII", 128, 128, 0, 0, 1, 32, len(picture), start)
        data += picture
    return head + data


def finds(hashed: Hashed, known: bytes = KNOWN) -> bool:
    return sha256_of(known).value in {signal.value for signal in hashed.signals}


@pytest.mark.parametrize(
    "content",
    [
        segment(0xE5, KNOWN),
        segment(0xFE, KNOWN),
        segment(0xE1, thumbnail(KNOWN)),
        OTHER + KNOWN,
        chunk(b"prVt", KNOWN),
        chunk(b"tEXt", b"raw\0" + KNOWN),
        chunk(b"eXIf", thumbnail(KNOWN)),
        PLAIN + KNOWN,
        riff(WEBP, b"prVt"),
        riff(wav(song(2)), b"LIST"),
        pdf(["A page"]) + KNOWN,
        saved(photo("coffee.png").resize((90, 90)), "GIF") + KNOWN,
    ],
)
def test_a_picture_that_the_reader_passes_over_is_found(content, pool: DecoderPool):
    assert finds(hash_bytes(content, pool=pool))


def gap(picture: bytes) -> bytes:
    """A BMP with this between its header and its pixels."""
    plain = saved(photo("coffee.png").resize((60, 60)), "BMP")
    start = int.from_bytes(plain[10:14], "little")
    size = (len(plain) + len(picture)).to_bytes(4, "little")
    head = plain[:2] + size + plain[6:10] + (start + len(picture)).to_bytes(4, "little")
    return head + plain[14:start] + picture + plain[start:]


def test_a_picture_between_the_header_and_the_pixels_of_a_bitmap_is_found(pool: DecoderPool):
    assert finds(hash_bytes(gap(KNOWN), pool=pool))


def test_more_than_is_looked_through_is_told(monkeypatch, pool: DecoderPool):
    monkeypatch.setattr("seawall.sandbox.spare_bytes.MOST_SEARCHED", len(KNOWN))
    hashed = hash_bytes(segment(0xE5, KNOWN + bytes(99)), pool=pool)

    assert not finds(hashed)
    assert [part.why for part in hashed.unopened] == ["limit"]


def test_files_in_unused_parts_of_each_other_end_at_a_depth_and_that_is_told(pool: DecoderPool):
    content = KNOWN
    for _ in range(300):
        content = (
            b"\0\0\0\x14ftypisom" + bytes(8) + (len(content) + 8).to_bytes(4) + b"free" + content
        )

    assert "lie too deep" in " ".join(part.says for part in hash_bytes(content, pool=pool).unopened)


def test_every_size_of_an_icon_is_looked_at(pool: DecoderPool):
    small = saved(photo().resize((128, 128)), "PNG")
    hashed = hash_bytes(
        icon(saved(photo("coffee.png").resize((256, 256)), "PNG"), small), pool=pool
    )
    value = next(
        signal.value for signal in hash_bytes(small, pool=pool).signals if signal.type == "pdq"
    )

    assert value in {signal.value for signal in hashed.signals}


def test_packed_words_of_a_png_are_told_where_they_are_long(pool: DecoderPool):
    noise = bytes(range(256)) * 200
    packed = zlib.compress(noise, 0)

    assert [
        part.why for part in hash_bytes(chunk(b"zTXt", b"a\0\0" + packed), pool=pool).unopened
    ] == ["unknown"]
    assert not hash_bytes(chunk(b"zTXt", b"a\0\0" + zlib.compress(b"words")), pool=pool).unopened


def test_an_ordinary_photograph_is_complete(pool: DecoderPool):
    profile = b"ICC_PROFILE\0\1\1" + bytes(range(256)) * 12
    small = io.BytesIO(saved(photo("coffee.png").resize((160, 120)), "JPEG")).getvalue()

    for content in (segment(0xE1, thumbnail(small)), segment(0xE2, profile), OTHER, PLAIN, WEBP):
        assert not hash_bytes(content, pool=pool).unopened


def test_no_photograph_of_our_own_is_called_incomplete(pool: DecoderPool):
    photographs = [path for path in installed_pictures() if path.parent.name in FOLDERS]

    assert len(photographs) > 9
    for path in photographs:
        assert not hash_bytes(path.read_bytes(), pool=pool).unopened, path.name
