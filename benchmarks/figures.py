"""The figures of a year, out of a log of very many removals: seconds, and memory.

    .venv/bin/python benchmarks/figures.py [--removals 10000 100000 1000000] [--database URL]

Fills a fresh database with so many removals of one year and a tenth as many removal orders, ten
addresses each, then counts the year in a process of its own, as `seawall figures` does: every
entry is read once. Prints the seconds and the most memory that process held, beside that of one
that counts an empty year. SQLite in a folder of its own unless an address is given: of an empty
PostgreSQL database, whose rows stay there.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--removals", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
parser.add_argument("--database", default="", help="postgresql://…; empty is SQLite")
parser.add_argument("--count", default="", help="count the figures of this organisation, and end")
parser.add_argument("--year", type=int, default=2026)
ASKED = parser.parse_args()
sys.path.insert(0, str(Path(__file__).parents[1]))
FOLDER = Path(os.environ.get("SEAWALL_DATA_DIR") or tempfile.mkdtemp(prefix="seawall-bench-"))
os.environ["SEAWALL_DATA_DIR"] = str(FOLDER)
if ASKED.database:
    os.environ["SEAWALL_DATABASE_URL"] = ASKED.database

from seawall.app import database  # noqa: E402 - after the settings above

database.set_up_django()

from seawall.app.database import run_migrations  # noqa: E402
from seawall.clocks.reporting_period import calendar_year  # noqa: E402
from seawall.db.upkeep.statistics import note_statistics  # noqa: E402
from seawall.ids import OrganisationId  # noqa: E402
from seawall.journeys.duties._order_figures import read_figures  # noqa: E402
from seawall.ledger.model import Entry  # noqa: E402
from seawall.ledger.words.orders import ORDER_ADDRESSES_GONE, ORDER_RECEIVED  # noqa: E402
from seawall.orders.figures.tally import tally_facts  # noqa: E402
from seawall.transaction import transaction  # noqa: E402

AT_ONCE, LINES = 20_000, 10
END = datetime(2026, 12, 31, 23, tzinfo=UTC)
EMPTY = 2031


def fill_orders(organisation: OrganisationId, first: int, past: int) -> None:
    """Removal orders, each with its addresses, carried out within the hour."""
    entries = []
    for number in range(first, past):
        order, at = f"order_{number:026d}", END - timedelta(seconds=number)
        received = {
            "addresses": LINES,
            "binding": "mandatory",
            "cross_border": False,
            "form": "removal_order",
            "profile": "eu-tco-removal-order",
            "received_at": at.isoformat(),
            "state": "running",
        }
        acted_at = at + timedelta(minutes=40)
        gone = {"acted_at": acted_at.isoformat(), "count": LINES}
        entries.append(Entry(ORDER_RECEIVED, order, at, public=received))
        entries.append(Entry(ORDER_ADDRESSES_GONE, order, acted_at, public=gone))
    with transaction(organisation) as tx:
        tx.ledger.append_many(entries)


def fill(number: int) -> OrganisationId:
    """A platform with so many removals; which it is."""
    from tests.figures_made import add_removals, sign_log
    from tests.people_made import make_organisation
    from tests.preservations_made import make_removed

    organisation = make_organisation(slug=f"bench-{number}")
    like = make_removed(organisation=organisation, with_order=False).action
    base = number * 10
    for first in range(0, number, AT_ONCE):
        many = min(AT_ONCE, number - first)
        add_removals(like, many, END, first=base + first, apart=timedelta(microseconds=-1))
    for first in range(0, number // LINES, AT_ONCE // LINES):
        past = min(first + AT_ONCE // LINES, number // LINES)
        fill_orders(organisation.id, base + first, base + past)
        sign_log(END)
    sign_log(END)
    return organisation.id


def count() -> None:
    """Count a year here, and print what it took."""
    began = time.monotonic()
    year = calendar_year(ASKED.year, "UTC")
    with (
        transaction(OrganisationId(ASKED.count)) as tx,
        read_figures(year, size=tx.ledger.signed_size(), tx=tx) as reading,
    ):
        figures = tally_facts(reading.facts())
    took = time.monotonic() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers = sum(figures.removed.values()), figures.orders.received, figures.order_speed.count
    print(json.dumps({"seconds": round(took, 1), "mib": round(most), "counted": numbers}))


def counted_elsewhere(organisation: str, year: int) -> dict[str, object]:
    """The same in a process of its own."""
    words = [sys.executable, "-W", "ignore", __file__, "--count", organisation, "--year", str(year)]
    if ASKED.database:
        words += ["--database", ASKED.database]
    answer = subprocess.run(words, check=True, capture_output=True, text=True)
    told: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Fill, then count, for each size."""
    run_migrations()
    for number in ASKED.removals:
        began = time.monotonic()
        organisation = fill(number)
        note_statistics()
        filled = time.monotonic() - began
        empty = counted_elsewhere(organisation, EMPTY)
        full = counted_elsewhere(organisation, 2026)
        print(
            f"{number:>9,} removals (filled in {filled:.0f} s): {full['seconds']} s, at most "
            f"{full['mib']} MiB; an empty year {empty['mib']} MiB; counted {full['counted']}",
            flush=True,
        )


if __name__ == "__main__":
    if ASKED.count:
        count()
    else:
        try:
            main()
        finally:
            shutil.rmtree(FOLDER, ignore_errors=True)
