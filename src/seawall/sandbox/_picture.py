"""Opening one picture, in the jail: headers first, then pixels, then hashes.

The first frame is hashed, in each way it can look: as stored, which is what other
people's lists hold, upright, and on white. Sizes are read from every header and
refused before any pixel is decoded; a file that hides a huge second frame behind a
small first one (MPO, multi-page TIFF) is refused whole.
"""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import AvifImagePlugin, Image, ImageFile, UnidentifiedImageError

from seawall.sandbox import _colour
from seawall.sandbox._asking import PictureAsk, WireFacts, WireView
from seawall.sandbox._openers import RefusalError, Report
from seawall.sandbox._source import Source
from seawall.sandbox.model import FORMATS, Limits
from seawall.sandbox.pdq import pdq_of
from seawall.sandbox.sniff import sniff
from seawall.sandbox.thumbnail import AS_STORED, CHUNK, TURNS

ORIENTATION = 0x0112
MANY_FRAMES_SIZES = ("MPO", "TIFF")  # where each frame may have a size of its own
COARSE = 4  # a huge picture is thinned to so many renditions' side before it is smoothed


@dataclass(frozen=True, slots=True)
class Strips:
    """A decoded picture as luma, converted a strip at a time."""

    image: Image.Image
    scale: float
    white: bool = False

    @property
    def height(self) -> int:
        return self.image.height

    @property
    def width(self) -> int:
        return self.image.width

    def strips(self) -> Iterator[NDArray[np.uint8]]:
        """RGB from top to bottom."""
        show = _colour.on_white if self.white else _colour.as_rgb
        step = max(1, CHUNK // self.width)
        for top in range(0, self.height, step):
            strip = self.image.crop((0, top, self.width, min(top + step, self.height)))
            yield np.asarray(show(strip, scale=self.scale))


def prepare(limits: Limits) -> None:
    """Set Pillow up and load all it may need, before the jail shuts."""
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.init()
    for name in FORMATS:
        sample = io.BytesIO()
        Image.radial_gradient("L").convert("RGB").save(sample, name)
        _opened(sample.getvalue(), PictureAsk(rendition=True), limits)


def examine(source: Source, ask: bytes, limits: Limits, report: Report) -> tuple[WireFacts, bytes]:
    """The facts of a picture, and a safe rendition if one is asked for."""
    del report  # a picture is done before anybody could wonder
    return _opened(source.whole(), msgspec.json.decode(ask, type=PictureAsk), limits)


def _opened(content: bytes, ask: PictureAsk, limits: Limits) -> tuple[WireFacts, bytes]:
    try:
        return _examine(content, limits, ask.rendition)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        count = re.search(r"\d+", str(error))
        raise RefusalError("pixels", f"It has {count[0] if count else 'many'} pixels.") from None
    except MemoryError:
        raise RefusalError("memory", "Decoding it needs too much memory.") from None
    except UnidentifiedImageError:
        raise _unknown(content) from None
    except RefusalError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser of hostile bytes may raise anything
        detail = f"The picture is damaged: {type(error).__name__}: {error}"
        raise RefusalError("unreadable", detail[:300]) from None


def _examine(content: bytes, limits: Limits, rendition: bool) -> tuple[WireFacts, bytes]:
    frames = _check_headers(content, limits)
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        orientation = _orientation(image)
        stated = "JPEG" if image.format == "MPO" else str(image.format)
        image.load()
        scale = _colour.scale_of(image)
        facts = WireFacts(
            width=image.width,
            height=image.height,
            format=stated,
            mode=image.mode,
            frames=frames,
            orientation=orientation,
            views=_views(image, scale, orientation),
            notes=_notes(image, frames, orientation),
        )
        return facts, _rendition(image, scale, orientation, limits) if rendition else b""


def _check_headers(content: bytes, limits: Limits) -> int:
    """Refuse by size before decoding; says how many frames there are."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        _check_size(image, limits)
        frames = int(getattr(image, "n_frames", 1))
        if image.format in MANY_FRAMES_SIZES:
            for frame in range(1, min(frames, limits.max_frames)):
                image.seek(frame)
                _check_size(image, limits)
        return frames


def _check_size(image: Image.Image, limits: Limits) -> None:
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


def _views(image: Image.Image, scale: float, orientation: int) -> list[WireView]:
    stored = Strips(image, scale)
    views = [_view("stored", stored)]
    if orientation != 1:
        views.append(_view("upright", stored, orientation))
    if image.has_transparency_data:
        shown = _view("on_white", Strips(image, scale, white=True), orientation)
        if shown.pdq not in {view.pdq for view in views}:
            views.append(shown)
    return views


def _view(name: str, strips: Strips, orientation: int = 1) -> WireView:
    pdq = pdq_of(strips, TURNS.get(orientation, AS_STORED))
    return WireView(name=name, pdq=pdq.hex, quality=pdq.quality)


def _notes(image: Image.Image, frames: int, orientation: int) -> list[str]:
    notes = []
    if image.mode != "RGB":
        notes.append(f"Converted from {image.mode} to RGB.")
    if orientation != 1:
        notes.append(f"Hashed as stored and turned upright (EXIF orientation {orientation}).")
    if frames > 1:
        notes.append(f"The first of {frames} frames was hashed.")
    return notes


def _rendition(image: Image.Image, scale: float, orientation: int, limits: Limits) -> bytes:
    """A small, upright, opaque JPEG made from pixels alone: nothing of the file is left."""
    most = limits.rendition_side * COARSE
    if max(image.size) > most:
        ratio = most / max(image.size)
        size = [max(1, round(side * ratio)) for side in image.size]
        image = image.resize((size[0], size[1]), Image.Resampling.NEAREST)
    shown = _colour.on_white(image, scale=scale)
    shown.thumbnail((limits.rendition_side, limits.rendition_side), Image.Resampling.LANCZOS)
    turn = TURNS.get(orientation, AS_STORED)
    pixels = np.asarray(shown)
    pixels = pixels[::-1] if turn.rows else pixels
    pixels = pixels[:, ::-1] if turn.columns else pixels
    pixels = pixels.swapaxes(0, 1) if turn.swap else pixels
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _unknown(content: bytes) -> RefusalError:
    name = sniff(content)
    if name and name not in FORMATS:
        return RefusalError("unsupported", f"It is a {name} file.")
    if name:
        return RefusalError("unreadable", f"It begins like a {name} file and is none.")
    return RefusalError("unreadable", "It is no picture of a kind we know.")
