"""Fifty-three ways in which a known picture comes back, for the recall table and the gallery.

Reconstructed from the classes that evasion is reported in: recompression, resizing, crops,
borders and letterboxes, mirroring and turning, things drawn over it, screenshots and
pictures in pictures, tone and colour, noise, and a photograph of a screen. Each edit takes
an RGB picture and gives one; whoever uses it saves the result as a JPEG of quality 80.
Everything is drawn here from seeded numbers: no font, no template, no file.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

Edit = Callable[[Image.Image], Image.Image]
JPEG_QUALITY = 80
TURN = Image.Transpose


def encoded(photo: Image.Image, quality: int = JPEG_QUALITY) -> bytes:
    """The picture as a JPEG file."""
    out = io.BytesIO()
    photo.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def recompressed(quality: int) -> Edit:
    def edit(photo: Image.Image) -> Image.Image:
        return Image.open(io.BytesIO(encoded(photo, quality))).convert("RGB")

    return edit


def resized(share: float) -> Edit:
    return lambda photo: photo.resize(
        (round(photo.width * share), round(photo.height * share)), Image.Resampling.BICUBIC
    )


def cropped(share: float) -> Edit:
    """So much of width and height is cut off each side."""

    def edit(photo: Image.Image) -> Image.Image:
        x, y = round(photo.width * share), round(photo.height * share)
        return photo.crop((x, y, photo.width - x, photo.height - y))

    return edit


def bordered(share: float, colour: str = "black") -> Edit:
    return lambda photo: ImageOps.expand(photo, round(min(photo.size) * share), colour)


def _canvas(photo: Image.Image, ratio: float) -> tuple[int, int]:
    """The smallest canvas of this width to height that the picture fits into."""
    if photo.width / photo.height > ratio:
        return photo.width, round(photo.width / ratio)
    return round(photo.height * ratio), photo.height


def letterboxed(ratio: float) -> Edit:
    return lambda photo: _centred(photo, Image.new("RGB", _canvas(photo, ratio)))


def blur_filled(ratio: float) -> Edit:
    """On a phone's upright screen, the rest filled with the picture itself, blurred."""

    def edit(photo: Image.Image) -> Image.Image:
        back = ImageOps.fit(photo, _canvas(photo, ratio))
        return _centred(photo, back.filter(ImageFilter.GaussianBlur(photo.width / 30)))

    return edit


