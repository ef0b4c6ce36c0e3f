"""Any mode of pixels as RGB, the way the eye sees it.

A palette is looked up, CMYK and Lab are converted, 16 bits keep their upper eight:
an index or an ink taken for brightness would give the hash of another picture, and
an easy way past us.
"""

from PIL import Image

WHITE = (255, 255, 255, 255)
EIGHT_BIT = 255
SIXTEEN_BIT = 65_535


def scale_of(image: Image.Image) -> float:
    """What to multiply the values of a deep grey picture by; 1 for all others."""
    if image.mode.startswith("I;16"):
        return 1 / 256
    if image.mode not in ("I", "F"):
        return 1.0
    brightest = float(image.getextrema()[1])  # type: ignore[arg-type]
    if image.mode == "F" and brightest <= 1:
        return float(EIGHT_BIT)
    if brightest <= EIGHT_BIT:
        return 1.0
    return 1 / 256 if brightest <= SIXTEEN_BIT else EIGHT_BIT / brightest


def as_rgb(image: Image.Image, *, scale: float = 1.0) -> Image.Image:
    """The pixels as RGB, transparency ignored."""
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode in ("I", "F"):
        return image.point(lambda value: value * scale + 0).convert("L").convert("RGB")
    if image.mode == "LAB":
        return image.getchannel("L").convert("RGB")
    if image.mode in ("La", "PA"):
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    return image.convert("RGB")


def on_white(image: Image.Image, *, scale: float = 1.0) -> Image.Image:
    """The pixels as RGB, seen through their transparency on a white page."""
    if not image.has_transparency_data or image.mode[0] in "IF":
        return as_rgb(image, scale=scale)
    translucent = image.convert("RGBA")
    page = Image.new("RGBA", translucent.size, WHITE)
    page.alpha_composite(translucent)
    return page.convert("RGB")
