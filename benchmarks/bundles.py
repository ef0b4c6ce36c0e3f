"""A year of a busy platform, bundled and verified: seconds, memory, and bytes.

    .venv/bin/python benchmarks/bundles.py                           # 10 million entries
    .venv/bin/python benchmarks/bundles.py --entries 300000 --database postgresql

Fills the log through the product with entries of a year, of which two in three may be read by
everybody, signs it, and has a witness cosign it with both kinds of key. Then `seawall bundle`,
`seawall verify` and `verify/seawall_verify.py` run as processes of their own, one after the other.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from score import Score, report  # noqa: E402

YEAR = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 5_000
SECONDS, MEGABYTES = 600, 1_000


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument(
        "--folder", type=Path, help="where the log stays (SQLite), to be measured again"
    )
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    return parser.parse_args()


ASKED = parsed()


class Year:
    """A platform whose log goes through a year, and a witness that sees it."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

        from seawall.app import database
        from seawall.keys.installation import unlock_installation
        from seawall.ledger.cosignature import WitnessSigner

        database.set_up_django()
        database.run_migrations()
        unlock_installation()
        self.organisation = self._founded()
        self.witness = WitnessSigner(
            "witness.example", Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate()
        )

    def _founded(self) -> Any:
        """A platform of that year: its row is digested at the moment of the entry beside it."""
        from seawall.transaction import INSTALLATION, transaction
        from tests.people_made import make_organisation

        with transaction(INSTALLATION) as tx:
            organisation = make_organisation(slug="harbour", now=YEAR)
            tx.ledger.append(self._entry(0, YEAR), of=organisation.id)
        return organisation

    def fill(self, entries: int) -> None:
        """So many entries, spread over the year, and one batch after it."""
        from seawall.transaction import close_connection, transaction

        batches = max(1, entries // BATCH)
        step = timedelta(days=365) / (batches * BATCH)
        for batch in range(batches):
            first = batch * BATCH
            rows = [
                self._entry(first + place, YEAR + (first + place) * step) for place in range(BATCH)
            ]
            with transaction(self.organisation.id) as tx:
                tx.ledger.append_many(rows)
            self._sign(rows[-1].at)
            if batch % 100 == 0:
                print(f"{first:,} entries", end="\r", flush=True)
        after = YEAR + timedelta(days=365, hours=2)
        with transaction(self.organisation.id) as tx:
            tx.ledger.append_many([self._entry(0, after)])
        self._sign(after)
        close_connection()

    def _entry(self, place: int, at: datetime) -> Any:
        from seawall.ledger.model import Entry
        from seawall.ledger.words import word_of

        word, public = (
            ("item.received", {"version": 1}),
            (
                "order.acted",
                {"acted_at": None, "is_late": place % 50 == 1, "items": 2, "was_due_at": None},
            ),
            ("person.signed_in", {"code": "R-07", "how": "link"}),
        )[place % 3]
        declared = word_of(word)
        sealed = dict.fromkeys(declared.sealed.split(), "sealed") or None
        about = f"case_{place % 9_973}"
        return Entry(declared, about, at, by="R-07", public=public, sealed=sealed)

    def _sign(self, at: datetime) -> None:
        from seawall.ledger.elsewhere.witnessing import Cosigned
        from seawall.transaction import INSTALLATION, transaction
        from seawall.worker.ledger_jobs.log_round import place_entries

        while place_entries(at):
            pass
        with transaction(INSTALLATION) as tx:
            newest = tx.ledger.latest_checkpoint()
            assert newest is not None
            lines = self.witness.cosign(newest.note, at=int(at.timestamp())).splitlines()
            for key, line in zip(self.witness.cosigners, lines, strict=True):
                note = f"{newest.note}{line}\n"
                tx.elsewhere.save_cosigned(Cosigned(str(key), newest.size, note, at))


def timed(*words: object) -> tuple[float, float]:
    """Seconds, and the megabytes of the largest process so far."""
    command = [sys.executable, "-W", "ignore", *map(str, words)]
    began = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    print(ran.stdout.splitlines()[0], flush=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def measured(folder: Path) -> list[Score]:
    witness, bundle = folder / "witness", folder / "2025.zip"
    if not witness.exists():
        year, began = Year(), time.perf_counter()
        year.fill(ASKED.entries)
        print(f"filled in {time.perf_counter() - began:,.0f} s", flush=True)
        witness.write_text("\n".join(map(str, year.witness.cosigners)))
    trust = [word for key in witness.read_text().split() for word in ("--witness", key)]
    verifier = HERE.parents[1] / "verify" / "seawall_verify.py"
    commands = {
        "bundled": ("-m", "seawall", "bundle", "--period", "2025", "--to", bundle),
        "verified": ("-m", "seawall", "verify", bundle, *trust),
        "verified by the second verifier": (verifier, bundle, *trust),
    }
    took, scores = dict[str, float](), list[Score]()
    for what, words in commands.items():
        took[what], most = timed(*words)
        scores += [
            Score(f"{ASKED.entries:,} entries {what}", (took[what],), "s", SECONDS, "<="),
            Score("memory at most, of these so far", (most,), "MB", MEGABYTES, "<="),
        ]
    both = took["bundled"] + took["verified"]
    scores.append(Score("bundled and verified", (both,), "s", SECONDS, "<="))
    print(f"The file has {bundle.stat().st_size / 1e6:,.0f} MB.")
    return scores


def main() -> None:
    """Measure in an empty database."""
    with ExitStack() as stack:
        folder = ASKED.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        url = ""
        if ASKED.database == "postgresql":
            from flood_scene import postgresql

            url = stack.enter_context(postgresql(folder))
        os.environ |= {"SEAWALL_DATA_DIR": str(folder), "SEAWALL_DATABASE_URL": url}
        report(measured(folder), ASKED.score)


if __name__ == "__main__":
    main()