def _centred(photo: Image.Image, page: Image.Image) -> Image.Image:
    page.paste(photo, ((page.width - photo.width) // 2, (page.height - photo.height) // 2))
    return page


def rotated(degrees: float) -> Edit:
    """Turned a little, and cut so that no corner shows."""

    def edit(photo: Image.Image) -> Image.Image:
        turned = photo.rotate(degrees, Image.Resampling.BICUBIC)
        slope = np.tan(np.radians(degrees))
        x, y = round(photo.height * slope / 2) + 1, round(photo.width * slope / 2) + 1
        return turned.crop((x, y, photo.width - x, photo.height - y))

    return edit


def texted(photo: Image.Image) -> Image.Image:
    """Two lines of large letters across the middle, outlined."""
    photo = photo.copy()
    size = photo.width // 12
    ImageDraw.Draw(photo).multiline_text(
        (photo.width // 2, photo.height // 2),
        "THE GREY TIDE\nRISES TODAY",
        "white",
        font=ImageFont.load_default(size),
        anchor="mm",
        align="center",
        stroke_width=max(1, size // 12),
        stroke_fill="black",
    )
    return photo


def captioned(photo: Image.Image) -> Image.Image:
    """A white band with a line of text over the lowest eighth."""
    photo, draw_size = photo.copy(), photo.height // 16
    draw, top = ImageDraw.Draw(photo), photo.height - photo.height // 8
    draw.rectangle((0, top, photo.width, photo.height), "white")
    where = (photo.width // 20, top + photo.height // 32)
    draw.text(where, "Seen at the harbour today", "black", font=ImageFont.load_default(draw_size))
    return photo


def with_faces(count: int) -> Edit:
    """Yellow faces over it, each a fifth of its shorter side."""
    places = [(0.5, 0.5), (0.22, 0.25), (0.78, 0.25), (0.22, 0.75), (0.78, 0.75)]

    def edit(photo: Image.Image) -> Image.Image:
        photo = photo.copy()
        for x, y in places[:count]:
            _face(
                ImageDraw.Draw(photo), x * photo.width, y * photo.height, size=min(photo.size) / 10
            )
        return photo

    return edit


def _face(draw: ImageDraw.ImageDraw, x: float, y: float, *, size: float) -> None:
    draw.ellipse((x - size, y - size, x + size, y + size), "#ffcc33", "#7a5a00", 2)
    for side in (-1, 1):
        eye = x + side * size / 3
        draw.ellipse((eye - size / 8, y - size / 3, eye + size / 8, y - size / 12), "#4a3000")
    draw.arc((x - size / 2, y - size / 2, x + size / 2, y + size / 2), 20, 160, "#4a3000", 4)


def with_logo(photo: Image.Image) -> Image.Image:
    """A round badge in the upper right corner, a sixth of the shorter side."""
    photo, size = photo.copy(), min(photo.size) // 6
    draw, x, y = ImageDraw.Draw(photo), photo.width - size - size // 4, size // 4
    draw.ellipse((x, y, x + size, y + size), "white", "navy", max(2, size // 12))
    draw.polygon([(x + size // 2, y + size // 5), (x + size // 5, y + size * 4 // 5)], "navy")
    draw.rectangle((x + size // 3, y + size // 3, x + size * 2 // 3, y + size * 2 // 3), "navy")
    return photo


def screenshot(page: str, ink: str) -> Edit:
    """A post on a phone: a bar, a name, two lines of text, the picture, a row of buttons."""

    def edit(photo: Image.Image) -> Image.Image:
        shown = ImageOps.contain(photo, (540, 620))
        screen = Image.new("RGB", (540, 960), page)
        draw = ImageDraw.Draw(screen)
        small, plain = ImageFont.load_default(18), ImageFont.load_default(24)
        draw.text((20, 10), "12:41", ink, font=small)
        draw.rectangle((480, 12, 516, 28), outline=ink, width=2)
        draw.ellipse((20, 60, 76, 116), "#7799bb")
        draw.text((92, 64), "Example Front", ink, font=plain)
        draw.text((92, 94), "2 h", "#888888", font=small)
        draw.multiline_text(
            (20, 134), "Look at what was posted\nthis morning", ink, font=plain, spacing=6
        )
        screen.paste(shown, ((540 - shown.width) // 2, 210))
        for place in range(4):
            left = 40 + place * 130
            draw.ellipse((left, 880, left + 40, 920), outline=ink, width=3)
        return screen

    return edit


def pictured(share: float) -> Edit:
    """Inside another picture: so much of its width and height, off the middle."""

    def edit(photo: Image.Image) -> Image.Image:
        page = _scene(photo.size)
        inner = photo.resize((round(photo.width * share), round(photo.height * share)))
        left, top = (
            round((photo.width - inner.width) * 0.7),
            round((photo.height - inner.height) * 0.6),
        )
        page.paste(inner, (left, top))
        return page

    return edit


def _scene(size: tuple[int, int]) -> Image.Image:
    """Another picture: clouds, grain and things with edges, from a fixed seed."""
    random = np.random.default_rng(7)
    page = np.zeros((size[1], size[0], 3), np.float32)
    for cells, weight in ((6, 0.5), (24, 0.3), (96, 0.2)):
        noise = Image.fromarray(random.integers(0, 255, (cells, cells, 3), np.uint8))
        page += weight * np.asarray(noise.resize(size, Image.Resampling.BICUBIC), np.float32)
    scene = Image.fromarray(page.astype(np.uint8))
    draw = ImageDraw.Draw(scene)
    for _ in range(12):
        x, y = random.integers(0, size[0]), random.integers(0, size[1])
        wide, high = random.integers(20, max(21, size[0] // 3)), random.integers(20, 160)
        colour = tuple(int(level) for level in random.integers(0, 255, 3))
        shape = draw.rectangle if random.random() < 0.5 else draw.ellipse
        shape((x, y, x + wide, y + high), colour)
    return scene


def gamma(power: float) -> Edit:
    table = [round(255 * (value / 255) ** power) for value in range(256)] * 3
    return lambda photo: photo.point(table)


def sepia(photo: Image.Image) -> Image.Image:
    return ImageOps.colorize(photo.convert("L"), "#1a0f00", "#fff0d0")


def noisy(photo: Image.Image) -> Image.Image:
    pixels = np.asarray(photo, np.float32)
    noise = np.random.default_rng(11).normal(0, 12, pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def photographed(*, strong: bool) -> Edit:
    """A screen, photographed by hand: askew, with a bezel, moire, glare and soft focus."""
    corner, moire, blur = (0.08, 14, 1.6) if strong else (0.035, 6, 1.0)

    def edit(photo: Image.Image) -> Image.Image:
        framed = ImageOps.expand(photo, round(min(photo.size) * 0.04), "#101010")
        width, height = framed.size
        x, y = corner * width, corner * height
        quad = (-x, -y / 2, -x / 3, height + y, width + x, height + y / 3, width + x / 2, -y)
        askew = framed.transform(
            framed.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor="#303438"
        )
        rows, columns = np.mgrid[:height, :width]
        waves = moire * np.sin(columns / 2.1 + rows / 37) * np.sin(rows / 2.3)
        glare = (
            40
            * np.exp(-(((columns / width - 0.7) ** 2 + (rows / height - 0.2) ** 2) * 18))
            * (1 + strong)
        )
        pixels = np.asarray(askew, np.float32) + (waves + glare)[..., None]
        shot = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        return shot.filter(ImageFilter.GaussianBlur(blur))

    return edit


def _tone(enhancer: Callable[[Image.Image], ImageEnhance._Enhance], factor: float) -> Edit:
    return lambda photo: enhancer(photo).enhance(factor)


EDITS: dict[str, Edit] = {
    **{f"JPEG quality {q}": recompressed(q) for q in (90, 70, 50, 30, 20, 10)},
    **{f"resized to {round(s * 100)} %": resized(s) for s in (2, 0.5, 0.25)},
    **{f"{round(s * 100)} % cut off each side": cropped(s) for s in (0.02, 0.05, 0.1, 0.2, 0.3)},
    **{f"black border {round(s * 100)} %": bordered(s) for s in (0.02, 0.05, 0.1)},
    **{f"white border {round(s * 100)} %": bordered(s, "white") for s in (0.05, 0.1)},
    "letterbox 1:1": letterboxed(1.0),
    "letterbox 9:16": letterboxed(9 / 16),
    "blur fill 9:16": blur_filled(9 / 16),
    "mirrored": lambda photo: photo.transpose(TURN.FLIP_LEFT_RIGHT),
    "mirrored, 5 % cut off": lambda photo: ImageOps.mirror(cropped(0.05)(photo)),
    "upside down": lambda photo: photo.transpose(TURN.FLIP_TOP_BOTTOM),
    "turned by 90°": lambda photo: photo.transpose(TURN.ROTATE_90),
    "turned by 180°": lambda photo: photo.transpose(TURN.ROTATE_180),
    "turned by 270°": lambda photo: photo.transpose(TURN.ROTATE_270),
    **{f"turned by {d}°, cut": rotated(d) for d in (1, 2, 5)},
    "text across": texted,
    "caption band": captioned,
    "one face over it": with_faces(1),
    "five faces over it": with_faces(5),
    "logo in a corner": with_logo,
    "screenshot, light": screenshot("white", "black"),
    "screenshot, dark": screenshot("#15202b", "white"),
    "picture in picture 70 %": pictured(0.7),
    "picture in picture 40 %": pictured(0.4),
    "brighter": _tone(ImageEnhance.Brightness, 1.4),
    "darker": _tone(ImageEnhance.Brightness, 0.6),
    "more contrast": _tone(ImageEnhance.Contrast, 1.5),
    "less contrast": _tone(ImageEnhance.Contrast, 0.6),
    "gamma 0.6": gamma(0.6),
    "gamma 1.6": gamma(1.6),
    "grey": lambda photo: photo.convert("L").convert("RGB"),
    "sepia": sepia,
    "blurred": lambda photo: photo.filter(ImageFilter.GaussianBlur(2.5)),
    "noise": noisy,
    "inverted": ImageOps.invert,
    "photo of a screen, mild": photographed(strong=False),
    "photo of a screen, strong": photographed(strong=True),
}
