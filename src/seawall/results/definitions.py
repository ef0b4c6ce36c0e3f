"""What each measure means: data, so that it can be read, and is printed beside its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """One measure: its name, what it is of, what keeps it honest, and its numbers in words."""

    id: str
    title: str
    says: str
    guard: str
    numbers: Mapping[str, str]
    beside: Mapping[str, str]
    curve: str = ""
    """What its curve is of, where it has one."""

    def number(self, name: str) -> str:
        """What a number of it says."""
        return self.numbers[name]


@cache
def metric_definitions() -> Mapping[str, MetricDefinition]:
    """Every measure by its id, in the order in which they are printed."""
    text = (files("seawall") / "data" / "results.yaml").read_text("utf-8")
    rows = yaml.safe_load(text)
    return {
        row["id"]: MetricDefinition(
            row["id"],
            row["title"],
            row["says"].strip(),
            row["guard"].strip(),
            row["numbers"],
            row.get("beside", {}),
            row.get("curve", ""),
        )
        for row in rows
    }


def definition_of(metric: str) -> MetricDefinition:
    """What this measure means."""
    return metric_definitions()[metric]
