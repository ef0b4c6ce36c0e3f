"""The service under load: look-ups over HTTP, alone and while banks change, and how news spreads.

    .venv/bin/python benchmarks/service.py                     # 10 M signals, one gate and two
    .venv/bin/python benchmarks/service.py --signals 1M --gates 2 --database postgresql

Fills a fresh database with random PDQ signals, one row each as an import leaves them; has the
snapshot written (`snapshot.py`); starts `seawall serve --role gate --gates N`; and loads it from a
process of its own that shares the machine's cores with the server, over connections that stay
open, each asking again as soon as it is answered. Then the same while a hundred signals a second
are added, each by a commit of its own. All of it is on one machine: what the load generator
takes, the server does not have. Latencies are of every request. `uploads.py` sends whole pictures
by the same load.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parent))

from score import Score, report  # noqa: E402
from snapshot import snapshot_scores  # noqa: E402

MEGABYTE = 2**20


# The load, in a process of its own


class Line(asyncio.Protocol):
    """One connection: asks, reads the whole answer, asks again."""

    def __init__(self, requests: list[bytes], until: float, done: asyncio.Event) -> None:
        self.requests, self.until, self.done = requests, until, done
        self.took: list[float] = []
        self.bad = 0
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport
        self.ask()

    def ask(self):
        self.began = time.perf_counter()
        self.transport.write(self.requests[len(self.took) % len(self.requests)])

    def data_received(self, data):
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(rest) < length:
            return
        self.took.append(time.perf_counter() - self.began)
        self.bad += not (head.startswith(b"HTTP/1.1 200") and b'"degraded":false' in rest)
        self.buffer = b""
        if time.perf_counter() < self.until:
            self.ask()
        else:
            self.transport.close()

    def connection_lost(self, _):
        self.done.set()


async def load(what, port, key, *, seconds, connections):
    loop, rng = asyncio.get_running_loop(), np.random.default_rng()
    asked = [[request(key, *body) for body in bodies(what, rng)] for _ in range(connections)]
    lines, ends = [], []
    began, spent, machine = time.perf_counter(), time.process_time(), machine_ticks()
    until = began + seconds
    for requests in asked:
        done = asyncio.Event()
        _, line = await loop.create_connection(
            lambda requests=requests, done=done: Line(requests, until, done), "127.0.0.1", port
        )
        lines.append(line)
        ends.append(done.wait())
    await asyncio.gather(*ends)
    wall, spent = time.perf_counter() - began, time.process_time() - spent
    idle, ticks = (now - then for now, then in zip(machine_ticks(), machine, strict=True))
    took = np.concatenate([line.took for line in lines])
    print(
        json.dumps(
            {
                "rate": len(took) / wall,
                "count": len(took),
                "p50": float(np.percentile(took, 50)) * 1000,
                "p99": float(np.percentile(took, 99)) * 1000,
                "bad": sum(line.bad for line in lines),
                "load_ms": 1000 * spent / len(took),
                "idle": idle / ticks,
            }
        )
    )


def machine_ticks():
    """Ticks that the machine's cores were idle since it started, and all of them."""
    with Path("/proc/stat").open() as lines:
        ticks = [int(number) for number in lines.readline().split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def bodies(what, rng):
    if what == "hashes":
        for _ in range(200):
            value = rng.bytes(32).hex()
            said = {"hashes": [{"type": "pdq", "value": value, "quality": 100}]}
            yield json.dumps(said).encode(), "application/json"
    else:
        for content in pictures():
            yield content, "image/jpeg"


@cache
def pictures():
    """Photographs of scikit-image at 1.27 megapixels, as JPEG of quality 85."""
    from PIL import Image
    from skimage import data

    made = []
    for name in ("astronaut", "coffee", "chelsea", "rocket"):
        out = io.BytesIO()
        Image.fromarray(getattr(data, name)()).resize((1300, 977)).save(out, "JPEG", quality=85)
        made.append(out.getvalue())
    return made


def request(key, body, kind):
    head = (
        f"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


# The server and its database


def fill(signals):
    """An organisation, its bank, and so many entries; and how long these took, in seconds."""
    from seawall.banks.model import NewBank
    from seawall.db.upkeep.statistics import note_statistics
    from seawall.ids import OrganisationId, new_id
    from seawall.journeys.banks.bank_curation import create_bank
    from seawall.people.model import Organisation, OrganisationKind
    from seawall.transaction import INSTALLATION, transaction

    now = datetime.now(UTC)
    made = Organisation(
        OrganisationId(new_id("org", now=now)),
        "bench",
        "Bench",
        OrganisationKind("platform"),
        ("EU",),
        "",
        now,
    )
    with transaction(INSTALLATION) as tx:
        tx.people.add_organisation(made)
    with transaction(made.id) as tx:
        bank = create_bank(NewBank("Random"), tx=tx, now=now, by="benchmark")
    began = time.perf_counter()
    put_rows(signals, organisation=made.id, bank=bank.id, now=now)
    note_statistics()
    return made, bank, time.perf_counter() - began


def put_rows(signals, *, organisation, bank, now):
    """So many entries straight into the table, and the count of changes after them."""
    from django.db import connection

    from seawall.transaction import transaction

    is_sqlite = connection.vendor == "sqlite"
    with nullcontext() if is_sqlite else transaction(organisation), connection.cursor() as cursor:
        line = cursor.connection if is_sqlite else cursor.cursor.connection
        if is_sqlite:
            cursor.execute("PRAGMA synchronous=OFF")
        for start in range(0, signals, 200_000):
            count = min(200_000, signals - start)
            put = inserted if is_sqlite else copied
            put(line, rows_from(start, count, organisation=organisation, bank=bank, now=now))
        cursor.execute("UPDATE db_changecounter SET value = %s WHERE name = 'banks'", [signals])
        if is_sqlite:
            cursor.execute("PRAGMA synchronous=FULL")


def rows_from(start, count, *, organisation, bank, now):
    codes = np.random.default_rng(start).bytes(32 * count).hex()
    stamp = f"{now:%Y-%m-%d %H:%M:%S.%f}"
    for row in range(count):
        code, label = codes[64 * row : 64 * row + 64], "behaviour/attack-footage"
        head = (ulid(start + row), organisation, bank, "pdq", code, label, 100, "", "", "a list")
        yield (*head, "active", stamp, stamp, "benchmark", "", start + row + 1)


def inserted(line, rows):
    with line:
        places = ", ".join("?" * len(COLUMNS.split(", ")))
        line.executemany(f"INSERT INTO db_bankentry ({COLUMNS}) VALUES ({places})", rows)


def copied(line, rows):
    """By a table of its own: nothing is copied straight to where rows have owners."""
    with line.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS filling (LIKE db_bankentry)")
        with cursor.copy(f"COPY filling ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO db_bankentry ({COLUMNS}) SELECT {COLUMNS} FROM filling")
        cursor.execute("TRUNCATE filling")


COLUMNS = (
    "id, organisation_id, bank_id, signal_type, value, label, confidence, jurisdiction, "
    "legal_basis, source, state, first_seen_at, added_at, added_by, note, changed_seq"
)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TIME = int(time.time() * 1000)


def ulid(number):
    """A thousand in a millisecond, and in order, as those of an import are."""
    value = (TIME + number // 1000) << 80 | number % 1000 << 70 | secrets.randbits(70)
    return "entry_" + "".join(ALPHABET[value >> 5 * place & 31] for place in range(25, -1, -1))


def key_of(organisation):
    sys.path.insert(0, str(HERE.parents[1]))
    from tests.people_made import make_key

    return make_key(organisation)


def tree(pid):
    """A process and all below it, whichever of its threads started them."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    children = " ".join(lists).split()
    return [pid, *(each for child in children for each in tree(int(child)))]


def told_of(pid, what):
    """What the kernel tells of a process; nothing of one that has just ended."""
    try:
        return Path(f"/proc/{pid}/{what}").read_text()
    except OSError:
        return ""


def pss(pid):
    return sum(map(pss_of, tree(pid)))


def pss_of(pid):
    lines = told_of(pid, "smaps_rollup").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def processor_seconds(pid):
    """Processor time of a process and all below it, those that ended included."""
    total = 0
    for each in tree(pid):
        fields = told_of(each, "stat").rpartition(")")[2].split()
        total += sum(int(field) for field in fields[11:15])
    return total / os.sysconf("SC_CLK_TCK")


def run(what, port, key, *, seconds, connections):
    command = [sys.executable, HERE, "--load", what, str(port), key, str(seconds), str(connections)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def ask(line, key, value):
    body = json.dumps({"hashes": [{"type": "pdq", "value": value}]}).encode()
    return b'"verdict":"block"' in exchange(line, request(key, body, "application/json"))


def seq(line):
    """The newest change that the process at the other end of this line knows."""
    answer = exchange(line, b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return json.loads(answer)["seq"]


def exchange(line, asked):
    line.sendall(asked)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += line.recv(65536)
    head, _, rest = answer.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(rest) < length:
        rest += line.recv(65536)
    return rest


def spread(port, key, organisation, bank, *, rounds=5):
    """Seconds from the commit until every process knows of an entry, and of its withdrawal.

    By the number of the newest change that each says it has: a hit would write a case on
    every connection, and measure that. Then one check on each says whether it is true.
    """
    from seawall.banks.model import EntryState, NewEntry
    from seawall.journeys.banks.bank_curation import add_signal, change_entry_state
    from seawall.transaction import transaction

    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(16)]
    added, withdrawn = [], []
    for _ in range(rounds):
        value, now = secrets.token_hex(32), datetime.now(UTC)
        with transaction(organisation.id) as tx:
            entry = add_signal(bank.id, NewEntry("pdq", value), tx=tx, now=now, by="benchmark")
        added.append(until_known(lines, entry.changed_seq))
        assert all(ask(line, key, value) for line in lines)
        with transaction(organisation.id) as tx:
            change_entry_state(
                entry.id, EntryState.WITHDRAWN, reason="over", tx=tx, now=now, by="benchmark"
            )
        withdrawn.append(until_known(lines, entry.changed_seq + 1))
        assert not any(ask(line, key, value) for line in lines)
    for line in lines:
        line.close()
    return added, withdrawn


def until_known(lines, number):
    return until(lambda: min(seq(line) for line in lines) >= number)


def until(true):
    began = time.perf_counter()
    while not true():
        time.sleep(0.01)
    return time.perf_counter() - began


def number(written):
    units = {"k": 1_000, "M": 1_000_000}
    return int(float(written[:-1]) * units[written[-1]]) if written[-1] in units else int(written)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--signals", type=number, default=10_000_000)
    options.add_argument("--gates", type=int, nargs="*", default=[1, 2])
    options.add_argument("--seconds", type=float, default=8, help="a round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--adds", type=int, default=100, help="signals added a second")
    options.add_argument("--score", default="", help="a file to leave the figures in")
    asked = options.parse_args()
    sys.path.insert(0, str(HERE.parents[1]))
    from flood_scene import postgresql

    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as made:
        folder = Path(made)
        server = postgresql(folder) if asked.database == "postgresql" else nullcontext("")
        with server as url:
            os.environ |= {
                "SEAWALL_DATA_DIR": made,
                "SEAWALL_RATE_LIMIT": "100000000/minute",
                "SEAWALL_SNAPSHOT_AFTER": "1000",
                **({"SEAWALL_DATABASE_URL": url} if url else {}),
            }
            report(measured(asked), asked.score)


def measured(asked):
    """Every line, with each of the numbers of gates."""
    from seawall.app.database import run_migrations, set_up_django

    set_up_django()
    run_migrations()
    organisation, bank, filled = fill(asked.signals)
    print(f"{asked.signals:,} rows straight into the database: {filled:.0f} s", flush=True)
    key = key_of(organisation)
    lines = snapshot_scores(asked.signals, asked.database)
    for gates in asked.gates:
        with served(gates) as server:
            lines += scores(gates, server.pid, key, organisation, bank, asked)
    return lines


@contextmanager
def served(gates, role="gate"):
    """`seawall serve` in this role, on a port of its own."""
    os.environ["SEAWALL_PORT"] = str(free_port())
    command = [sys.executable, "-m", "seawall", "serve", "--role", role, "--gates", str(gates)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    server.stdout.readline()
    try:
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def scores(gates, pid, key, organisation, bank, asked):  # noqa: PLR0917 - a server and its load
    """What so many gates answer, alone and while signals are added; and how news spreads."""
    port = int(os.environ["SEAWALL_PORT"])
    where = f"{asked.database}, {asked.signals:,} signals, {gates} gate{'s' * (gates > 1)}"
    alone = rounds_of(pid, port, key, asked)
    with adding(asked.adds, organisation, bank) as pace:
        beside = rounds_of(pid, port, key, asked)
    added, withdrawn = spread(port, key, organisation, bank)
    also = f"{pace.each_second:.0f} adds a second"
    slowed = f"{statistics.median(rates(beside)):,.0f}/s; {said_of(beside)}"
    return [
        Score(f"{where}: look-ups", rates(alone), "/s", 4_000, beside=said_of(alone)),
        Score(f"{where}: look-ups, p99", longest(alone), "ms", 10, "<"),
        Score(f"{where}: beside {also}, p99", longest(beside), "ms", 10, "<", beside=slowed),
        Score(f"{where}: a new signal is found everywhere", tuple(added), "s", 1, "<"),
        Score(f"{where}: one that is withdrawn nowhere", tuple(withdrawn), "s", 1, "<"),
        Score(f"{where}: memory, PSS", (pss(pid) / MEGABYTE,), "MB", 2_500, "<"),
    ]


def rounds_of(pid, port, key, asked):
    run("hashes", port, key, seconds=2, connections=asked.connections)
    results = []
    for _ in range(asked.rounds):
        before = processor_seconds(pid)
        result = run("hashes", port, key, seconds=asked.seconds, connections=asked.connections)
        spent = processor_seconds(pid) - before
        results.append({**result, "cpu": 1_000_000 * spent / result["count"]})
        print({name: round(figure, 2) for name, figure in results[-1].items()}, flush=True)
    assert not sum(result["bad"] for result in results), "some were degraded or refused"
    return results


def rates(results):
    return tuple(result["rate"] for result in results)


def longest(results):
    return tuple(result["p99"] for result in results)


def said_of(results):
    cpu, load = (statistics.median(r[name] for r in results) for name in ("cpu", "load_ms"))
    return f"of a processor {cpu:.0f} us in the server, {1000 * load:.0f} in the load"


@dataclass
class Pace:
    """How many signals were added, and since when."""

    count: int = 0
    began: float = field(default_factory=time.perf_counter)
    each_second: float = 0.0


@contextmanager
def adding(each_second, organisation, bank):
    """Meanwhile so many signals a second are added to the bank, each by a commit of its own."""
    pace, over = Pace(), threading.Event()
    thread = threading.Thread(target=add, args=(each_second, organisation, bank, pace, over))
    thread.start()
    try:
        yield pace
    finally:
        over.set()
        thread.join()
        pace.each_second = pace.count / (time.perf_counter() - pace.began)


def add(each_second, organisation, bank, pace, over):  # noqa: PLR0917 - a thread's work
    from seawall.banks.model import NewEntry
    from seawall.journeys.banks.bank_curation import add_signal
    from seawall.transaction import close_connection, transaction

    while not over.is_set():
        with transaction(organisation.id) as tx:
            entry = NewEntry("pdq", secrets.token_hex(32))
            add_signal(bank.id, entry, tx=tx, now=datetime.now(UTC), by="benchmark")
        pace.count += 1
        over.wait(max(0.0, pace.began + pace.count / each_second - time.perf_counter()))
    close_connection()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        _, _, what, port, key, seconds_, connections = sys.argv
        import uvloop

        uvloop.run(
            load(what, int(port), key, seconds=float(seconds_), connections=int(connections))
        )
    else:
        main()
