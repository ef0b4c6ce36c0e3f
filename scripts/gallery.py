"""Draw the gallery: one photograph, thirty edits, which step of the ladder finds each.

    .venv/bin/python -m scripts.gallery

Writes `docs/gallery/README.md` and `docs/gallery/edits.jpg`, from scikit-image's
photograph of an astronaut (NASA, public domain) and the edits of `benchmarks/edits.py`.
What is found, it finds again the same on any machine; what a step costs, it measures here.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.edits import EDITS, encoded
from seawall.matching import aligned
from seawall.sandbox import DecoderPool
from seawall.signals import DERIVED, FULL, QUICK, Hashed, Ladder, hash_bytes, seen_as

HERE = Path(__file__).parents[1] / "docs" / "gallery"
COLUMNS, CELL, LABEL = 6, 160, 26
ROUNDS = 9
NOT_FOUND = "—"
SHOWN = (
    "JPEG quality 10",
    "resized to 25 %",
    "brighter",
    "gamma 1.6",
    "sepia",
    "blurred",
    "noise",
    "mirrored",
    "upside down",
    "turned by 90°",
    "inverted",
    "black border 10 %",
    "white border 5 %",
    "letterbox 9:16",
    "blur fill 9:16",
    "screenshot, light",
    "screenshot, dark",
    "picture in picture 70 %",
    "picture in picture 40 %",
    "2 % cut off each side",
    "10 % cut off each side",
    "20 % cut off each side",
    "30 % cut off each side",
    "mirrored, 5 % cut off",
    "turned by 5°, cut",
    "text across",
    "caption band",
    "five faces over it",
    "photo of a screen, mild",
    "photo of a screen, strong",
)


@dataclass(frozen=True)
class Row:
    """An edit, and the first step that finds it."""

    edit: str
    step: str


def main() -> None:
    """Write the page and its picture."""
    HERE.mkdir(exist_ok=True)
    with DecoderPool(size=1, exact=False) as pool:
        found, costs = rows(pool), _costs(pool)
    _sheet().save(HERE / "edits.jpg", quality=82, optimize=True)
    (HERE / "README.md").write_text(_page(found, costs))


def photograph() -> Image.Image:
    """Eileen Collins, astronaut: NASA Great Images, public domain."""
    origin = find_spec("skimage").origin  # type: ignore[union-attr]
    return Image.open(Path(origin).parent / "data" / "astronaut.png").convert("RGB")


def rows(pool: DecoderPool) -> list[Row]:
    """Which step finds each edit, against what a list holds of the photograph."""
    photo = photograph()
    known = hash_bytes(encoded(photo, 95), pool=pool, types={"pdq", "orb"})
    values = {signal.type: signal.value for signal in reversed(known.signals)}
    answers = []
    for name in SHOWN:
        hashed = hash_bytes(encoded(EDITS[name](photo)), pool=pool, ladder=FULL)
        answers.append(_row(name, hashed, values))
    return answers


def _row(name: str, hashed: Hashed, known: dict[str, str]) -> Row:
    near = [seen for seen in seen_as(hashed.signals, known["pdq"]) if seen.matches]
    for step, grade in (("quick", "direct"), ("derived", "derived")):
        if any(seen.grade == grade for seen in near):
            return Row(name, step)
    corners = [signal.value for signal in hashed.signals if signal.type == "orb"]
    is_shared = any(aligned(value, known["orb"]) is not None for value in corners)
    return Row(name, "full" if is_shared else NOT_FOUND)


def _costs(pool: DecoderPool) -> dict[Ladder, float]:
    """Milliseconds a file takes up to each step, jail included: medians over the edits."""
    files = [encoded(EDITS[name](photograph())) for name in SHOWN[::3]]
    taken: dict[Ladder, list[float]] = {QUICK: [], DERIVED: [], FULL: []}
    for _ in range(ROUNDS):
        for content in files:
            for ladder, times in taken.items():
                start = time.perf_counter()
                hash_bytes(content, pool=pool, ladder=ladder)
                times.append((time.perf_counter() - start) * 1e3)
    return {ladder: statistics.median(times) for ladder, times in taken.items()}


def _sheet() -> Image.Image:
    """The photograph and its edits, numbered, on one sheet."""
    photo = photograph()
    shown = [("the photograph", photo), *((name, EDITS[name](photo)) for name in SHOWN)]
    lines = -(-len(shown) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL, lines * (CELL + LABEL)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for place, (name, image) in enumerate(shown):
        x, y = place % COLUMNS * CELL, place // COLUMNS * (CELL + LABEL)
        small = ImageOps.contain(image, (CELL - 8, CELL - 8))
        sheet.paste(small, (x + (CELL - small.width) // 2, y + (CELL - small.height) // 2))
        said = f"{place}. {name}" if place else name
        draw.text((x + 6, y + CELL + 4), said, "black", font=font)
    return sheet


def _page(found: Sequence[Row], costs: dict[Ladder, float]) -> str:
    lines = [INTRODUCTION, "| Step | Finds | ms a file |", "| --- | --- | --- |"]
    lines += [f"| `{one.name}` | {one.says} | {cost:.1f} |" for one, cost in costs.items()]
    lines += ["", "![The photograph and its thirty edits, numbered](edits.jpg)", ""]
    lines += ["| | Edit | Found by |", "| --- | --- | --- |"]
    for number, row in enumerate(found, start=1):
        step = row.step if row.step == NOT_FOUND else f"`{row.step}`"
        lines.append(f"| {number} | {row.edit} | {step} |")
    return "\n".join([*lines, "", CLOSE, ""])


INTRODUCTION = """# Edited copies: crops, screenshots, photos of a screen

Which edits of a known picture does Seawall find? Here are thirty edits of one photograph, and the
first step that finds each. `SEAWALL_LADDER` sets the last step for uploads: `full` by default.
"""

CLOSE = """`quick` and `derived` compare [PDQ hashes](../match-distance.md). `full` compares corners, where a
bank holds any (`media` extra). Many photographs are measured in
[benchmarks](../benchmarks.md).

`.venv/bin/python -m scripts.gallery` draws this page. The photograph: Eileen Collins, NASA Great
Images, public domain, from scikit-image."""


if __name__ == "__main__":
    main()
