"""One line of the scorecard: what was measured, what is aimed at, and whether it is met."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

_REACHES: dict[str, Callable[[float, float], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
}


@dataclass(frozen=True)
class Score:
    """A figure with its goal; `rounds` are what was measured, one figure a round."""

    work: str
    rounds: tuple[float, ...]
    unit: str
    goal: float
    reaches: str = ">="
    beside: str = ""
    """The peer, or the floor, measured in the same run."""

    @property
    def measured(self) -> float:
        return median(self.rounds)

    @property
    def is_met(self) -> bool:
        return bool(_REACHES[self.reaches](self.measured, self.goal))

    def cells(self) -> list[str]:
        """Work, measured with its spread, goal, met, and what stands beside."""
        spread = f" ({_written(min(self.rounds))}–{_written(max(self.rounds))})"
        return [
            self.work,
            f"{_written(self.measured)}{spread if len(self.rounds) > 1 else ''} {self.unit}",
            f"{self.reaches} {_written(self.goal)} {self.unit}",
            "met" if self.is_met else "**not met**",
            self.beside,
        ]


HEADER = ["work", "measured", "goal", "", "beside"]


def table(scores: list[Score]) -> str:
    """The scores as a table."""
    rows = [HEADER, ["---"] * len(HEADER), *(score.cells() for score in scores)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def report(scores: list[Score], keep_in: str) -> None:
    """Print the scores; with a file's name, leave them there for the scorecard."""
    print(table(scores), flush=True)
    if keep_in:
        Path(keep_in).write_text(json.dumps([asdict(score) for score in scores]))


def kept(path: Path) -> list[Score]:
    """What a benchmark left for the scorecard."""
    return [
        Score(**{**row, "rounds": tuple(row["rounds"])}) for row in json.loads(path.read_text())
    ]


def _written(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
