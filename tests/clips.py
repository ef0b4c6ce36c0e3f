"""Clips for tests: a camera that wanders over photographs and generated grounds, encoded here."""

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.pictures import photo

Pictures = list[NDArray[np.uint8]]

PHOTOS = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png")
SIZE = (160, 96)


def ground(seed: int) -> Image.Image:
    """A photograph, or from five on a ground of coloured shapes that no other seed has."""
    if seed < len(PHOTOS):
        name = PHOTOS[seed]
        try:
            return photo(name).resize((480, 320))
        except FileNotFoundError:
            pass
    rng = np.random.default_rng(1000 + seed)
    small = rng.integers(0, 256, (10, 15, 3), np.uint8)
    return Image.fromarray(small).resize((480, 320), Image.Resampling.BICUBIC)


def shot(seed: int, seconds: float, *, fps: int = 10, moving: bool = True) -> Pictures:
    """One shot: the camera wanders over a ground, or stands still."""
    rng = np.random.default_rng(seed)
    whole, frames = np.asarray(ground(seed)), []
    place = rng.uniform(20, 120, 2)
    speed = rng.uniform(-1, 1, 2)
    for _ in range(round(seconds * fps)):
        if moving:
            speed = np.clip(speed + rng.normal(0, 0.8, 2), -6, 6)
            place = place + speed * 10 / fps
            speed = np.where((place < 0) | (place > 150), -speed, speed)
            place = np.clip(place, 0, 150)
        left, top = (int(at) for at in place)
        crop = Image.fromarray(whole[top : top + 160, left : left + 267])
        frames.append(np.asarray(crop.resize(SIZE)))
    return frames


def footage(seeds: Sequence[int], each: float = 4.0, *, fps: int = 10) -> Pictures:
    """Shots one after another, ``each`` so many seconds."""
    return [frame for seed in seeds for frame in shot(seed, each, fps=fps)]


def clip(
    frames: Sequence[NDArray[np.uint8]],
    *,
    fps: int = 10,
    kind: str = "mp4",
    codec: str = "mpeg4",
    pix: str = "yuv420p",
    gop: int = 20,
    bit_rate: int = 400_000,
    options: dict[str, str] | None = None,
) -> bytes:
    """The frames as a file."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind, options=options or {}) as made:
        stream = made.add_stream(codec, rate=fps)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pix
        stream.codec_context.gop_size = gop
        stream.bit_rate = bit_rate
        stream.codec_context.thread_count = 1
        if codec == "libx264":
            stream.options = {"preset": "veryfast"}
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return out.getvalue()


def mutations(content: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """The file cut short, with bytes changed, with a stretch left out or repeated."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        data = bytearray(content)
        at = int(rng.integers(0, len(data)))
        if number % 4 == 0:
            del data[at:]
        elif number % 4 == 1:
            for place in rng.integers(0, len(data), 30).tolist():
                data[place] = int(rng.integers(0, 256))
        elif number % 4 == 2:
            del data[at : at + 500]
        else:
            data[at:at] = data[at : at + 2000]
        yield bytes(data)
