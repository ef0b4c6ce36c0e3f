"""New signals against a month of published items, through the real database and journey.

    .venv/bin/python benchmarks/retro_match.py [--items 1000000] [--new 1 100 10000] [--database URL]

Fills a fresh database with ``--items`` item signals, half PDQ and half SHA-256, spread over 30
days; then adds so many new entries at once, one or two of which match, and works
the pass off page by page as the worker does: reading, comparing, checks, cases and ledger
entries included. A preview of the same number of signals is timed beside it. Prints the
seconds from the first page to the last commit. SQLite in a folder of its own unless an
address is given; nothing is left behind.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--items", type=int, default=1_000_000)
parser.add_argument("--new", type=int, nargs="+", default=[1, 100, 10_000])
parser.add_argument("--database", default="", help="postgresql://…; empty is SQLite")
parser.add_argument("--seed", type=int, default=7)
ASKED = parser.parse_args()
FOLDER = Path(tempfile.mkdtemp(prefix="seawall-bench-"))
os.environ["SEAWALL_DATA_DIR"] = str(FOLDER)
if ASKED.database:
    os.environ["SEAWALL_DATABASE_URL"] = ASKED.database

from seawall.app import database  # noqa: E402 - after the settings above

database.set_up_django()

import numpy as np  # noqa: E402

from seawall.app.database import run_migrations  # noqa: E402
from seawall.banks.model import EntryOrigin, NewBank, NewEntry  # noqa: E402
from seawall.config import settings  # noqa: E402
from seawall.db import models as db  # noqa: E402
from seawall.db.rows.bulk import insert_rows  # noqa: E402
from seawall.ids import OrganisationId  # noqa: E402
from seawall.intake.rules import load_folder  # noqa: E402
from seawall.intake.seen.rows import COLUMNS  # noqa: E402
from seawall.journeys.banks.bank_curation import create_bank  # noqa: E402
from seawall.journeys.content import retro_match, retro_pass  # noqa: E402
from seawall.journeys.content.effect_preview import preview_matches  # noqa: E402
from seawall.journeys.content.seen_search import WantedSignal  # noqa: E402
from seawall.journeys.people.founding import Founding, create_organisation  # noqa: E402
from seawall.people.model import OrganisationKind  # noqa: E402
from seawall.transaction import INSTALLATION, transaction  # noqa: E402

NOW = datetime.now(UTC)
AT_ONCE = 20_000
DICE = np.random.default_rng(ASKED.seed)


def codes(count: int) -> list[str]:
    """So many random codes."""
    return [row.tobytes().hex() for row in DICE.integers(0, 256, (count, 32), np.uint8)]


def fill(organisation: OrganisationId) -> tuple[str, str]:
    """The items; a PDQ and a digest of the last of them."""
    half = AT_ONCE // 2
    pdq, sha = "", ""
    for first in range(0, ASKED.items // 2, half):
        at = NOW - timedelta(days=29) * (1 - first / max(1, ASKED.items // 2))
        names = [f"item_{first + n:026d}" for n in range(half)]
        pictures = codes(half)
        digests = [hashlib.sha256(name.encode()).hexdigest() for name in names]
        with transaction(organisation):
            items = ("id", "organisation_id", "kind", "external_id", "account", "public_url")
            insert_rows(
                db.ItemRow,
                (*items, "url_digest", "latest_version", "created_at"),
                [(n, organisation, "photo", n, "", "", "", 1, at) for n in names],
            )
            db.ItemVersionRow.objects.bulk_create(
                db.ItemVersionRow(
                    organisation_id=organisation, item_id=n, version=1, received_at=at
                )
                for n in names
            )
            rows = [
                (organisation, n, 1, kind, value, 100, False, at)
                for kind, values in (("pdq", pictures), ("sha256", digests))
                for n, value in zip(names, values, strict=True)
            ]
            insert_rows(db.ItemSignalRow, COLUMNS, rows)
        pdq, sha = pictures[-1], digests[-1]
    return pdq, sha


def entries(count: int, seen: tuple[str, str]) -> list[NewEntry]:
    """So many signals that nobody has: two of those that somebody has among them."""
    fresh = codes(count)
    new = [NewEntry("pdq", value, label="behaviour/attack-footage") for value in fresh]
    for number, value in enumerate(fresh[: count // 2]):
        new[number] = NewEntry("sha256", value, label="behaviour/attack-footage")
    new[-1] = NewEntry("pdq", seen[0], label="behaviour/attack-footage")
    if count > 1:
        new[0] = NewEntry("sha256", seen[1], label="behaviour/attack-footage")
    return new


def work_off(organisation: OrganisationId) -> int:
    """One pass, as the worker has it; how many steps it took."""
    rules = load_folder(settings().rules_folder)
    with transaction(organisation) as tx:
        running = retro_pass.begin_pass(tx=tx, now=NOW, days=30)
    steps = 0
    while running and not running.is_over:
        with transaction(organisation) as tx:
            running = retro_match.step_pass(running, rules, tx=tx, now=NOW)
        steps += 1
    return steps


def main() -> None:
    """Fill, then time."""
    run_migrations()
    with transaction(INSTALLATION) as tx:
        made = create_organisation(
            Founding("bench", "Bench", OrganisationKind.PLATFORM, ("EU",)),
            tx=tx,
            now=NOW,
            by="bench",
        )
    organisation = made.id
    started = time.perf_counter()
    seen = fill(organisation)
    kind = "PostgreSQL" if ASKED.database else "SQLite"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {kind}")
    print(f"{ASKED.items:,} item signals written in {time.perf_counter() - started:.0f} s")
    with transaction(organisation) as tx:
        bank = create_bank(NewBank("Bench"), tx=tx, now=NOW, by="bench")
    for count in ASKED.new:
        new = entries(count, seen)
        started = time.perf_counter()
        with transaction(organisation) as tx:
            told = preview_matches(
                [WantedSignal(n.signal_type, n.value) for n in new], tx=tx, now=NOW
            )
        looked = time.perf_counter() - started
        with transaction(organisation) as tx:
            origin = EntryOrigin("added", "bench", NOW)
            added = tx.banks.add_entries(bank.id, new, origin=origin)
        started = time.perf_counter()
        steps = work_off(organisation)
        spent = time.perf_counter() - started
        print(
            f"{count:>6,} new ({len(added.ids):,} not known yet): pass {spent:6.1f} s in {steps} "
            f"steps, preview {looked:6.1f} s, {told.count} items found"
        )


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
