"""Pictures over HTTP: how many a second, how long each, and the most that the cores could give.

    .venv/bin/python benchmarks/uploads.py                  # as it comes, and with two gates
    .venv/bin/python benchmarks/uploads.py --gates 2 --clients 8 --ladder quick --features 0

Four clients send photographs of 1.27 megapixels that match nothing, each as soon as its last one
is answered, from a process of their own (`benchmarks/service.py`) on the same cores. Each round
says where the time went: what a picture takes of a processor in the child that opens it, in
everything else of the server, and in the load; and how much of the cores was idle meanwhile.

Twice: while no bank holds the corners of a picture, so that nobody looks for any, and while one
holds those of a thousand (`--features`), so that crops are found: every upload's corners are then
drawn and looked for, both ways round.

The floor is the child alone: so many pictures the cores could open if nothing else ran on them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

import service  # noqa: E402
from score import Score, report  # noqa: E402

if TYPE_CHECKING:
    from seawall.banks.model import Bank
    from seawall.people.model import Organisation

GOAL, LONGEST = 300, 40
PICTURE = "one 1.3 MP JPEG over HTTP, {clients} clients"
SOUGHT = ", crops included"


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gates", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--decoders", type=int, help="instead of as many as ship")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--signals", type=service.number, default=100_000)
    parser.add_argument("--features", type=int, nargs="*", default=[0, 1_000],
                        help="pictures whose corners are banked")  # fmt: skip
    parser.add_argument("--ladder", default="", help="instead of the one that ships")
    parser.add_argument("--seconds", type=float, default=6, help="a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    return parser.parse_args()


def spent_by_kind(server: int) -> dict[str, float]:
    """Processor seconds of the server's processes: those that open files, and all others."""
    seconds = {"child": 0.0, "server": 0.0}
    for pid in service.tree(server):
        fields = service.told_of(pid, "stat").rpartition(")")[2].split()
        is_child = "jail._zygote" in service.told_of(pid, "cmdline")
        # children that were replaced count where their zygote buried them
        own = fields[11:15] if is_child else fields[11:13]
        ticks = sum(int(field) for field in own)
        seconds["child" if is_child else "server"] += ticks / os.sysconf("SC_CLK_TCK")
    return seconds


def bank_features(pictures: int, *, organisation: Organisation, bank: Bank) -> None:
    """The corners of so many made-up pictures, each an entry of its own."""
    from datetime import UTC, datetime

    import numpy as np
    from features import made_up

    from seawall.banks.model import NewEntry
    from seawall.journeys.banks.bank_curation import add_signal
    from seawall.transaction import transaction

    random = np.random.default_rng(1)
    for start in range(0, pictures, 100):
        with transaction(organisation.id) as tx:
            for _ in range(min(100, pictures - start)):
                entry = NewEntry("orb", made_up(random))
                add_signal(bank.id, entry, tx=tx, now=datetime.now(UTC), by="benchmark")


def measured(gates: int, asked: argparse.Namespace, key: str) -> list[dict[str, float]]:
    """Every round with so many gates."""
    rounds = []
    with service.served(gates, role="all") as server:
        port = int(os.environ["SEAWALL_PORT"])
        service.run("pictures", port, key, seconds=3, connections=asked.clients)
        for _ in range(asked.rounds):
            before = spent_by_kind(server.pid)
            result = service.run(
                "pictures", port, key, seconds=asked.seconds, connections=asked.clients
            )
            for kind, seconds in spent_by_kind(server.pid).items():
                result[kind] = 1000 * (seconds - before[kind]) / result["count"]
            rounds.append(result)
            print(told(gates, result), flush=True)
    assert not sum(result["bad"] for result in rounds), "some were degraded or refused"
    return rounds


def told(gates: int, result: dict[str, float]) -> str:
    return (
        f"{gates} gates: {result['rate']:.0f}/s, p50 {result['p50']:.1f}, p99 {result['p99']:.1f} "
        f"ms; of a processor {result['child']:.2f} ms in the child, {result['server']:.2f} in the "
        f"rest of the server, {result['load_ms']:.2f} in the load; idle {result['idle']:.0%}"
    )


def scores(work: str, rounds: list[dict[str, float]]) -> list[Score]:
    child, server, load = (
        median(result[kind] for result in rounds) for kind in ("child", "server", "load_ms")
    )
    cores = os.cpu_count() or 1
    floor = (
        f"child {child:.1f} ms: {1000 * cores / child:.0f}/s at most by {cores} cores; with the "
        f"server's {server:.1f} and the load's {load:.1f}: {1000 * cores / (child + server + load):.0f}/s"
    )
    rates, longest = (tuple(result[name] for result in rounds) for name in ("rate", "p99"))
    return [
        Score(work, rates, "/s", GOAL, beside=floor),
        Score(f"{work}, p99", longest, "ms", LONGEST, "<"),
    ]


def main() -> None:
    asked = parsed()
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        os.environ |= {
            "SEAWALL_DATA_DIR": folder,
            "SEAWALL_RATE_LIMIT": "100000000/minute",
        }
        if asked.decoders:
            os.environ["SEAWALL_DECODERS"] = str(asked.decoders)
        if asked.ladder:
            os.environ["SEAWALL_LADDER"] = asked.ladder
        from seawall.app.database import run_migrations, set_up_django

        set_up_django()
        run_migrations()
        organisation, bank, _ = service.fill(asked.signals)
        key, lines, banked = service.key_of(organisation), [], 0
        for pictures in sorted(asked.features):
            bank_features(pictures - banked, organisation=organisation, bank=bank)
            banked = pictures
            for gates in asked.gates:
                work = PICTURE.format(clients=asked.clients) + SOUGHT * bool(pictures)
                work += "" if gates == 1 else f", {gates} gates"
                lines += scores(work, measured(gates, asked, key))
    report(lines, asked.score)


if __name__ == "__main__":
    main()
