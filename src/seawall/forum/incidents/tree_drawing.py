"""The variant tree, drawn: in text for a terminal, in SVG for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from seawall.forum.incidents.variants import Forest

LARGEST = 2_000
"""Rows that are drawn; nobody reads a longer tree."""

_ROW, _STEP, _MARGIN, _DOT = 22, 24, 12, 4
_WIDEST = 1_200


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One signal in its place: how deep, under which row, and the bars before it."""

    signal: str
    depth: int
    under: int | None
    bars: str


def rows(trees: Forest) -> Iterator[TreeRow]:
    """Every signal, each below what it was made from."""
    waiting: list[tuple[str, int, int | None, str, bool]] = [
        (root, 0, None, "", True) for root in reversed(trees.roots)
    ]
    number = 0
    while waiting and number < LARGEST:
        signal, depth, under, before, is_last = waiting.pop()
        corner = "" if depth == 0 else "└─ " if is_last else "├─ "
        yield TreeRow(signal, depth, under, before + corner)
        below = trees.children.get(signal, ())
        further = "" if depth == 0 else before + ("   " if is_last else "│  ")
        waiting += [
            (child, depth + 1, number, further, child == below[-1]) for child in reversed(below)
        ]
        number += 1


def as_text(trees: Forest, *, name: Callable[[str], str] = str) -> str:
    """The trees as lines: each variant with its edit and its distance."""
    return "\n".join(
        f"{row.bars}{name(row.signal)}{_beside(trees, row.signal)}" for row in rows(trees)
    )


def as_svg(trees: Forest, *, title: str, name: Callable[[str], str] = str) -> str:
    """The trees as a picture that stands alone: no script, no style from elsewhere."""
    drawn = tuple(rows(trees))
    places = [
        (_MARGIN + row.depth * _STEP, _MARGIN + n * _ROW + _ROW // 2) for n, row in enumerate(drawn)
    ]
    deepest = max((row.depth for row in drawn), default=0)
    width = min(_WIDEST, 2 * _MARGIN + deepest * _STEP + 520)
    height = 2 * _MARGIN + len(drawn) * _ROW
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="13">'
    )
    parts = [head, f"<title>{escape(title)}</title>"]
    for row, (x, y) in zip(drawn, places, strict=True):
        if row.under is not None:
            over_x, over_y = places[row.under]
            parts.append(
                f'<path d="M{over_x} {over_y + _DOT}V{y}H{x - _DOT}" fill="none" stroke="currentColor"/>'
            )
        words = escape(f"{name(row.signal)}{_beside(trees, row.signal)}")
        parts.append(f'<circle cx="{x}" cy="{y}" r="{_DOT}" fill="currentColor"/>')
        parts.append(f'<text x="{x + 10}" y="{y + 4}" fill="currentColor">{words}</text>')
    return "\n".join([*parts, "</svg>"])


def _beside(trees: Forest, signal: str) -> str:
    link = trees.links.get(signal)
    if link is None:
        return ""
    apart = "" if link.distance is None else f", {link.distance} apart"
    return f"  ({link.edit}{apart})"
