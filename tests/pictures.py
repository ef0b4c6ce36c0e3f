"""Pictures for tests: from installed packages and made up, with what pdqhash says of them."""

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".tif", ".webp", ".bmp"}
#: What a format takes longest over is how small its file gets, and that is no test's matter.
_HASTE: dict[str, dict[str, object]] = {
    "AVIF": {"speed": 10},
    "PNG": {"compress_level": 1},
    "WEBP": {"method": 0},
}
PACKAGES = ("skimage", "networkx", "scipy", "playwright", "ninja", "importlinter")


def folder_of(package: str) -> Path:
    """Where an installed package lies."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def photo(name: str = "astronaut.png") -> Image.Image:
    """A photograph of scikit-image's own, in RGB."""
    return Image.open(folder_of("skimage") / "data" / name).convert("RGB")


def installed_pictures() -> Iterator[Path]:
    """Every picture in the packages above and in our own, up to three megapixels."""
    folders = [folder_of(package) for package in PACKAGES] + [folder_of("seawall.world") / "media"]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in ENDINGS and _is_small(path):
                yield path


def reference(image: Image.Image) -> tuple[str, int]:
    """The hash and quality that the reference library gives for RGB pixels."""
    assert image.mode == "RGB"
    bits, quality = pdqhash.compute(np.ascontiguousarray(np.asarray(image)))
    return np.packbits(np.asarray(bits, np.uint8)).tobytes().hex(), int(quality)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of that kind."""
    out = io.BytesIO()
    image.save(out, kind, **_HASTE.get(kind, {}) | options)
    return out.getvalue()


def oriented(image: Image.Image, orientation: int, kind: str = "JPEG") -> bytes:
    """The picture with an EXIF orientation that says how it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, kind, exif=exif)


def png(width: int, height: int, rows: bytes, *, depth: int = 1) -> bytes:
    """A grey PNG with whatever its header says and whatever rows it has."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def fifty_megapixels() -> bytes:
    """A PNG of 7,000 x 7,142 grey pixels in about 60 kB."""
    return png(7000, 7142, (b"\x00" + b"\x80" * 7000) * 7142, depth=8)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _is_small(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            return image.width * image.height <= 3_000_000
    except OSError:  # scikit-image ships a TIFF that Pillow does not know
        return False
