"""The scorecard: what was measured, what is aimed at, met or not, in one run.

    .venv/bin/python benchmarks/scorecard.py                  # more than an hour
    .venv/bin/python benchmarks/scorecard.py ledger following --times 2

Runs each benchmark that has a goal, one after the other, so that nothing is at work beside it but
itself, and prints their lines in one table: the figure with its spread, the goal, and the peer or
the floor that was measured in the same run. With `--times`, everything is run so often, and each
run has a table of its own: they should agree.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from score import Score, kept, table

HERE = Path(__file__).parent
#: Each benchmark with a goal, and what it is run with, once or more often.
LINES: dict[str, list[list[str]]] = {
    "ledger": [[]],
    "following": [[]],
    "page_weight": [[]],
    "start": [[]],
    "found_by_default": [[]],
    "uploads": [[]],
    "service": [["--database", "sqlite"], ["--database", "postgresql"]],
}


def run(name: str, words: list[str]) -> list[Score]:
    """The lines of one benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        left = Path(folder) / "score"
        command = [sys.executable, "-W", "ignore", str(HERE / f"{name}.py"), *words]
        subprocess.run([*command, "--score", str(left)], check=True, stdout=sys.stderr)
        return kept(left)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(LINES))
    parser.add_argument("--times", type=int, default=1)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(LINES):
        parser.error(f"no such line: {', '.join(sorted(unknown))}")
    names = asked.names or list(LINES)
    for _ in range(asked.times):
        began = datetime.now(UTC)
        scores = [score for name in names for words in LINES[name] for score in run(name, words)]
        met = sum(score.is_met for score in scores)
        load = os.getloadavg()[0]
        print(f"\n{began:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python "
              f"{platform.python_version()}, load {load:.1f}: {met} of {len(scores)} met\n")  # fmt: skip
        print(table(scores), flush=True)


if __name__ == "__main__":
    main()
