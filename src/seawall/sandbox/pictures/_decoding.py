"""From a hostile file to a decoded picture: headers first, then the quickest safe reader.

Sizes are read from every header and refused before any pixel is decoded; a file that
hides a huge second frame behind a small first one (MPO, multi-page TIFF) is refused whole.
A JPEG's luma and a plain PNG have quicker readers than Pillow's; they take only what they
know whole, and leave the rest, and every verdict on what is damaged, to Pillow.
"""

import io
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from PIL import AvifImagePlugin, Image

from seawall.sandbox.jail._openers import RefusalError
from seawall.sandbox.model import FORMATS, SandboxLimits
from seawall.sandbox.pictures import _colour, _jpeg, _png
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures.thumbnail import TURNS

ORIENTATION = 0x0112
MANY_FRAMES_SIZES = ("MPO", "TIFF", "HEIF")  # where each frame may have a size of its own
HELD_TWICE = 16_000_000  # pixels: larger pictures are read from Pillow in strips
_NAMES = {"MPO": "JPEG", "HEIF": "HEIC"}  # what Pillow calls them, and what they are


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """A file's facts and its first frame; ``image`` is Pillow's, where there are more."""

    width: int
    height: int
    format: str
    mode: str
    frames: int
    decoded: DecodedFrame
    image: Image.Image | None = None
    has_transparency: bool = False


@cache
def readable_formats() -> tuple[str, ...]:
    """The formats that Pillow may open here, in its own words; loads their readers.

    HEIC is among them in its own room alone (`_heic`).
    """
    Image.init()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return (*FORMATS, "HEIF") if "HEIF" in Image.OPEN else FORMATS


def opened_picture(content: bytes, limits: SandboxLimits, *, exact: bool) -> DecodedFile:
    """Decode the first frame: to the last bit as Pillow does if ``exact``, else quickly."""
    plain = _plain_png(content, limits)
    if plain:
        return plain
    image = Image.open(io.BytesIO(content), formats=readable_formats())
    frames = _checked_frame_count(image, limits)
    orientation = _orientation(image)
    mode, size = image.mode, image.size
    name = _NAMES.get(str(image.format), str(image.format))
    luma = None if exact else _jpeg.luma(content, image)
    if luma is not None:
        full = (image.height, image.width) if luma.shape != image.size[::-1] else None
        decoded = DecodedFrame(pixels=luma, orientation=orientation, full=full)
        return DecodedFile(*size, name, mode, frames, decoded, image)
    decoded = loaded_frame(image, orientation=orientation)
    transparent = bool(image.has_transparency_data)
    return DecodedFile(*image.size, name, image.mode, frames, decoded, image, transparent)


def loaded_frame(image: Image.Image, *, orientation: int = 1, white: bool = False) -> DecodedFrame:
    """The frame at which an image stands, decoded."""
    image.load()
    decoded = DecodedFrame(
        image=image, scale=_colour.scale_of(image), orientation=orientation, white=white
    )
    if image.width * image.height > HELD_TWICE:
        return decoded
    if image.mode == "L" and not white:
        return replace(decoded, pixels=np.asarray(image))
    return replace(decoded, pixels=decoded.shown((0, 0, *image.size)))


def _plain_png(content: bytes, limits: SandboxLimits) -> DecodedFile | None:
    if not content.startswith(_png.MAGIC):
        return None
    pixels = _png.pixels(content, most=min(limits.max_pixels, _png.MOST_PIXELS))
    if pixels is None or max(pixels.shape[:2]) > limits.max_side:
        return None
    height, width = pixels.shape[:2]
    if pixels.ndim == 2:
        return DecodedFile(width, height, "PNG", "L", 1, DecodedFrame(pixels=pixels))
    if pixels.shape[2] == 3:
        return DecodedFile(width, height, "PNG", "RGB", 1, DecodedFrame(pixels=pixels))
    if int(pixels[..., 3].min()) == _colour.EIGHT_BIT:
        rgb = np.ascontiguousarray(pixels[..., :3])
        return DecodedFile(width, height, "PNG", "RGBA", 1, DecodedFrame(pixels=rgb))
    image = Image.fromarray(pixels)
    return DecodedFile(
        width, height, "PNG", "RGBA", 1, DecodedFrame(image=image), has_transparency=True
    )


def _checked_frame_count(image: Image.Image, limits: SandboxLimits) -> int:
    """Refuse by size before decoding; says how many frames there are."""
    _check_size(image, limits)
    frames = max(1, int(getattr(image, "n_frames", 1)))
    if image.format in MANY_FRAMES_SIZES:
        for frame in range(1, min(frames, limits.max_frames)):
            image.seek(frame)
            _check_size(image, limits)
        image.seek(0)
    return frames


def _check_size(image: Image.Image, limits: SandboxLimits) -> None:
    """Refuse a frame by what its header says."""
    width, height = image.size
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise RefusalError("pixels", f"A frame is {width} x {height} pixels.")
    if not width or not height:
        raise RefusalError("unreadable", "The picture has no pixels.")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 where it is missing or nonsense."""
    try:
        value = int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - broken EXIF does not make the picture unreadable
        return 1
    return value if value in TURNS else 1
