"""A forum under load: from a decision at one member to enforcing at all of them, and catching up.

    .venv/bin/python benchmarks/forum.py                             # 2, 10, 50 members; 1, 10, 100 a second
    .venv/bin/python benchmarks/forum.py --members 2,10 --rates 10 --seconds 20
    .venv/bin/python benchmarks/forum.py --members "" --catch-up 1M

A hub and its members run as processes (`seawall serve --role gate` answers from the index that
the refresher keeps, `seawall worker` follows the hub), each with a database and a folder of its
own, on loopback; above ten members, each is one process that does both (`seawall serve`), with
two job threads and a look at its bank once a second, so that they fit one machine. One
member's people decide: the driver adds signals to its shared bank by the journey that a
decision takes, at the given rate. A member enforces a signal when its own
gate says that its index has it: `/readyz` is asked four times a second, so each lag is up
to a quarter of a second too long. All processes share this machine's cores.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

SEAWALL = [sys.executable, "-m", "seawall"]
LABEL = "behaviour/glorification"
HZ = os.sysconf("SC_CLK_TCK")
EMPTY = "empty.sqlite3"

#: Run in the deciding member's own folder: adds signals at a rate, and tells when it did.
DECIDES = """
import json, secrets, sys, time
from datetime import UTC, datetime
from seawall.app.database import set_up_django
set_up_django()
from seawall.banks.model import NewEntry
from seawall.journeys.banks import bank_curation
from seawall.ids import INSTALLATION
from seawall.transaction import transaction
rate, seconds = float(sys.argv[1]), float(sys.argv[2])
with transaction(INSTALLATION) as tx:
    bank = tx.banks.bank_named("Decided")
began = time.time()
for number in range(int(rate * seconds)):
    time.sleep(max(0.0, began + number / rate - time.time()))
    value = secrets.token_hex(32)
    with transaction(bank.organisation) as tx:
        bank_curation.add_signal(
            bank.id, NewEntry("sha256", value), tx=tx, now=datetime.now(UTC), by="P-1"
        )
    print(json.dumps([value, time.time()]), flush=True)
"""


#: Run once in a new member's folder: an organisation joins the forum and shares a bank.
JOINS = """
import sys
from datetime import UTC, datetime
from seawall.app.database import set_up_django
set_up_django()
from seawall.banks.model import NewBank
from seawall.forum.membership_criteria import criteria
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import signal_exchange
from seawall.journeys.people.founding import Founding, create_organisation
from seawall.people.model import OrganisationKind
from seawall.ids import INSTALLATION
from seawall.transaction import transaction
from seawall.worker import forum_joining
name, invitation, label = sys.argv[1:]
now = datetime.now(UTC)
with transaction(INSTALLATION) as tx:
    mine = create_organisation(Founding(name, name, OrganisationKind.PLATFORM), tx=tx, now=now, by="bench").id
hub = forum_joining.read_invitation(invitation)
answers = {one.id: "see our terms" for one in criteria()}
seat = forum_joining.join_forum(
    hub, forum_joining.card_of(hub, organisation=mine), organisation=mine, name=name, answers=answers, now=now, by="bench"
)
with transaction(mine) as tx:
    bank = bank_curation.create_bank(NewBank("Decided", label=label), tx=tx, now=now, by="bench")
    signal_exchange.share_bank(
        bank.id, seat.id, labels=(), min_confidence=0, tx=tx, now=now, by="bench"
    )
