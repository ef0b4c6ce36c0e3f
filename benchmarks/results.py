"""How long the results of a month take, read from a log of so many entries.

    .venv/bin/python benchmarks/results.py                        # SQLite, 100,000 entries
    .venv/bin/python benchmarks/results.py --entries 1000000

Fills a log with simulated months (`tests/simulated_month.py`), every entry of a word that results
are counted from, and signs it; then measures `seawall results 2026-11 --json` as a process of its
own.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from score import Score, report  # noqa: E402

#: Ids of one month lie so far from those of the next.
_APART = 100_000


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000, help="of the log")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    return parser.parse_args()


ASKED = parsed()


def fill_log(entries: int) -> None:
    """So many entries of simulated months, placed and signed."""
    from seawall.app import database

    database.set_up_django()
    database.run_migrations()
    from seawall.ledger.note import Signer
    from seawall.worker.ledger_jobs.log_round import place_entries
    from tests.ledger_key import SIGNING_KEY
    from tests.log_signed import place_and_sign
    from tests.people_made import make_organisation
    from tests.results.lives_made import write_down
    from tests.simulated_month import SimulatedMonth

    organisation, written = make_organisation(), 0
    now = datetime.now(UTC)
    for seed in count():
        month = SimulatedMonth(seed, numbers=count(seed * _APART))
        write_down(month.log, organisation.id)
        while place_entries(now):
            pass
        written += len(month.log.entries)
        if written >= entries:
            break
    place_and_sign(Signer("seawall.example/log", SIGNING_KEY), now + timedelta(seconds=1))


def results_once() -> float:
    """Seconds until the command has printed the results of the month."""
    began = time.perf_counter()
    words = [sys.executable, "-m", "seawall", "results", "2026-11", "--json"]
    printed = subprocess.run(words, check=True, capture_output=True)
    assert b'"checkpoint"' in printed.stdout
    return time.perf_counter() - began


def main() -> None:
    """Fill a log, and read it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SEAWALL_DATA_DIR"] = folder
        fill_log(ASKED.entries)
        rounds = tuple(results_once() for _ in range(ASKED.rounds))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    work = f"seawall results, {ASKED.entries:,} entries"
    report(
        [
            Score(work, rounds, "s", 60.0, "<="),
            Score(f"{work}, memory", (memory,), "MB", 1_000.0, "<="),
        ],
        ASKED.score,
    )


if __name__ == "__main__":
    main()
