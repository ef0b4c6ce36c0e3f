"""The ledger with its business row, and the walk over all of it.

    .venv/bin/python benchmarks/ledger.py                          # SQLite, then PostgreSQL
    .venv/bin/python benchmarks/ledger.py --database sqlite --entries 1000000

Writes a note on a case and its entry, each pair in a unit of work of its own, which is over when
the database says that it is durable (SQLite `synchronous=FULL`; PostgreSQL `fsync` and
`synchronous_commit` on): the ledger says of the row what it is, as in the product. By one writer,
and by several at once in one process. Beside it stand an entry alone, and two bare rows in one
commit by the driver alone, which no code above it can undercut.

Before that `seawall ledger verify` walks a log of so many entries, as a process of its own;
proofs are made from it and verified (`log_proofs.py`); and uploads are blocked with their entries
and without (`logged_uploads.py`).
PostgreSQL runs for the time of the run, on an address of its own; its tables are vacuumed before
they are walked, as its own autovacuum does in the first minute.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from log_proofs import proof_scores  # noqa: E402
from logged_uploads import upload_scores  # noqa: E402
from score import Score, report  # noqa: E402

WRITERS = 4
GOALS = {"sqlite": 1500, "postgresql": 1000}
#: Seconds that the walk may take, for each hundred thousand entries.
WALK = 1.0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seconds", type=float, default=4.0, help="a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--entries", type=int, default=100_000, help="of the log that is walked")
    parser.add_argument(
        "--url", default="", help="an empty PostgreSQL database; one of these alone"
    )
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    return parser.parse_args()


ASKED = parsed()


def rate(write: Callable[[], object], writers: int, *, leave: Callable[[], object]) -> float:
    """How often a second `write` came back, by so many threads at once."""
    counts = [0] * writers
    gate, over = threading.Barrier(writers + 1), threading.Event()

    def work(place: int) -> None:
        try:
            write()
            gate.wait()
            while not over.is_set():
                write()
                counts[place] += 1
        finally:
            leave()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(writers)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    over.wait(ASKED.seconds)
    over.set()
    done, took = sum(counts), time.perf_counter() - began
    for thread in threads:
        thread.join()
    return done / took


def rounds(write: Callable[[], object], writers: int, *, leave: Callable[[], object]) -> Any:
    return tuple(rate(write, writers, leave=leave) for _ in range(ASKED.rounds))


class Installation:
    """A platform with one case, in the database that the environment names."""

    def __init__(self) -> None:
        from seawall.app import database

        database.set_up_django()
        database.run_migrations()
        from seawall.cases.desk.model import CaseNote
        from seawall.ledger.model import Entry
        from seawall.ledger.words.cases import CASE_NOTED
        from seawall.transaction import close_connection, transaction
        from tests.cases_made import open_case
        from tests.people_made import make_organisation, make_person

        self.organisation = make_organisation()
        person = make_person(self.organisation)
        case = open_case(self.organisation)
        self._transaction, self.close = transaction, close_connection
        self._note = lambda now: CaseNote(case.id, person.id, "A. Reviewer", "Seen before.", now)
        self._entry = lambda now: Entry(
            CASE_NOTED, case.id, now, by=person.id, sealed={"text": "Seen before."}
        )

    def entry_alone(self) -> None:
        """An entry in a unit of work."""
        with self._transaction(self.organisation.id) as tx:
            tx.ledger.append(self._entry(datetime.now(UTC)))

    def entry_with_row(self) -> None:
        """A row of evidence and its entry, in a unit of work."""
        now = datetime.now(UTC)
        with self._transaction(self.organisation.id) as tx:
            tx.desk.add_note(self._note(now))
            tx.ledger.append(self._entry(now))

    def fill_log(self, entries: int) -> None:
        """So many entries more, placed and signed."""
        from seawall.ledger.model import Entry
        from seawall.ledger.words.cases import CASE_NOTED
        from seawall.worker.ledger_jobs.log_round import place_entries

        missing = entries
        while missing > 0:
            now = datetime.now(UTC)
            with self._transaction(self.organisation.id) as tx:
                tx.ledger.append_many(
                    [
                        Entry(CASE_NOTED, f"case_{place}", now, sealed={"text": f"Note {place}."})
                        for place in range(min(missing, 5_000))
                    ]
                )
            missing -= 5_000
            while place_entries(now):
                pass


def bare_sqlite(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """Two rows in one durable commit, by the driver alone."""
    local = threading.local()
    lock = threading.Lock()

    def connected() -> sqlite3.Connection:
        if not hasattr(local, "to"):
            local.to = sqlite3.connect(folder / "bare.db", isolation_level=None, timeout=30)
            local.to.execute("PRAGMA journal_mode=WAL")
            local.to.execute("PRAGMA synchronous=FULL")
            local.to.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT)")
        return local.to

    def write() -> None:
        connection = connected()
        with lock:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (text) VALUES (?)", ["Seen before."])
            connection.execute("INSERT INTO rows (text) VALUES (?)", ["Seen before."])
            connection.execute("COMMIT")

    return write, lambda: connected().close()


def bare_postgresql(url: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """The same on PostgreSQL."""
    import psycopg

    local = threading.local()
    with psycopg.connect(url) as first:
        first.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, text text)")

    def connected() -> psycopg.Connection[Any]:
        if not hasattr(local, "to"):
            local.to = psycopg.connect(url, autocommit=True)
        made: psycopg.Connection[Any] = local.to
        return made

    def write() -> None:
        with connected().transaction():
            connected().execute("INSERT INTO bare (text) VALUES ('Seen before.')")
            connected().execute("INSERT INTO bare (text) VALUES ('Seen before.')")

    return write, lambda: connected().close()


def vacuum() -> None:
    """What PostgreSQL does by itself a minute after many rows came in."""
    if url := os.environ["SEAWALL_DATABASE_URL"]:
        import psycopg

        owner = url.replace("//seawall_app:seawall_app@", "//seawall@")
        with psycopg.connect(owner, autocommit=True) as base:
            base.execute("VACUUM ANALYZE")


def verify_seconds(entries: int) -> float:
    """How long `seawall ledger verify` takes, from its start to its end."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", "seawall", "ledger", "verify"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    took = time.perf_counter() - began
    size = int(ran.stdout.removeprefix("intact: ").split()[0])
    assert entries <= size < 1.01 * entries, ran.stdout
    return took


