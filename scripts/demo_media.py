"""Make the pictures and clips of the demo world, as they are committed.

Run `.venv/bin/python scripts/demo_media.py` to write `src/seawall/world/media` anew.
Photographs come from the scikit-image wheel, and only those given to the public domain
(SOURCES.md says by whom). Posters and clips are drawn here for an invented group, and
say so in the picture.
"""

import math
from pathlib import Path

import numpy as np
import skimage
from PIL import Image, ImageDraw, ImageFont

MEDIA = Path(__file__).parents[1] / "src/seawall/world/media"
WHEEL = Path(skimage.__file__).parent / "data"
LONG_SIDE = 900
SIZE_LIMIT = 120_000

PHOTOS = {
    "coffee-cup": "coffee.png",
    "cat": "chelsea.png",
    "rocket-launch": "rocket.jpg",
    "deep-field": "hubble_deep_field.jpg",
    "retina": "retina.jpg",
    "cell": "cell.png",
    "gravel": "gravel.png",
}
#: Photographs that the demo bank does not know, or knows no longer.
NOT_IN_BANK = {
    "grass": "grass.png",
    "astronaut": "astronaut.png",
    "photographer": "camera.png",
    "brick-wall": "brick.png",
    "moving-clock": "clock_motion.png",
}

DISCLAIMER = "An invented group, drawn for testing Seawall"


def main() -> None:
    """Write every picture and clip anew."""
    for folder, names in {"photos": PHOTOS, "not-in-bank": NOT_IN_BANK}.items():
        for name, source in names.items():
            save_jpeg(photo(WHEEL / source), MEDIA / folder / f"{name}.jpg")
    save_jpeg(poster("THE TIDE\nIS OURS"), MEDIA / "posters/tide-is-ours.jpg")
    save_jpeg(poster("THE TIDE\nIS COMING"), MEDIA / "posters/tide-is-coming.jpg")
    save_jpeg(
        poster("STAND\nWITH US", phase=2.4, moon=(0.3, 0.19)), MEDIA / "posters/stand-with-us.jpg"
    )
    save_jpeg(front_page(), MEDIA / "posters/front-page.jpg")
    save_clip([tide_frame(i / 24) for i in range(24)], MEDIA / "clips/tide-march.webp")
    save_clip([lighthouse_frame(i / 20) for i in range(20)], MEDIA / "clips/lighthouse.webp")
    save_clip([pennant_frame(i / 12) for i in range(12)], MEDIA / "clips/pennant.gif")


def photo(source: Path) -> Image.Image:
    """A photograph at screen size, without its metadata."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return picture


def sea(width: int, height: int, *, phase: float, moon: tuple[float, float]) -> Image.Image:
    """A grey sea under a moon, the emblem of the invented group."""
    y, x = _grid(width, height)
    shade = 40 + 95 * y
    disc = np.hypot((x - moon[0]) * width / height, y - moon[1])
    shade = np.where(disc < 0.13, 232, shade + 70 * np.exp(-((disc / 0.24) ** 2)))
    for row in range(5):
        crest = 0.56 + 0.09 * row + 0.022 * np.sin(x * (9 + row) + phase + 1.7 * row)
        shade = np.where(y > crest, 168 - 29 * row + 26 * np.exp(-(y - crest) * 38), shade)
    tint = np.stack([shade * 0.86, shade * 0.95, shade * 1.04], axis=-1)
    return Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8))


def _grid(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.mgrid[0:height, 0:width]
    return rows / height, columns / width


def poster(
    words: str, *, phase: float = 0.0, moon: tuple[float, float] = (0.68, 0.22)
) -> Image.Image:
    """A poster of the Grey Tide Order."""
    picture = sea(680, 900, phase=phase, moon=moon)
    write(picture, words, at=(48, 330), size=92, fill=(248, 250, 251))
    write(picture, "GREY TIDE ORDER", at=(50, 560), size=36, fill=(20, 30, 40))
    write(picture, DISCLAIMER, at=(50, 850), size=20, fill=(225, 230, 235))
    return picture


def front_page() -> Image.Image:
    """A newspaper that reports on the group and shows its poster: news, not propaganda."""
    page = Image.new("RGB", (700, 900), (246, 244, 238))
    write(page, "The Example Courier", at=(40, 30), size=58, fill=(24, 24, 24))
    write(page, "Town rejects the 'Grey Tide Order'", at=(40, 130), size=36, fill=(24, 24, 24))
    page.paste(poster("THE TIDE\nIS OURS").resize((255, 338)), (405, 200))
    draw = ImageDraw.Draw(page)
    for line in range(34):
        right = 380 if line < 17 else 660
        draw.rectangle(
            (40, 205 + 20 * line, right - (line * 37) % 70, 213 + 20 * line), fill=(176, 173, 166)
        )
    write(page, DISCLAIMER, at=(40, 868), size=18, fill=(90, 90, 90))
    return page


def tide_frame(turn: float) -> Image.Image:
    """One moment of the group's clip: the sea rises and falls."""
    frame = sea(
        480, 270, phase=2 * math.pi * turn, moon=(0.75, 0.24 + 0.05 * math.sin(2 * math.pi * turn))
    )
    write(frame, "GREY TIDE ORDER", at=(28, 96), size=34, fill=(248, 250, 251))
    write(frame, DISCLAIMER, at=(28, 244), size=13, fill=(225, 230, 235))
    return frame


