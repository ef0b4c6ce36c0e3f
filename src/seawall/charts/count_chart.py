"""Counts as a picture: a bar for each, with its number at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from seawall.charts.svg_figure import ACCENT, INK, figure_of, svg_of

_ROW, _AROUND, _LINE = 26, 16, 13
_BAR, _PART = 0.62, 0.45
#: So many letters of a label fit beside the bars.
_LETTERS = 34
#: Room for the number behind the longest bar, of the whole width.
_BEYOND = 1.18


@dataclass(frozen=True, slots=True)
class CountBar:
    """A count; a part of the count above it is drawn thinner and lighter."""

    words: str
    value: int
    is_part: bool = False


def count_chart(bars: Sequence[CountBar], *, name: str, title: str, says: str) -> str:
    """The bars from top to bottom as SVG."""
    labels = [fill(bar.words, _LETTERS) for bar in bars]
    extra = sum(label.count("\n") for label in labels)
    most = max((bar.value for bar in bars), default=0) or 1
    height = _AROUND + _ROW * len(bars) + _LINE * extra
    with figure_of(name, height) as (figure, plot):
        for place, bar in enumerate(bars):
            plot.barh(
                place,
                bar.value,
                height=_PART if bar.is_part else _BAR,
                color=ACCENT,
                alpha=0.45 if bar.is_part else 1,
                gid="chart-bar",
            )
            plot.annotate(
                f"{bar.value:,}",
                (bar.value, place),
                (5, 0),
                textcoords="offset points",
                va="center",
                color=INK,
                gid="chart-heading",
            )
        plot.set_ylim(len(bars) - 0.4, -0.6)
        plot.set_xlim(0, most * _BEYOND)
        plot.set_xticks([])
        plot.spines["bottom"].set_visible(False)
        plot.set_yticks(range(len(bars)), labels)
        for label in plot.get_yticklabels():
            label.set_multialignment("right")
        return svg_of(figure, name=name, title=title, says=says)
