"""The service under load: look-ups and whole pictures over HTTP, memory, and how fast news spreads.

    .venv/bin/python benchmarks/service.py                       # 10 M signals, two gates
    .venv/bin/python benchmarks/service.py --signals 1M --seconds 5

Fills a fresh SQLite database with random PDQ signals, one row each as an import leaves
them; has the snapshot written; starts `seawall serve --role gate --gates N`; and loads it
from a process of its own that shares the machine's cores with the server, over connections
that stay open, each asking again as soon as it is answered. All of it is on one machine:
what the load generator takes, the server does not have. Latencies are of every request.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import platform
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve()
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
    """An organisation, a key, a bank, and so many entries; gives the key, and how long it took."""
    from django.db import connection

    from seawall.banks.model import NewBank
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
    line = connection.cursor().connection
    line.execute("PRAGMA synchronous=OFF")
    insert = f"INSERT INTO db_bankentry ({COLUMNS}) VALUES ({', '.join('?' * 16)})"
    rng, stamp = np.random.default_rng(7), f"{now:%Y-%m-%d %H:%M:%S.%f}"
    for start in range(0, signals, 200_000):
        count = min(200_000, signals - start)
        codes = rng.bytes(32 * count).hex()
        with line:
            line.executemany(
                insert,
                (
                    (
                        ulid(start + row),
                        made.id,
                        bank.id,
                        "pdq",
                        codes[64 * row : 64 * row + 64],
                        "behaviour/attack-footage",
                        100,
                        "",
                        "",
                        "a list",
                        "active",
                        stamp,
                        stamp,
                        "benchmark",
                        "",
                        start + row + 1,
                    )
                    for row in range(count)
                ),
            )
    line.execute("UPDATE db_changecounter SET value = ? WHERE name = 'banks'", [signals])
    line.commit()
    line.execute("PRAGMA synchronous=FULL")
    return made, bank, time.perf_counter() - began


COLUMNS = (
    "id, organisation_id, bank_id, signal_type, value, label, confidence, jurisdiction, "
    "legal_basis, source, state, first_seen_at, added_at, added_by, note, changed_seq"
)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TIME = int(time.time() * 1000)


def ulid(number):
    value = (TIME + number // 1000) << 80 | secrets.randbits(80)
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
    options = argparse.ArgumentParser()
    options.add_argument("--signals", type=number, default=10_000_000)
    options.add_argument("--gates", type=int, default=2)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--ladder", default="derived")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        measure(given, folder)


def measure(given, folder):  # noqa: PLR0915 - a run is a list of steps
    port = free_port()
    os.environ |= {
        "SEAWALL_DATA_DIR": folder,
        "SEAWALL_PORT": str(port),
        "SEAWALL_RATE_LIMIT": "100000000/minute",
        "SEAWALL_SNAPSHOT_AFTER": "1000",
        "SEAWALL_LADDER": given.ladder,
        "SEAWALL_DECODERS": str(max(2, given.gates)),
    }
    from seawall.app.database import run_migrations, set_up_django

    set_up_django()
    run_migrations()
    organisation, bank, filled = fill(given.signals)
    key = key_of(organisation)
    python, written = [sys.executable, "-m"], time.perf_counter()
    subprocess.run([*python, "seawall.app.index_process"], check=True)
    written = time.perf_counter() - written
    ready = time.perf_counter()
    command = [*python, "seawall", "serve", "--role", "gate", "--gates", str(given.gates)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    server.stdout.readline()
    ready = time.perf_counter() - ready
    rows = [
        ("rows into the database, straight", f"{filled:.0f} s"),
        ("snapshot written from the database, once", f"{written:.0f} s"),
        ("start to first answer, snapshot mapped", f"{ready:.1f} s"),
    ]
    try:
        rows += loaded("hashes", "≥ 4,000/s, p99 < 10 ms", given, server.pid, port, key)
        rows += loaded("pictures", "≥ 300/s", given, server.pid, port, key)
        added, withdrawn = spread(port, key, organisation, bank)
        rows += [
            ("new signal matchable in every process, s (< 1)", seconds(added)),
            ("withdrawn signal gone from every process, s (< 1)", seconds(withdrawn)),
            ("memory of all processes, PSS (< 2,500 MB)", f"{pss(server.pid) / MEGABYTE:,.0f} MB"),
        ]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    report(given, rows)


def loaded(what, target, given, pid, port, key):  # noqa: PLR0917 - what, on which server
    """The rows of one kind of load."""
    run(what, port, key, seconds=2, connections=given.connections)
    results = []
    for _ in range(given.rounds):
        before = processor_seconds(pid)
        result = run(what, port, key, seconds=given.seconds, connections=given.connections)
        spent = processor_seconds(pid) - before
        results.append({**result, "cpu": 1000 * spent / result["count"]})
    return [
        (f"{what}: checks a second ({target})", told(results, "rate")),
        (f"{what}: p50, ms", told(results, "p50")),
        (f"{what}: p99, ms", told(results, "p99")),
        (f"{what}: processor time of the server, ms each", told(results, "cpu", 2)),
        (f"{what}: degraded or refused", str(sum(result["bad"] for result in results))),
    ]


def report(given, rows):
    print(
        f"{given.signals:,} signals, {given.gates} gates, {given.connections} connections, ladder "
        f"`{given.ladder}`;\n{os.cpu_count()} cores of {processor()}, "
        f"Python {platform.python_version()}\n"
    )
    print("| what | median (lowest to highest) |\n| --- | ---: |")
    for says, figure in rows:
        print(f"| {says} | {figure} |")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def told(results, name, digits=1):
    values = sorted(result[name] for result in results)
    middle, low, high = (
        f"{v:,.{digits}f}" for v in (statistics.median(values), values[0], values[-1])
    )
    return f"{middle} ({low} to {high})"


def seconds(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        _, _, what, port, key, seconds_, connections = sys.argv
        import uvloop

        uvloop.run(
            load(what, int(port), key, seconds=float(seconds_), connections=int(connections))
        )
    else:
        main()
