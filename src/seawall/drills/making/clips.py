"""Short clips: a window that wanders over one drawn picture, as animated WebP.

Animated WebP needs no codec that an installation may lack, and is looked at like any clip.
"""

from __future__ import annotations

import io
import math

from PIL import Image, ImageOps

from seawall.drills.making.pictures import picture

_SIZE = (320, 240)
_SECONDS, _RATE = 6, 4
_GOOD, _POOR = 85, 35


def clip(seed: int) -> bytes:
    """A clip of its own for this number, six seconds long."""
    return _webp(_frames(seed, seconds=_SECONDS), quality=_GOOD)


def edited_clip(seed: int, variant: str) -> bytes:
    """The same clip after an edit."""
    seconds = 2 if variant == "trim_2s" else _SECONDS
    frames = _frames(seed, seconds=seconds)
    if variant == "mirrored":
        frames = [ImageOps.mirror(frame) for frame in frames]
    elif variant == "smaller":
        frames = [frame.resize((_SIZE[0] // 2, _SIZE[1] // 2)) for frame in frames]
    return _webp(frames, quality=_POOR if variant == "recompressed" else _GOOD)


def _frames(seed: int, *, seconds: int) -> list[Image.Image]:
    with Image.open(io.BytesIO(picture(seed))) as opened:
        ground = opened.convert("RGB")
    across, down = (ground.width - _SIZE[0]) / 2, (ground.height - _SIZE[1]) / 2
    frames = []
    for number in range(seconds * _RATE):
        turn = 2 * math.pi * number / (_SECONDS * _RATE)
        x, y = round(across * (1 + math.cos(turn))), round(down * (1 + math.sin(turn)))
        frames.append(ground.crop((x, y, x + _SIZE[0], y + _SIZE[1])))
    return frames


def _webp(frames: list[Image.Image], *, quality: int) -> bytes:
    out = io.BytesIO()
    frames[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=1000 // _RATE,
        loop=0,
        quality=quality,
    )
    return out.getvalue()
