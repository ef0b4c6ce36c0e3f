"""Every fault that we claim to stand has its row, and every row the test that shows it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text()
#: What a single machine can show.
FAULTS = {*range(1, 19), 22, *range(25, 29), 30, 33, *range(35, 38)}
ROWS = {
    int(number): re.findall(r"`(tests/[^`]+)::(test_\w+)`", rest)
    for number, rest in re.findall(r"^\| (\d+) \|(.*)$", PAGE, re.MULTILINE)
}


def defined(path: str, name: str) -> bool:
    """Whether this file has a test of this name."""
    file = ROOT / path
    return file.exists() and f"\ndef {name}(" in file.read_text()


def test_every_fault_has_one_row_with_a_test():
    assert ROWS.keys() == FAULTS
    assert len(re.findall(r"^\| \d+ \|", PAGE, re.MULTILINE)) == len(ROWS)
    assert [number for number, tests in ROWS.items() if not tests] == []


def test_every_test_that_is_named_exists():
    named = [one for tests in ROWS.values() for one in tests]

    assert [f"{path}::{name}" for path, name in named if not defined(path, name)] == []


def test_a_test_with_the_number_of_a_fault_is_about_one_that_has_a_row():
    names = [
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_fault_\w+)", path.read_text(), re.MULTILINE)
    ]
    first_numbers = [re.match(r"test_fault((?:_\d\d)+)_", name) for name in names]
    numbers = {int(n) for one in first_numbers if one for n in one[1].split("_")[1:]}

    assert names
    assert None not in first_numbers
    assert numbers <= FAULTS
