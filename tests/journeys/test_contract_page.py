"""The page that promises names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/integration/promises.md").read_text()


def test_every_test_named_beside_a_promise_exists():
    named, file = [], ""
    for path, test in re.findall(r"`(tests/[\w/]+\.py|…)::(\w+)`", PAGE):
        file = file if path == "…" else path
        named.append((file, test))

    missing = [(f, t) for f, t in named if f"def {t}(" not in (ROOT / f).read_text()]
    assert missing == []
    assert len(named) >= 25


def test_every_promise_has_a_test_beside_it():
    promises = [line for line in PAGE.splitlines() if line.startswith("- ")]

    assert len(promises) >= 15
    assert [line for line in promises if "::" not in line] == []
