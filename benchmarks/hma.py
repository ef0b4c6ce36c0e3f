"""HMA's addresses under load: look-ups that miss, that hit, and whole pictures.

    .venv/bin/python benchmarks/hma.py                            # 100 k signals, two gates
    .venv/bin/python benchmarks/hma.py --signals 1M --connections 16

The set-up is that of `service.py`: random PDQ signals in a fresh SQLite database, `seawall
serve --role gate`, and a load generator that shares the machine's cores. A hit asks the
database for the number of the content behind it; the first hit of an entry also gives it
one, and is not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import service

HERE = Path(__file__).resolve()
AT = "/compat/hma"
KNOWN = 200  # so many different values are asked for in a hit


async def load(what, port, key, values, *, seconds, connections):
    """As `service.load`, with HMA's requests."""
    loop = asyncio.get_running_loop()
    each = [requests(what, key, values[n:] + values[:n]) for n in range(connections)]
    until = (began := time.perf_counter()) + seconds
    lines, ends = [], []
    for asked in each:
        done = asyncio.Event()
        _, line = await loop.create_connection(
            lambda asked=asked, done=done: Line(asked, until, done), "127.0.0.1", port
        )
        lines.append(line)
        ends.append(done.wait())
    await asyncio.gather(*ends)
    wall = time.perf_counter() - began
    took = np.concatenate([line.took for line in lines])
    print(
        json.dumps(
            {
                "rate": len(took) / wall,
                "count": len(took),
                "p50": float(np.percentile(took, 50)) * 1000,
                "p99": float(np.percentile(took, 99)) * 1000,
                "bad": sum(line.bad for line in lines),
            }
        )
    )


class Line(service.Line):
    """One connection; an answer is good if it is 200."""

    def data_received(self, data):
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(rest) < length:
            return
        self.took.append(time.perf_counter() - self.began)
        self.bad += not head.startswith(b"HTTP/1.1 200")
        self.buffer = b""
        if time.perf_counter() < self.until:
            self.ask()
        else:
            self.transport.close()


def requests(what, key, values):
    kind, _, hit = what.partition(" ")
    if kind == "picture":
        return [picture(key, content) for content in service.pictures()]
    asked = values if hit == "hit" else [secrets.token_hex(32) for _ in range(KNOWN)]
    return [
        f"GET {AT}/m/{kind}?signal_type=pdq&signal={value} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {key}\r\n\r\n".encode()
        for value in asked
    ]


def picture(key, content):
    mark = "benchmark"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="x.jpg"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return (
        f"POST {AT}/m/lookup HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: multipart/form-data; boundary={mark}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def known_values(count):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM db_bankentry LIMIT %s", [count])
        return [value for (value,) in cursor.fetchall()]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--signals", type=service.number, default=100_000)
    options.add_argument("--gates", type=int, default=2)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--connections", type=int, default=4)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        measure(given, folder)


def measure(given, folder):
    os.environ |= {
        "SEAWALL_DATA_DIR": folder,
        "SEAWALL_RATE_LIMIT": "100000000/minute",
        "SEAWALL_SNAPSHOT_AFTER": "1000",
    }
    from seawall.app.database import run_migrations, set_up_django

    set_up_django()
    run_migrations()
    organisation, _, _ = service.fill(given.signals)
    key = service.key_of(organisation)
    subprocess.run([sys.executable, "-m", "seawall.app.index_process"], check=True)
    values = Path(folder) / "values.json"
    values.write_text(json.dumps(known_values(KNOWN)))
    rows = []
    with service.served(given.gates) as server:
        port = int(os.environ["SEAWALL_PORT"])
        for what in ("raw_lookup miss", "raw_lookup hit", "lookup miss", "lookup hit", "picture"):
            rows += loaded(what, given, port, key, values)
        memory = service.pss(server.pid) / service.MEGABYTE
        rows.append(("memory of all processes, PSS", f"{memory:,.0f} MB"))
    print(f"{given.signals:,} signals, {given.gates} gates, {given.connections} connections\n")
    print("| what | median (lowest to highest) |\n| --- | ---: |")
    for says, figure in rows:
        print(f"| {says} | {figure} |")


def told(results, name):
    values = sorted(result[name] for result in results)
    middle, low, high = (f"{v:,.1f}" for v in (statistics.median(values), values[0], values[-1]))
    return f"{middle} ({low} to {high})"


def loaded(what, given, port, key, values):  # noqa: PLR0917 - what, on which server
    def run(seconds):
        command = [sys.executable, HERE, "--load", what, str(port), key, str(values), str(seconds)]
        ran = subprocess.run([*command, str(given.connections)], check=True, capture_output=True)
        return json.loads(ran.stdout)

    run(2)
    results = [run(given.seconds) for _ in range(given.rounds)]
    return [
        (f"{what}: a second", told(results, "rate")),
        (f"{what}: p50, ms", told(results, "p50")),
        (f"{what}: p99, ms", told(results, "p99")),
        (f"{what}: not 200", str(sum(result["bad"] for result in results))),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        _, _, what, port, key, file, seconds, connections = sys.argv
        values = json.loads(Path(file).read_text())
        asyncio.run(
            load(
                what,
                int(port),
                key,
                values,
                seconds=float(seconds),
                connections=int(connections),
            )
        )
    else:
        main()
