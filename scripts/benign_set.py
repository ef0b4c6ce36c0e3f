"""Write `src/seawall/data/forum/benign.jsonl`: signals that no shared signal may find.

Run it after the media, the texts or an algorithm changed, and read the difference before you
commit it: `uv run python scripts/benign_set.py`. One line is one harmless thing: the shipped
photographs, posters and clips in every view the product looks at uploads by, drawings that
thousands of people make alike (flags, logos, gradients, captions), common texts and
addresses. A test holds the file against this script.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from PIL import Image, ImageDraw, ImageFont

from seawall.sandbox import DecoderPool
from seawall.signals import DERIVED, dihedral, hash_bytes, hash_text, hash_url

SOURCE = Path(__file__).parents[1] / "src/seawall"
MEDIA = SOURCE / "world/media"
TARGET = SOURCE / "data/forum/benign.jsonl"
TEXTS = SOURCE / "data/forum/benign_texts.yaml"
SIDE = 320
GRAIN = 3.0
#: Types of which a harmless thing has a value that others could list.
KEPT = ("pdq", "sha256", "md5", "text", "passage", "minhash", "tlsh", "url", "url_md5")
STRIPES = {
    "black-red-gold": ("#000000", "#dd0000", "#ffcc00"),
    "blue-white-red": ("#0055a4", "#ffffff", "#ef4135"),
    "green-white-red": ("#009246", "#ffffff", "#ce2b37"),
    "red-white-black": ("#c8102e", "#ffffff", "#000000"),
    "blue-yellow": ("#0057b7", "#ffd700"),
    "white-red": ("#ffffff", "#dc143c"),
    "green-yellow-red": ("#009e49", "#fcd116", "#ce1126"),
    "rainbow": ("#e40303", "#ff8c00", "#ffed00", "#008026", "#24408e", "#732982"),
}
CAPTIONS = (
    "BREAKING NEWS",
    "THIS CONTENT IS\nNO LONGER AVAILABLE",
    "PRAY FOR PEACE",
    "Video removed",
    "GOOD MORNING",
    "THANK YOU",
    "SUBSCRIBE",
    "HAPPY NEW YEAR",
    "NO SIGNAL",
    "THE END",
)

#: The demo world's media by group, and the folders that each group lies in.
GROUPS = {"photos": ("photos", "not-in-bank"), "posters": ("posters",), "clips": ("clips",)}


def main() -> None:
    """Write the file."""
    with DecoderPool(1) as pool:
        lines = [json.dumps(one, ensure_ascii=False) for one in made(pool)]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} harmless things, {TARGET.stat().st_size:,} bytes", file=sys.stderr)


def made(pool: DecoderPool) -> Iterator[dict[str, object]]:
    """Every line of the file."""
    for group, folders in GROUPS.items():
        paths = [path for folder in folders for path in (MEDIA / folder).iterdir()]
        for path in sorted(paths, key=lambda path: path.stem):
            yield _picture(group, path.stem, path.read_bytes(), pool)
    for group, drawings in (("flags", flags()), ("drawings", plain()), ("captions", captions())):
        for name, picture in drawings:
            yield _picture(group, name, _png(grained(picture)), pool, as_file=False)
    said = yaml.safe_load(TEXTS.read_text("utf-8"))
    for name, text in said["passages"].items():
        yield _line("texts", name, hash_text(text).signals)
    for address in said["addresses"]:
        yield _line("addresses", address, hash_url(address).signals)
    yield {"group": "files", "name": "empty", "values": _of_nothing()}


def grained(picture: Image.Image) -> Image.Image:
    """The drawing with the grain of a camera or a JPEG.

    In a drawing without any, half of the frequencies are exactly nothing, and rounding, which
    differs from machine to machine, decides their bits.
    """
    pixels = np.asarray(picture, np.float32)
    grain = np.random.default_rng(7).normal(0, GRAIN, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(pixels + grain, 0, 255).round().astype(np.uint8))


def flags() -> Iterator[tuple[str, Image.Image]]:
    """Stripes in both directions, and crosses."""
    for name, colours in STRIPES.items():
        for way in ("across", "down"):
            picture = Image.new("RGB", (SIDE * 3 // 2, SIDE))
            draw, many = ImageDraw.Draw(picture), len(colours)
            for at, colour in enumerate(colours):
                box = (0, SIDE * at // many, picture.width, SIDE * (at + 1) // many)
                if way == "down":
                    wide = picture.width
                    box = (wide * at // many, 0, wide * (at + 1) // many, SIDE)
                draw.rectangle(box, fill=colour)
            yield f"{name}-{way}", picture
    for name, ground, cross in (
        ("cross-red", "#ffffff", "#c8102e"),
        ("cross-yellow", "#006aa7", "#fecc02"),
    ):
        picture = Image.new("RGB", (SIDE * 3 // 2, SIDE), ground)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((150, 0, 200, SIDE), fill=cross)
        draw.rectangle((0, 135, picture.width, 185), fill=cross)
        yield name, picture


def plain() -> Iterator[tuple[str, Image.Image]]:
    """Gradients, and the shapes that logos are made of; a blank page has no quality to match by."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    shades = {
        "gradient-down": rows,
        "gradient-across": columns,
        "gradient-diagonal": (rows + columns) / 2,
        "gradient-round": np.hypot(rows - 0.5, columns - 0.5) * 1.4,
        "chequers": (np.floor(rows * 8) + np.floor(columns * 8)) % 2,
        "bars": np.floor(columns * 8) / 8,
    }
    for name, shade in shades.items():
        grey = np.clip(shade * 255, 0, 255).astype(np.uint8)
        yield name, Image.fromarray(np.stack([grey] * 3, axis=-1))
    yield from _shapes()