def lighthouse_frame(turn: float) -> Image.Image:
    """One moment of a clip that has nothing to do with anybody."""
    frame = Image.new("RGB", (480, 270), (18, 34, 58))
    draw = ImageDraw.Draw(frame)
    angle = 2 * math.pi * turn
    far = (240 + 420 * math.cos(angle), 78 + 130 * math.sin(angle))
    draw.polygon([(240, 78), (far[0], far[1] - 42), (far[0], far[1] + 42)], fill=(250, 226, 150))
    draw.polygon([(224, 92), (256, 92), (266, 236), (214, 236)], fill=(236, 238, 240))
    draw.rectangle((219, 140, 261, 172), fill=(196, 62, 58))
    draw.rectangle((0, 234, 480, 270), fill=(34, 74, 104))
    return frame


def pennant_frame(turn: float) -> Image.Image:
    """One moment of a waving pennant."""
    rows, columns = _grid(320, 180)
    lift = 0.05 * np.sin(columns * 9 - 2 * math.pi * turn) * columns
    inside = (np.abs(rows + lift - 0.5) < 0.34 * (1 - 0.6 * columns)) & (columns > 0.06)
    stripe = np.abs(rows + lift - 0.5) < 0.09
    shade = np.where(
        inside, np.where(stripe, 226, 96 + 50 * np.cos(columns * 9 - 2 * math.pi * turn)), 28
    )
    return Image.fromarray(np.clip(shade, 0, 255).astype(np.uint8)).convert("RGB")


def write(
    picture: Image.Image, words: str, *, at: tuple[int, int], size: int, fill: tuple[int, int, int]
) -> None:
    """Set words in Pillow's own typeface, so that every machine draws the same."""
    ImageDraw.Draw(picture).multiline_text(
        at, words, font=ImageFont.load_default(size), fill=fill, spacing=8
    )


def save_jpeg(picture: Image.Image, target: Path) -> None:
    """Save at the best quality that stays under the size limit."""
    for quality in range(88, 30, -6):
        picture.save(target, "JPEG", quality=quality, optimize=True)
        if target.stat().st_size < SIZE_LIMIT:
            return


def save_clip(frames: list[Image.Image], target: Path) -> None:
    """Save an endless animation, in the format its name says."""
    first, *rest = frames
    options = {"quality": 70, "method": 6} if target.suffix == ".webp" else {"optimize": True}
    first.save(target, save_all=True, append_images=rest, duration=90, loop=0, **options)


if __name__ == "__main__":
    main()
