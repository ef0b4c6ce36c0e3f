"""Shares with their intervals as a picture: a dot for each, and a line as wide as it is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seawall.charts.svg_figure import ACCENT, INK, QUARTER_WORDS, QUARTERS, figure_of, svg_of

_ROW, _AROUND = 25, 40


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share from 0 to 1 with its interval; a row without one is the heading of those below."""

    words: str
    value: float | None = None
    low: float = 0.0
    high: float = 0.0


def share_chart(rows: Sequence[ShareLine], *, name: str, title: str, says: str) -> str:
    """The rows from top to bottom as SVG."""
    places = range(len(rows))
    with figure_of(name, _AROUND + _ROW * len(rows)) as (figure, plot):
        for place, row in zip(places, rows, strict=True):
            if row.value is None:
                continue
            plot.plot(
                [row.low, row.high],
                [place, place],
                color=ACCENT,
                linewidth=6,
                alpha=0.25,
                solid_capstyle="round",
                gid="chart-span",
            )
            plot.plot([row.value], [place], "o", color=ACCENT, markersize=6, gid="chart-dot")
        plot.set_ylim(len(rows) - 0.4, -0.6)
        plot.set_xlim(-0.02, 1.02)
        plot.set_xticks(QUARTERS, QUARTER_WORDS)
        plot.set_yticks(list(places), [row.words for row in rows])
        for label, row in zip(plot.get_yticklabels(), rows, strict=True):
            if row.value is None:
                label.set(color=INK, weight="bold", gid="chart-heading")
        plot.grid(axis="x", gid="chart-grid")
        return svg_of(figure, name=name, title=title, says=says)
