"""A snapshot of very many signals for all processes to map: seconds, and memory.

    .venv/bin/python benchmarks/snapshot.py --signals 1M 10M

Fills the bank of a fresh platform with so many random PDQ codes (rows as an import writes them,
without its history), then has the snapshot written by the process that a server starts for it, on
SQLite and on PostgreSQL. Beside it stands what reading the cells alone takes, by the driver: no
code above it can undercut that. Memory is the most that the process ever held.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from score import Score, report  # noqa: E402

SIZES = {"1M": 1_000_000, "10M": 10_000_000}
#: Seconds and megabytes at ten million; fewer are to take their share of the time.
GOAL_SECONDS, GOAL_MEGABYTES = 40.0, 1_500


def read_cells(signals: int) -> float:
    """How long it takes to read the cells that a snapshot needs, page by page."""
    from seawall.ids import INSTALLATION
    from seawall.transaction import reading

    began, seq = time.perf_counter(), 0
    while seq < signals:
        with reading(INSTALLATION) as tx:
            page = tx.banks.change_page(seq, 50_000)
        seq = page.columns.changed_seq[-1]
    return time.perf_counter() - began


#: A small process waits for the writer: what a large one holds would count as its child's.
_WAITING = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-W", "ignore", "-m", "seawall.app.index_process"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def write_snapshot() -> tuple[float, float]:
    """The seconds and the megabytes of the process that writes it."""
    began = time.perf_counter()
    words = [sys.executable, "-W", "ignore", "-c", _WAITING]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - began, int(said.split()[-1]) / 1024


def measured_here(signals: int, name: str) -> list[Score]:
    """On a database of its own."""
    from service import fill

    from seawall.app.database import run_migrations, set_up_django

    set_up_django()
    run_migrations()
    fill(signals)
    return snapshot_scores(signals, name)


def snapshot_scores(signals: int, name: str) -> list[Score]:
    """What writing the snapshot of a bank that has been filled takes; `service.py` begins by it."""
    cells = read_cells(signals)
    took, megabytes = write_snapshot()
    share = signals / SIZES["10M"]
    return [
        Score(f"{name}: snapshot of {signals:,} signals", (took,), "s", GOAL_SECONDS * share, "<=",
              f"reading the cells {cells:.1f} s"),
        Score(f"{name}: its memory", (megabytes,), "MB", GOAL_MEGABYTES, "<="),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", nargs="+", choices=list(SIZES), default=["1M"])
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--here", action="store_true", help="the environment names the database")
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    asked = parser.parse_args()
    if asked.here:
        report(measured_here(SIZES[asked.signals[0]], asked.database), asked.score)
        return
    scores: list[dict[str, Any]] = []
    names = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    for size in asked.signals:
        for name in names:
            with tempfile.TemporaryDirectory() as made:
                scores += measured_apart(size, name, Path(made))
    if asked.score:
        Path(asked.score).write_text(json.dumps(scores))


def measured_apart(size: str, name: str, folder: Path) -> list[dict[str, Any]]:
    """In a process of its own, on a database of its own."""
    from flood_scene import postgresql

    server: Any = postgresql(folder) if name == "postgresql" else nullcontext("")
    with server as url:
        home, left = folder / "data", folder / "score"
        home.mkdir()
        words = [sys.executable, "-W", "ignore", str(HERE), "--here", "--database", name]
        subprocess.run(
            [*words, "--signals", size, "--score", str(left)],
            env={**os.environ, "SEAWALL_DATA_DIR": str(home), "SEAWALL_DATABASE_URL": url},
            check=True,
        )
        made: list[dict[str, Any]] = json.loads(left.read_text())
        return made


if __name__ == "__main__":
    main()
