"""Two signals side by side, as shapes derived from them: nobody has to look at the original.

A hash is drawn as its grid of bits, with those that differ beside it. What aligns in time
or in text is drawn as two bars, the matched stretches joined.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from seawall.app.explaining.compare import Comparison, Explanation
from seawall.matching import codes_of
from seawall.signals import signal_type

WIDTH, MARGIN, CELL, LINE = 720, 24, 12, 18
PAPER, INK, SOFT = "#ffffff", "#1f2a37", "#6b7787"
SAME, DIFFERENT, EMPTY = "#2f6f8f", "#c2410c", "#e5e9ee"
MOST = 6  # looks that are drawn

Draw = ImageDraw.ImageDraw


def draw_explanation(explanation: Explanation) -> bytes:
    """A PNG of the nearest looks, at most `MOST`."""
    comparisons = explanation.comparisons[:MOST]
    parts = [_part(explanation, look) for look in comparisons]
    height = 2 * MARGIN + 2 * LINE + sum(tall + MARGIN for tall, _ in parts)
    page = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(page)
    entry = explanation.known
    pen.text((MARGIN, MARGIN), f"{entry.signal_type}  {entry.name}"[:100], fill=INK)
    pen.text((MARGIN, MARGIN + LINE), _headline(explanation)[:100], fill=SOFT)
    top = 2 * MARGIN + 2 * LINE
    for tall, paint in parts:
        paint(pen, top)
        top += tall + MARGIN
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _headline(explanation: Explanation) -> str:
    if explanation.matches:
        return "It matches."
    return explanation.objection or "It does not match."


def _part(explanation: Explanation, look: Comparison) -> tuple[int, Callable[[Draw, int], None]]:
    if signal_type(explanation.known.signal_type).kind == "hamming":
        return 2 * LINE + 16 * CELL, lambda pen, top: _grids(pen, top, explanation, look)
    if look.intervals:
        return LINE + 5 * LINE, lambda pen, top: _bars(pen, top, look)
    return LINE, lambda pen, top: _caption(pen, top, look)


def _caption(pen: Draw, top: int, look: Comparison) -> None:
    apart = "nothing in common" if look.distance is None else f"{look.distance} of {look.limit}"
    words = f"{look.signal.view or 'as sent'}: {apart}; {look.why_not or 'it matches'}"
    pen.text((MARGIN, top), words[:110], fill=INK)


def _grids(pen: Draw, top: int, explanation: Explanation, look: Comparison) -> None:
    _caption(pen, top, look)
    file_bits, known_bits = (
        np.unpackbits(codes_of([value])).reshape(16, 16)
        for value in (look.signal.value, explanation.known.value)
    )
    drawn = (
        ("the file", file_bits, SAME),
        ("known", known_bits, SAME),
        ("differs", file_bits ^ known_bits, DIFFERENT),
    )
    for place, (title, bits, colour) in enumerate(drawn):
        left = MARGIN + place * (17 * CELL + MARGIN)
        pen.text((left, top + LINE), title, fill=SOFT)
        _grid(pen, (left, top + 2 * LINE), bits, colour)


def _grid(pen: Draw, at: tuple[int, int], bits: NDArray[np.uint8], colour: str) -> None:
    for row in range(16):
        for column in range(16):
            left, up = at[0] + column * CELL, at[1] + row * CELL
            box = (left, up, left + CELL - 2, up + CELL - 2)
            pen.rectangle(box, fill=colour if bits[row, column] else EMPTY)


def _bars(pen: Draw, top: int, look: Comparison) -> None:
    _caption(pen, top, look)
    file_top, known_top = top + int(1.5 * LINE), top + 4 * LINE
    longest = max(max(part.end, part.known_end) for part in look.intervals) or 1.0
    scale = (WIDTH - 2 * MARGIN) / longest
    for up in (file_top, known_top):
        pen.rectangle((MARGIN, up, WIDTH - MARGIN, up + LINE - 4), fill=EMPTY)
    for part in look.intervals:
        upper = (MARGIN + part.start * scale, MARGIN + part.end * scale)
        lower = (MARGIN + part.known_start * scale, MARGIN + part.known_end * scale)
        pen.rectangle((upper[0], file_top, upper[1], file_top + LINE - 4), fill=SAME)
        pen.rectangle((lower[0], known_top, lower[1], known_top + LINE - 4), fill=SAME)
        for above, below in zip(upper, lower, strict=True):
            pen.line((above, file_top + LINE - 4, below, known_top), fill=SOFT)
