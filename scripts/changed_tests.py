"""Print the test files that a change touches and that fit into the time: `./dev test --quick`.

    python scripts/changed_tests.py [--base REF] [--seconds 90]

One file a line, nearest to the change first. What was taken, and what is left to the full run,
is said on the error stream. The base is where this branch left `origin/main`; on that branch
itself it is HEAD, or the commit before it when nothing is uncommitted.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grimp.exceptions import SourceSyntaxError  # noqa: E402 - after the path

from scripts.changes.budget import HEAVY, NEW, SHORT, Plan, distances, marks, plan  # noqa: E402
from scripts.changes.files import NoBase, base_of, changed_files  # noqa: E402
from scripts.changes.graph import ImportGraph, read_graph  # noqa: E402
from scripts.changes.touching import HOUSE, Touching  # noqa: E402

DURATIONS = ROOT / "tests" / "durations.json"
_NAMES_SHOWN = 5


def main() -> int:
    """Choose the test files and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--base", help="the commit or branch to compare with")
    parser.add_argument("--seconds", type=float, default=90, help="how long the run may take")
    options = parser.parse_args()
    try:
        base = base_of(ROOT, options.base)
        files = changed_files(ROOT, base)
        if not files:
            note(f"Nothing differs from {base[:10]}: there is nothing to test.")
            return 0
        graph = read_graph(ROOT)
    except (NoBase, OSError, SourceSyntaxError, SyntaxError, UnicodeDecodeError) as problem:
        note(f"The tests of this change cannot be chosen. {problem}")
        return 2
    print_choice(base, files, graph, seconds=options.seconds)
    return 0


def print_choice(base: str, files: list[str], graph: ImportGraph, *, seconds: float) -> None:
    """Print the test files for these changed files, and explain the choice."""
    touching = Touching(ROOT, graph)
    touches = {path: touching.tests_of(path) for path in files}
    always = [HOUSE] if HOUSE in graph.tests.values() else []
    records = json.loads(DURATIONS.read_text()) if DURATIONS.exists() else None
    changed = set(files)
    texts = {path: graph.texts[name] for name, path in graph.tests.items()}

    @cache
    def duration(test: str) -> float:
        short = NEW if records is None or test in changed else SHORT
        return float((records or {}).get(test, short))

    def rank(test: str, path: str) -> tuple[int, ...]:
        return *touching.rank(test, path), round(10 * duration(test))

    choice = plan(
        touches,
        seconds=seconds,
        duration=duration,
        rank=rank,
        is_heavy=lambda test: bool(marks(texts[test]) & HEAVY),
        always=always,
    )
    print("\n".join(choice.taken))
    note(f"Changed files since {base[:10]}: {len(files)}.")
    explain(choice, distances(touches) | dict.fromkeys(always, 0))
    untested = [path for path in files if not touches[path]]
    if untested:
        note(f"No test imports or names {shorten(untested)}.")


def explain(choice: Plan, nearest: dict[str, int]) -> None:
    """Say what is taken, up to where, how long it takes, and what is left."""
    farthest = max((nearest[test] for test in choice.taken), default=0)
    reach = f"distance {farthest}"
    if choice.left and (first := nearest[choice.left[0]]) <= farthest:
        reach += f", not all from distance {first} on"
    note(
        f"Taken: {len(choice.taken)} of {len(nearest)} touched test files, up to {reach};"
        f" about {choice.wall:.0f} s."
    )
    if choice.left:
        named = [f"{test} (distance {nearest[test]})" for test in choice.left]
        note(f"Left to the full run: {len(choice.left)}; the nearest: {shorten(named)}.")
    if choice.heavy:
        marked = " or ".join(sorted(HEAVY))
        note(f"Of these, marked {marked} and not beside the change: {len(choice.heavy)}.")


def shorten(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def note(sentence: str) -> None:
    """Tell the person; the files go to the other stream."""
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