def _shapes() -> Iterator[tuple[str, Image.Image]]:
    middle, third = SIDE // 2, SIDE // 3
    box = (middle - third, middle - third, middle + third, middle + third)
    turns = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2, third / 2.6, third)
    star = [
        (middle + r * np.cos(t), middle + r * np.sin(t)) for r, t in zip(reach, turns, strict=True)
    ]
    for name, front, back in (("dark", "#101820", "#ffffff"), ("light", "#ffffff", "#101820")):
        for shape in ("disc", "ring", "square", "star", "play"):
            picture = Image.new("RGB", (SIDE, SIDE), back)
            draw = ImageDraw.Draw(picture)
            if shape == "disc":
                draw.ellipse(box, fill=front)
            elif shape == "ring":
                draw.ellipse(box, outline=front, width=24)
            elif shape == "square":
                draw.rectangle(box, fill=front)
            elif shape == "star":
                draw.polygon(star, fill=front)
            else:
                draw.polygon([(box[0], box[1]), (box[0], box[3]), (box[2], middle)], fill=front)
            yield f"{shape}-{name}", picture


def captions() -> Iterator[tuple[str, Image.Image]]:
    """Words on a card, as everybody sets them."""
    for words in CAPTIONS:
        for name, front, back in (("dark", "#ffffff", "#000000"), ("light", "#000000", "#ffffff")):
            picture = Image.new("RGB", (480, 270), back)
            draw = ImageDraw.Draw(picture)
            font = ImageFont.load_default(40)
            draw.multiline_text(
                (240, 135), words, fill=front, font=font, anchor="mm", align="center"
            )
            yield f"{words.split(chr(10))[0].lower().replace(' ', '-')}-{name}", picture


def _picture(
    group: str, name: str, content: bytes, pool: DecoderPool, *, as_file: bool = True
) -> dict[str, object]:
    """A picture in every view, and in its eight turns and mirrorings."""
    line = _line(group, name, hash_bytes(content, pool=pool, ladder=DERIVED).signals)
    values: dict[str, list[str]] = line["values"]  # type: ignore[assignment]
    with Image.open(io.BytesIO(content)) as opened:
        turned = dihedral(np.asarray(opened.convert("RGB")))
    values["pdq"] = list(dict.fromkeys([*values.get("pdq", []), *turned]))
    if not as_file:
        line["values"] = {"pdq": values["pdq"]}
    return line


def _line(group: str, name: str, signals: object) -> dict[str, object]:
    values: dict[str, list[str]] = {}
    for signal in signals:  # type: ignore[attr-defined]
        if signal.type in KEPT and signal.value not in values.setdefault(signal.type, []):
            values[signal.type].append(signal.value)
    return {"group": group, "name": name, "values": {kind: v for kind, v in values.items() if v}}


def _of_nothing() -> dict[str, list[str]]:
    """What a file without a byte would have: an empty upload must find nothing."""
    from hashlib import md5, sha256

    return {
        "sha256": [sha256(b"").hexdigest()],
        "md5": [md5(b"").hexdigest()],
        "text": [sha256(b"").hexdigest()],
    }


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)  # its pixels are what counts
    return out.getvalue()


if __name__ == "__main__":
    main()