"""


@dataclass
class Node:
    """One installation: its folder, its port, and the processes that serve it."""

    name: str
    folder: Path
    port: int
    processes: list[subprocess.Popen] = field(default_factory=list)
    seen: list[tuple[float, int]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
        return {
            **kept,
            "SEAWALL_DATA_DIR": str(self.folder),
            "SEAWALL_PORT": str(self.port),
            "SEAWALL_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "SEAWALL_EGRESS_ALLOW": '[{"to": "127.0.0.0/8", "ports": "any"}]',
            "SEAWALL_DECODERS": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            **self.settings,
        }

    def run(self, *arguments: str, patience: float = 600) -> str:
        ran = subprocess.run(  # noqa: PLW1510 - the code is looked at
            [*SEAWALL, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=patience,
        )
        if ran.returncode:
            raise SystemExit(f"{self.name}: seawall {' '.join(arguments)}: {ran.stderr}")
        return ran.stdout

    def start(self, *arguments: str) -> None:
        with (self.folder / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [*SEAWALL, *arguments], env=self.environment, stdout=log, stderr=log
                )
            )

    def found(self, kind: str) -> None:
        self.folder.mkdir()
        self.run("migrate")
        self.leave_empty_copy()
        self.run("org", "create", self.name, "--name", self.name, "--kind", kind,
                 "--admin", f"admin@{self.name}.example.org")  # fmt: skip

    def leave_empty_copy(self) -> None:
        """Beside the folder: the tables of a new database, those in its log of writes too."""
        base, copy = (sqlite3.connect(path) for path in (self.base, self.folder.parent / EMPTY))
        with closing(base), closing(copy):
            base.backup(copy)

    @property
    def base(self) -> Path:
        return self.folder / "seawall.sqlite3"

    def serve(self, role: str) -> None:
        self.start("serve", "--role", role)

    def healthy(self) -> None:
        until = time.monotonic() + 300
        while time.monotonic() < until:
            try:
                if self.health()["status"] == "ready":
                    return
            except OSError:
                time.sleep(0.2)
        raise SystemExit(f"{self.name} did not start: see {self.folder / 'log'}")

    def health(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as said:
            return json.load(said)

    def cpu(self) -> float:
        total = 0.0
        for process in self.processes:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / HZ
        return total

    def memory(self) -> int:
        total = 0
        for process in self.processes:
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1]) * 1024
        return total

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def sequences(self) -> dict[str, int]:
        """The number of each shared signal's entry, by its value."""
        with sqlite3.connect(f"file:{self.base}?mode=ro", uri=True) as rows:
            return dict(rows.execute("SELECT value, changed_seq FROM db_bankentry"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def forum_of(folder: Path, members: int) -> tuple[Node, list[Node]]:
    nodes = [Node("hub", folder / "hub", free_port())]
    try:
        hub = nodes[0]
        hub.found("forum")
        hub.run("forum", "create", "Benchmark")
        hub.serve("all")
        hub.healthy()
        nodes.extend(joins(hub, folder, f"m{number}") for number in range(members))
        for node in nodes[1:]:  # one at a time: many at once start on nothing
            follows(node, alone=members > 10)
    except BaseException:
        for node in nodes:
            node.stop()
        raise
    print(f"{members} members follow the hub", file=sys.stderr, flush=True)
    return hub, nodes[1:]


def follows(node: Node, *, alone: bool) -> None:
    """Start a member: a gate and a worker, or one frugal process that is both where there are many."""
    if alone:
        node.settings = {"SEAWALL_REFRESH_SECONDS": "1", "SEAWALL_WORKER_THREADS": "2"}
        node.serve("all")
    else:
        node.serve("gate")
        node.start("worker", "--threads", "3")
    node.healthy()


def joins(hub: Node, folder: Path, name: str) -> Node:
    """A member with an empty database of the newest form, in the forum."""
    invitation = hub.run("forum", "invite", name, "--tier", "full", "--vouch").strip()
    node = Node(name, folder / name, free_port())
    node.folder.mkdir()
    shutil.copy(folder / EMPTY, node.base)
    joining = [sys.executable, "-c", JOINS, name, invitation, LABEL]
    subprocess.run(joining, env=node.environment, check=True)
    return node


def watch(nodes: list[Node], stop: threading.Event) -> None:
    """How far each member's gate is, four times a second."""
    while not stop.wait(0.25):
        for node in nodes:
            try:
                node.seen.append((time.time(), node.health()["seq"]))
            except OSError:
                continue


def measure(hub: Node, members: list[Node], *, rate: float, seconds: float) -> dict:
    others = members[1:]
    for node in others:
        node.seen.clear()
    stop = threading.Event()
    halves = [others[0::2], others[1::2]] if len(others) > 8 else [others]
    watchers = [threading.Thread(target=watch, args=(half, stop)) for half in halves]
    for one in watchers:
        one.start()
    busy = hub.cpu()
    feeding = subprocess.run(  # noqa: PLW1510 - what it printed is looked at
        [sys.executable, "-c", DECIDES, str(rate), str(seconds)],
        env=members[0].environment, capture_output=True, text=True, timeout=seconds * 4 + 120,
    )  # fmt: skip
    decided = dict(json.loads(line) for line in feeding.stdout.splitlines())
    if not decided:
        raise SystemExit(feeding.stderr)
    took = time.time() - min(decided.values())
    missing = settle(others, set(decided))
    busy = hub.cpu() - busy
    stop.set()
    for one in watchers:
        one.join()
    lags = sorted(lag for node in others for lag in lags_of(node, decided))
    return {
        "members": len(members),
        "a second": rate,
        "decided": len(decided),
        "really a second": round(len(decided) / took, 1),
        "enforced": len(lags),
        "missing": missing,
        "p50 s": quantile(lags, 0.50),
        "p95 s": quantile(lags, 0.95),
        "p99 s": quantile(lags, 0.99),
        "max s": round(lags[-1], 2) if lags else None,
        "hub cpu ms a signal and member": round(1000 * busy / len(decided) / len(members), 3),
        "hub MB": round(hub.memory() / 1e6),
    }


def settle(others: list[Node], values: set[str]) -> int:
    """Wait until every member has all of them, three minutes at the most; how many are missing."""
    until = time.monotonic() + 180
    missing = len(values) * len(others)
    while time.monotonic() < until:
        time.sleep(1)
        missing = sum(len(values - node.sequences().keys()) for node in others)
        if not missing:
            time.sleep(1)
            break
    return missing


def lags_of(node: Node, decided: dict[str, float]) -> list[float]:
    numbers, found = node.sequences(), []
    for value, at in decided.items():
        wanted = numbers.get(value)
        seen = next((t for t, seq in node.seen if wanted and seq >= wanted), None)
        if seen is not None:
            found.append(max(0.0, seen - at))
    return found


def quantile(lags: list[float], share: float) -> float | None:
    if len(lags) < 2:
        return lags[0] if lags else None
    return round(statistics.quantiles(lags, n=1000, method="inclusive")[int(share * 1000) - 1], 2)


#: Run in the hub's folder: a member that is long there offers many signals.
FILLS = """
import secrets, sys
from datetime import UTC, datetime
from seawall.app.database import set_up_django
set_up_django()
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.journeys.forum import forum_ruling, forum_speaking
from seawall.ids import INSTALLATION
from seawall.transaction import transaction
forum_ruling.judge_signals = lambda *said, **more: None  # what the hub makes of them is not measured
forum_ruling.held_on_arrival = lambda seat, offers, **more: list(offers)
many, label = int(sys.argv[1]), sys.argv[2]
with transaction(INSTALLATION) as tx:
    seat = tx.forum.seats()[0]
for start in range(0, many, 500):
    shared = [
        ShareableEntry(None, "sha256", secrets.token_hex(32), label, 100)
        for _ in range(min(500, many - start))
    ]
    made = make_offers(seat.me, shared)
    openings = {str(one.id): one.opening.as_json() for one in made}
    with transaction(seat.organisation) as tx:
        forum_speaking.send_statement(
            seat.id, "signal.offered", {"offers": [one.said for one in made]},
            tx=tx, now=datetime.now(UTC), openings=openings,
        )
"""


def catch_up(folder: Path, signals: int) -> dict:
    hub = Node("hub", folder / "hub", free_port())
    hub.found("forum")
    hub.run("forum", "create", "Benchmark")
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", FILLS, str(signals), LABEL], env=hub.environment, check=True
    )
    filled = time.monotonic() - began
    hub.serve("all")
    hub.healthy()
    node = joins(hub, folder, "late")
    began = time.monotonic()
    node.run("forum", "sync", patience=7_200)
    took = time.monotonic() - began
    held = len(node.sequences())
    began = time.monotonic()
    verified = node.run("forum", "verify", patience=7_200).strip().splitlines()[-1]
    return_value = {
        "signals": signals,
        "offered in s": round(filled, 1),
        "caught up in s": round(took, 1),
        "a second": round(held / took),
        "held": held,
        "verify": verified,
        "verified in s": round(time.monotonic() - began, 1),
        "member's database MB": round((node.folder / "seawall.sqlite3").stat().st_size / 1e6),
    }
    hub.stop()
    return return_value


def number(text: str) -> int:
    return (
        int(float(text[:-1]) * {"k": 1_000, "M": 1_000_000}[text[-1]])
        if text[-1] in "kM"
        else int(text)
    )


def main() -> None:
    said = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    said.add_argument("--members", default="2,10,50")
    said.add_argument("--rates", default="1,10,100")
    said.add_argument("--seconds", type=float, default=20)
    said.add_argument("--catch-up", default="")
    asked = said.parse_args()
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, SQLite"
    )
    for members in (int(one) for one in asked.members.split(",") if one):
        with tempfile.TemporaryDirectory(prefix="seawall-forum-") as folder:
            hub, joined = forum_of(Path(folder), members)
            try:
                for rate in (float(one) for one in asked.rates.split(",")):
                    print(
                        json.dumps(measure(hub, joined, rate=rate, seconds=asked.seconds)),
                        flush=True,
                    )
            finally:
                for node in (hub, *joined):
                    node.stop()
    if asked.catch_up:
        with tempfile.TemporaryDirectory(prefix="seawall-forum-") as folder:
            print(json.dumps(catch_up(Path(folder), number(asked.catch_up))), flush=True)


if __name__ == "__main__":
    main()