def measured_on(name: str, bare: tuple[Callable[[], object], Callable[[], object]]) -> list[Score]:
    """Every line of this database."""
    place = Installation()
    place.fill_log(ASKED.entries)
    place.close()
    vacuum()
    took = tuple(verify_seconds(ASKED.entries) for _ in range(ASKED.rounds))
    most = WALK * max(1, ASKED.entries / 100_000)
    scores = [
        Score(f"ledger, {name}: verify {ASKED.entries:,} entries", took, "s", most, "<="),
        *proof_scores(name, rounds=ASKED.rounds),
        *upload_scores(name, place.organisation.id, rounds=ASKED.rounds),
    ]
    place.close()
    for score in scores:
        print(" | ".join(score.cells()), flush=True)
    goal = GOALS[name]
    floors = {writers: max(rounds(bare[0], writers, leave=bare[1])) for writers in (1, WRITERS)}
    for what, write in (
        ("entry alone", place.entry_alone),
        ("entry with its row", place.entry_with_row),
    ):
        for writers in (1, WRITERS):
            scores.append(
                Score(
                    f"ledger, {name}: {what}, {writers} at once" if writers > 1
                    else f"ledger, {name}: {what}",
                    rounds(write, writers, leave=place.close),
                    "/s",
                    goal,
                    beside=f"two bare rows {floors[writers]:,.0f}/s",
                )
            )  # fmt: skip
            print(" | ".join(scores[-1].cells()), flush=True)
    return scores


@contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of this kind; of SQLite, none is needed."""
    if name == "sqlite" or ASKED.url:
        yield ASKED.url
        return
    from flood_scene import postgresql

    with postgresql(folder) as url:
        yield url


def main() -> None:
    """Measure one database here, or each in a process of its own."""
    import json

    if ASKED.database != "both":
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(database(ASKED.database, folder))
            os.environ |= {"SEAWALL_DATA_DIR": str(folder), "SEAWALL_DATABASE_URL": url}
            bare = bare_postgresql(url) if url else bare_sqlite(folder)
            report(measured_on(ASKED.database, bare), ASKED.score)
        return
    scores: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder_name:
        for name in GOALS:
            left = Path(folder_name) / name
            words = [sys.executable, "-W", "ignore", *sys.argv, "--database", name]
            subprocess.run([*words, "--score", str(left)], check=True)
            scores += json.loads(left.read_text())
    if ASKED.score:
        Path(ASKED.score).write_text(json.dumps(scores))


if __name__ == "__main__":
    main()
