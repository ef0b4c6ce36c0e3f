"""The order of a run: files that take long begin first, so that no worker waits at the end.

Files of about the same length stay in the random order of the run's seed. How long each
takes is in `durations.json` (`scripts/record_durations.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from math import frexp
from pathlib import Path

import pytest

_RECORDED = Path(__file__).with_name("durations.json")
_UNRECORDED = 0.5  # as long as what is too short for the record


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The same items, whole files in the order of the power of two of their seconds."""
    files = [(name, list(group)) for name, group in groupby(items, _file_of)]
    files.sort(key=lambda file: -_power(_durations(), file[0]))
    return [item for _, group in files for item in group]


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _power(durations: Mapping[str, float], file: str) -> int:
    return frexp(durations.get(file, _UNRECORDED))[1]


@cache
def _durations() -> dict[str, float]:
    return json.loads(_RECORDED.read_text()) if _RECORDED.exists() else {}
