"""A survival curve as a picture: what share still stands, for how long after the beginning.

Time is drawn by its logarithm, from a minute on: hours and weeks are both of interest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seawall.charts.svg_figure import (
    ACCENT,
    INK,
    QUARTER_WORDS,
    QUARTERS,
    figure_of,
    svg_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 250
_MINUTE, _DAY, _HALF = 60, 86_400, 0.5
#: So far beyond the last moment the axis goes on.
_BEYOND = 1.05
#: Moments after the beginning that a curve is read at, in seconds, and their words.
TICKS: Mapping[int, str] = {
    60: "1 min",
    600: "10 min",
    3_600: "1 h",
    21_600: "6 h",
    86_400: "1 d",
    604_800: "7 d",
    2_592_000: "30 d",
}


@dataclass(frozen=True, slots=True)
class StandingLine:
    """From each of these seconds on, the share that stands, with its interval; seen until then.

    The first are those at the beginning.
    """

    seconds: Sequence[float]
    standing: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    until: float


def standing_chart(
    line: StandingLine,
    *,
    name: str,
    title: str,
    says: str,
    heading: str,
    followed: Mapping[int, int],
    half: tuple[float, str] | None = None,
) -> str:
    """The curve with its interval as SVG; under each moment, how many were followed for so long.

    `half` is the second at which the curve falls to a half, with words for it, if it does.
    """
    end = max(line.until, _DAY)
    with figure_of(name, _HEIGHT) as (figure, plot):
        moments = [*line.seconds, line.until if line.standing[-1] > 0 else end * _BEYOND]
        plot.fill_between(
            moments,
            _to_the_end(line.low),
            _to_the_end(line.high),
            step="post",
            color=ACCENT,
            alpha=0.16,
            linewidth=0,
            gid="chart-band",
        )
        plot.step(
            moments,
            _to_the_end(line.standing),
            where="post",
            color=ACCENT,
            linewidth=2,
            gid="chart-line",
        )
        plot.set_xscale("symlog", linthresh=_MINUTE, linscale=0.5)
        plot.set_xlim(0, end * _BEYOND)
        plot.set_ylim(0, 1.02)
        ticks = [moment for moment in TICKS if moment <= end]
        plot.set_xticks(ticks, [f"{TICKS[moment]}\n{followed[moment]:,}" for moment in ticks])
        plot.set_xticks([], minor=True)
        plot.set_yticks(QUARTERS, QUARTER_WORDS)
        plot.grid(gid="chart-grid")
        if half:
            _mark_half(plot, *half)
        plot.set_title(
            heading, loc="left", fontsize=12, color=INK, weight="bold", gid="chart-heading"
        )
        plot.set_xlabel("time after the beginning, and how many were followed for so long", size=10)
        return svg_of(figure, name=name, title=title, says=says)


def _mark_half(plot: Axes, moment: float, words: str) -> None:
    """A dot at a half, and its words where the curve is not: above to the right, or below."""
    plot.plot([moment], [_HALF], "o", color=ACCENT, markersize=7, gid="chart-dot")
    place, _ = (plot.transScale + plot.transLimits).transform((moment, _HALF))
    is_late = place > _HALF
    plot.annotate(
        words,
        (moment, _HALF),
        (-9, -11) if is_late else (9, 11),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="center",
        color=INK,
        gid="chart-heading",
    )


def _to_the_end(steps: Sequence[float]) -> list[float]:
    return [*steps, steps[-1]]
