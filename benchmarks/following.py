"""Hits while a list of a million signals comes in, and while those that follow the banks catch up.

    .venv/bin/python benchmarks/following.py                       # SQLite, then PostgreSQL
    .venv/bin/python benchmarks/following.py --database sqlite --signals 100000 --gates 2

Founds a platform by the commands that an operator has, starts `seawall serve`, and asks four times
a second on each of four lines for something that is known: each is recorded, with its case, before
it is answered. Five seconds later `seawall bank import` begins, as a process of its own, and when it
is over the asking goes on until all that follow the banks (what is published is matched, what was
taken down in error is given back, what is shared is offered) have come to the newest change, and
five seconds more. Printed are the waits of the hits in each of these spans, how many were answered
by the fail mode, and what the import took.

All of it is on the loopback, and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from flood_scene import CHECKOUT, Installation, fresh_installation  # noqa: E402
from score import Score, report  # noqa: E402

LINES, EVERY = 4, 0.25
#: For so long we wait for those who follow, in seconds.
PATIENCE = 600.0
KNOWN = "f" * 32 + "0" * 32
#: For an import of ten million; fewer are to take their share of it.
GOAL_SECONDS = 240.0
SPANS = ("before", "import", "behind", "after")


@dataclass
class Hits:
    """The waits of the hits of each span, in seconds, and how many were not what they should be."""

    waits: dict[str, list[float]] = field(default_factory=lambda: {span: [] for span in SPANS})
    degraded: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SPANS, 0))
    span: str = "before"
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, port: int, key: str, line: int) -> None:
        """One line, until it is over: a new upload of something that is known."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        number = 0
        while not self.over.wait(EVERY):
            number += 1
            body = {
                "hashes": [{"type": "pdq", "value": KNOWN}],
                "kind": "image",
                "id": f"hit-{line}-{number}",
                "account": f"account-{line}",
            }
            span, began = self.span, time.perf_counter()
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("POST", "/v1/checks", json.dumps(body), headers)
                answer = json.loads(connection.getresponse().read())
            self.waits[span].append(time.perf_counter() - began)
            is_right = answer.get("verdict") != "allow" and not answer.get("degraded")
            self.degraded[span] += not is_right

    def p99(self, span: str) -> float:
        """Milliseconds."""
        waits = sorted(self.waits[span])
        return 1000 * waits[int(0.99 * (len(waits) - 1))] if waits else 0.0

    def line(self, span: str) -> str:
        waits = sorted(self.waits[span])
        if not waits:
            return f"{span}: none"
        return (
            f"{span}: {len(waits)} hits, median {1000 * waits[len(waits) // 2]:.0f} ms, "
            f"p99 {self.p99(span):.0f}, most {1000 * waits[-1]:.0f}; degraded {self.degraded[span]}"
        )


def write_list(path: Path, number: int) -> None:
    chance = random.Random(7)
    with path.open("w") as file:
        for _ in range(number):
            file.write(f"pdq {chance.getrandbits(256):064x}\n")


def is_followed(place: Installation) -> bool:
    """Whether all that follow the banks have come to the newest change."""
    asked = (
        "SELECT count(*), coalesce(min(seq), 0) FROM db_bankfollower",
        "SELECT value FROM db_changecounter WHERE name = 'banks'",
    )
    if place.database_url:
        import psycopg

        owner = place.database_url.replace("//seawall_app:seawall_app@", "//seawall@")
        with psycopg.connect(owner, autocommit=True) as base:
            (count, least), (newest,) = (base.execute(words).fetchone() for words in asked)  # type: ignore[arg-type,misc,union-attr]
    else:
        with closing(sqlite3.connect(place.folder / "seawall.sqlite3", timeout=60)) as base:
            (count, least), (newest,) = (base.execute(words).fetchone() for words in asked)
    return count >= 2 and least >= newest


def measured(place: Installation, asked: argparse.Namespace) -> tuple[Hits, float, float]:
    """The hits, how long the import took, and how long the followers were behind."""
    signals = place.folder / "list.txt"
    write_list(signals, asked.signals)
    place.run("bank", "add", "house", "--type", "pdq", "--value", KNOWN)
    hits = Hits()
    with place.serving(asked.gates):
        time.sleep(3)
        lines = [
            threading.Thread(target=hits.ask, args=(place.port, place.key, line))
            for line in range(LINES)
        ]
        for line in lines:
            line.start()
        time.sleep(5)
        hits.span, began = "import", time.perf_counter()
        place.run("bank", "import", "house", str(signals))
        took = time.perf_counter() - began
        hits.span, began = "behind", time.perf_counter()
        while not is_followed(place) and time.perf_counter() - began < PATIENCE:
            time.sleep(0.5)
        behind = time.perf_counter() - began
        hits.span = "after"
        time.sleep(5)
        hits.over.set()
        for line in lines:
            line.join()
    return hits, took, behind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--signals", type=int, default=1_000_000)
    parser.add_argument("--gates", type=int, default=1)
    parser.add_argument("--tree", type=Path, default=CHECKOUT, help="another checkout's server")
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    asked = parser.parse_args()
    scores = []
    for name in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        with fresh_installation(name, tree=asked.tree.resolve()) as place:
            hits, took, behind = measured(place, asked)
        print(f"{name}, {asked.signals:,} signals, {asked.gates} gates, {os.cpu_count()} cores: "
              f"imported in {took:.0f} s, followed {behind:.0f} s later")  # fmt: skip
        for span in SPANS:
            print(f"  {hits.line(span)}", flush=True)
        scores.append(
            Score(f"{name}: import of {asked.signals:,} signals meanwhile", (took,), "s",
                  GOAL_SECONDS * asked.signals / 10_000_000, "<="),
        )  # fmt: skip
        late = max(hits.p99("import"), hits.p99("behind"))
        without = sum(hits.degraded.values())
        scores += [
            Score(f"{name}: hits during an import and after it, p99", (late,), "ms", 100, "<"),
            Score(f"{name}: of these, degraded", (without,), "", 0, "<="),
        ]
    report(scores, asked.score)


if __name__ == "__main__":
    main()
