"""A picture as a reviewer asked to see it, drawn in the jail: as edges, grey, blurred, in part.

The gentler steps are made here and not in the browser, so that what leaves the server is no
more than was asked for. Edges are those of a smoothed picture, dark on white: what is there
and how it lies can be told, skin and blood cannot. Takes a picture, or one still of a video.
"""

import io
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from PIL import Image, ImageFilter, ImageOps

from seawall.sandbox.jail._hostile import refusing_damaged
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import FORMATS, SandboxLimits
from seawall.sandbox.pictures import _colour, _picture
from seawall.sandbox.sniff import sniff_format
from seawall.sandbox.video import _video
from seawall.sandbox.video._asking_video import VideoAsk
from seawall.sandbox.viewing._asking_shown import STILLS, ShownAsk, ShownFacts

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

SEPIA = (255, 240, 205)
SMOOTH = 320  # the blur before edges are sought, as a part of the longer side
STRONG = 0.97  # of all places, how many have a weaker edge than one that is drawn black
FAINT = 6.0  # a picture without an edge stronger than this is drawn as one without any
NO_LINE = 0.25  # of the strong edge: what is weaker is left out
MOST_TRIED = 300  # frames between a key frame and the still


def prepare(limits: SandboxLimits) -> None:
    """Load what pictures and videos need, and draw one of each."""
    _picture.prepare(limits)
    _video.prepare(limits)
    for style in ("drawing", "plain"):
        _drawn(Image.radial_gradient("L").convert("RGB"), ShownAsk(style=style, blur=9, part=5))
    if _video.HAS_AV:
        clip = _video.own_clip()
        _still(HostileFile(len(clip), content=clip), "MATROSKA", 3, limits)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[ShownFacts, bytes]:
    """The size of what was drawn, and the drawing."""
    del report
    request = msgspec.json.decode(ask, type=ShownAsk)
    with refusing_damaged("picture"):
        image, seconds = _picture_or_still(source, request, limits)
        drawn = _drawn(image, request)
        out = io.BytesIO()
        drawn.save(out, "JPEG", quality=82)
    return ShownFacts(drawn.width, drawn.height, seconds), out.getvalue()


def _picture_or_still(
    source: HostileFile, request: ShownAsk, limits: SandboxLimits
) -> tuple[Image.Image, float]:
    with source.file() as file:
        kind = sniff_format(file.read(4096))
    if kind in _video.DEMUXERS:
        return _still(source, kind, request.still, limits)
    with Image.open(source.file(), formats=FORMATS) as image:
        if image.width * image.height > limits.max_pixels:
            raise RefusalError("pixels", f"It is {image.width} x {image.height} pixels.")
        image.draft("RGB", (request.side, request.side))
        image.load()
        opaque = _colour.on_white(image, scale=_colour.scale_of(image))
        return ImageOps.exif_transpose(opaque), 0.0


def _still(
    source: HostileFile, kind: str, number: int, limits: SandboxLimits
) -> tuple[Image.Image, float]:
    """One still of so many, upright, and where it is from."""
    if not _video.HAS_AV:
        raise RefusalError("missing", "Videos are opened with the extra `media`.")
    with source.file() as file, _video.container_of(file, kind) as container:
        stream = _video.stream_of(container, VideoAsk(sampling="dense"), limits)
        length = _video.stated_length(container, stream)
        seconds = length * number / STILLS
        start = _video.seconds_of(stream.start_time, stream.time_base)
        return _frame_at(container, stream, start=start, seconds=seconds)


def _frame_at(
    container: "InputContainer", stream: "VideoStream", *, start: float, seconds: float
) -> tuple[Image.Image, float]:
    if seconds:
        container.seek(int((start + seconds) * 1_000_000))
    still = None
    for tried, frame in enumerate(container.decode(stream)):
        still = frame
        at = _video.seconds_of(frame.pts, frame.time_base) - start if frame.pts else 0.0
        if at >= seconds or tried >= MOST_TRIED:
            break
    if still is None:
        raise RefusalError("unreadable", "No frame could be decoded there.")
    small = min(1.0, 1024 / max(still.width, still.height))
    width, height = (max(2, round(side * small)) for side in (still.width, still.height))
    pixels = still.reformat(width=width, height=height, format="rgb24", threads=1).to_ndarray()
    still_image, turn = Image.fromarray(pixels), still.rotation % 360
    return (still_image.rotate(turn, expand=True) if turn else still_image), max(0.0, seconds)


def _drawn(image: Image.Image, request: ShownAsk) -> Image.Image:
    image.thumbnail((request.side, request.side), Image.Resampling.LANCZOS)
    if request.style == "drawing":
        return _edges(image)
    toned = _toned(image, request)
    if not request.part:
        return _blurred(toned, request.blur)
    canvas = _blurred(ImageOps.grayscale(image).convert("RGB"), request.blur)
    column, row = (request.part - 1) % 3, (request.part - 1) // 3
    box = (
        image.width * column // 3,
        image.height * row // 3,
        max(1, image.width * (column + 1) // 3),
        max(1, image.height * (row + 1) // 3),
    )
    canvas.paste(toned.crop(box), box)
    return canvas


def _edges(image: Image.Image) -> Image.Image:
    """Where any of the colours changes, as dark lines on white; faint where little does."""
    smooth = image.filter(ImageFilter.GaussianBlur(max(1.0, max(image.size) / SMOOTH)))
    values = np.asarray(smooth, np.float32)
    strength = np.zeros(values.shape[:2], np.float32)
    for axis in (0, 1):
        if values.shape[axis] > 1:
            strength = np.hypot(strength, np.abs(np.gradient(values, axis=axis)).max(axis=2))
    strong = max(FAINT, float(np.quantile(strength, STRONG)))
    lines = np.clip((strength - strong * NO_LINE) / (strong * (1 - NO_LINE)), 0, 1)
    return Image.fromarray((255 - 255 * np.sqrt(lines)).astype(np.uint8)).convert("RGB")


def _toned(image: Image.Image, request: ShownAsk) -> Image.Image:
    if not (request.grey or request.sepia):
        return image
    grey = ImageOps.grayscale(image)
    return ImageOps.colorize(grey, "black", SEPIA) if request.sepia else grey.convert("RGB")


def _blurred(image: Image.Image, thousandths: int) -> Image.Image:
    if not thousandths:
        return image
    return image.filter(ImageFilter.GaussianBlur(max(image.size) * thousandths / 1000))
