"""Pictures that were never anywhere: shapes, gradients, grain and a caption, by number.

They stand for what a real world would be full of, without being any of it. One number is one
picture, the same on every machine of one Pillow; two numbers are far apart as a perceptual
hash sees them, and all of them are far from the forum's benign set.
"""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = (720, 540)
#: The invented group of every fixture.
GROUP = "Grey Tide Order"


def picture(seed: int, caption: str = GROUP) -> bytes:
    """A PNG of its own for this number."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    drawn = _ground(dice)
    pen = ImageDraw.Draw(drawn)
    for _ in range(26):
        _shape(pen, dice)
    font = ImageFont.load_default(size=dice.randrange(34, 54))
    pen.text(
        (dice.randrange(20, 160), dice.randrange(30, 430)), caption, font=font, fill=_ink(dice)
    )
    return _png(_grained(drawn, seed))


def _ground(dice: random.Random) -> Image.Image:
    """A gradient in some direction between two colours."""
    across = np.linspace(0, 1, SIZE[0])[None, :] * dice.uniform(-1, 1)
    down = np.linspace(0, 1, SIZE[1])[:, None] * dice.uniform(-1, 1)
    share = across + down
    share = (share - share.min()) / max(float(np.ptp(share)), 1e-6)
    first, second = (np.array(_ink(dice), dtype=float) for _ in range(2))
    colours = first + share[..., None] * (second - first)
    return Image.fromarray(colours.astype(np.uint8), "RGB")


def _shape(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
    wide, high = dice.randrange(30, 260), dice.randrange(30, 220)
    box, ink = (x - wide // 2, y - high // 2, x + wide // 2, y + high // 2), _ink(dice)
    match dice.randrange(3):
        case 0:
            pen.ellipse(box, fill=ink)
        case 1:
            pen.rectangle(box, fill=ink)
        case _:
            points = [
                (x + dice.randrange(-wide, wide), y + dice.randrange(-high, high)) for _ in "abcd"
            ]
            pen.polygon(points, fill=ink)


def _ink(dice: random.Random) -> tuple[int, int, int]:
    return dice.randrange(256), dice.randrange(256), dice.randrange(256)


def _grained(drawn: Image.Image, seed: int) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, 4, (SIZE[1], SIZE[0], 1))
    grained = np.clip(np.asarray(drawn, dtype=float) + noise, 0, 255)
    return Image.fromarray(grained.astype(np.uint8), "RGB")


def _png(drawn: Image.Image) -> bytes:
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
