"""Stored media against the banks: objects and megabytes a second, from where, by what.

    .venv/bin/python -W ignore benchmarks/scan.py                        # some minutes
    .venv/bin/python -W ignore benchmarks/scan.py --objects 5000 --edge 64 --copies 60

Makes pictures (noise over colour, JPEG of quality 85, each different, some of them copies of
one another), puts them into a folder and into a bucket of moto's S3 server in a process of
its own, and scans both: with one and two processes of this machine, and with one and two
actors of a Ray cluster on this machine. The banks hold random PDQ signals that nothing is
near to. Rates are from the first chunk that came home to the last, so starting is not in
them and stands beside; everything shares this machine's cores, the S3 server and Ray too.
moto is a server for tests, written in Python: what it gives is no measure of a store.

Last, where the time of one process goes: reading, hashing (decoding the picture and PDQ of
its views, in the jailed child), searching the banks, and the rest.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from service import fill

HERE = Path(__file__).resolve()
BUCKET = "media"


def pictures(count, edge, copies):
    """Names and bytes; so many of a hundred are copies of one that came before."""
    rng = np.random.default_rng(5)
    made = []
    for _ in range(count):
        if made and rng.integers(100) < copies:
            made.append(made[rng.integers(len(made))])
            continue
        base = Image.fromarray(rng.integers(0, 255, (12, 12, 3), np.uint8))
        smooth = np.asarray(base.resize((edge, edge * 3 // 4), Image.Resampling.BICUBIC), np.int16)
        noise = rng.integers(-6, 7, smooth.shape, np.int16)
        out = io.BytesIO()
        Image.fromarray(np.clip(smooth + noise, 0, 255).astype(np.uint8)).save(
            out, "JPEG", quality=85
        )
        made.append(out.getvalue())
    return [(f"{number % 16:x}/{number:07}.jpg", content) for number, content in enumerate(made)]


def serve(folder):
    """Be a server that speaks S3 and holds what lies in a folder."""
    import logging

    import boto3
    from moto.s3.models import s3_backends
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    boto3.client("s3", endpoint_url=f"http://{host}:{port}").create_bucket(Bucket=BUCKET)
    for path in sorted(Path(folder).rglob("*.jpg")):
        name = path.relative_to(folder).as_posix()
        s3_backends["123456789012"]["aws"].put_object(BUCKET, name, path.read_bytes())
    print(port, flush=True)
    sys.stdin.read()


@contextmanager
def bucket(folder):
    """The same pictures in a bucket; the environment leads to it."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "example",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_REGION": "us-east-1",
    }
    command = [sys.executable, "-W", "ignore", HERE, "--serve", folder]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        os.environ["AWS_ENDPOINT"] = f"http://127.0.0.1:{int(server.stdout.readline())}"
        yield f"s3://{BUCKET}"
    finally:
        server.stdin.close()
        server.wait()


class Timed:
    """A crew whose results are timed as they come home."""

    def __init__(self, options):
        from seawall.app.scanning.scan import crew_of

        self.began = time.perf_counter()
        self.homes = []
        self._crew = crew_of(options)

    def run(self, chunks):
        for done in self._crew.run(chunks):
            size = sum(each.file.size for each in done)
            self.homes.append((time.perf_counter(), len(done), size))
            yield done

    def close(self):
        self._crew.close()


def scanned(options):
    """Objects a second, megabytes a second, seconds to the first chunk; the summary."""
    from seawall.app.scanning import scan_files

    crews = []

    def hire(asked):
        crews.append(Timed(asked))
        return crews[0]

    summary = scan_files(options, tell=lambda _: None, hire=hire)
    first, *later = crews[0].homes
    took = later[-1][0] - first[0]
    files, size = (sum(column) for column in list(zip(*later, strict=True))[1:])
    assert set(summary.verdicts) == {"allow"}, summary
    return files / took, size / took / 1e6, first[0] - crews[0].began, summary


def shares(options):
    """Where the time of one process goes, in hundredths."""
    from seawall.app.scanning.station import desk_of, parts_here
    from seawall.gate import checks
    from seawall.gate.library import Library

    spent = dict.fromkeys(("reading", "hashing", "searching"), 0.0)

    def timed(name, real):
        def call(*args, **ways):
            began = time.perf_counter()
            try:
                return real(*args, **ways)
            finally:
                spent[name] += time.perf_counter() - began

        return call

    files = list(options.place.files(print))[:400]
    with ExitStack() as stack:
        desk = desk_of(parts_here(stack), replace(options.orders, state=None), stack)
        desk.scan_batch(files[:20])
        real = checks.sign_submission, Library.find
        checks.sign_submission = timed("hashing", real[0])
        Library.find = timed("searching", real[1])
        desk._read = timed("reading", desk._read)
        began = time.perf_counter()
        for file in files[20:]:
            desk.scan_batch([file])
        whole = time.perf_counter() - began
        checks.sign_submission, Library.find = real
    spent["the rest"] = whole - sum(spent.values())
    return {name: 100 * seconds / whole for name, seconds in spent.items()}


def main():
    given = arguments()
    if given.serve:
        serve(given.serve)
        return
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as name:
        place = Path(name)
        os.environ["SEAWALL_DATA_DIR"] = str(place / "data")
        (place / "data").mkdir()
        from seawall.app.database import run_migrations

        run_migrations()
        organisation, _, _ = fill(given.signals)
        folder = place / "media"
        total = 0
        for path, content in pictures(given.objects, given.edge, given.copies):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            total += len(content)
        with bucket(folder) as address:
            report(given, total, rows(given, organisation, folder, address))


def rows(given, organisation, folder, address):
    from seawall.app.scanning import Options, place_of

    for where, words in (("folder", str(folder)), ("S3 (moto)", address)):
        for engine in given.engines:
            for processes in (1, 2):
                state = folder.parent / f"{where[:2]}-{engine}-{processes}.sqlite3"
                options = Options(
                    place_of(words), organisation.id, processes, engine=engine, state=state
                )
                rate, megabytes, start, summary = scanned(options)
                yield (
                    f"{where}, {engine}, {processes}",
                    f"{rate:,.0f}",
                    f"{megabytes:,.1f}",
                    f"{start:.1f}",
                    f"{summary.copies:,}",
                )
        told = ", ".join(f"{what} {part:.0f} %" for what, part in shares(options).items())
        yield (f"{where}, one process, where the time goes", told, "", "", "")


def report(given, total, told):
    print(
        f"{given.objects:,} objects, {total / 1e6:,.0f} MB, pictures {given.edge} pixels wide, "
        f"{given.copies} % copies; {given.signals:,} signals;\n"
        f"{os.cpu_count()} cores, Python {platform.python_version()}\n"
    )
    print("| from, engine, processes | objects/s | MB/s | to the first chunk, s | copies |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for row in told:
        print(f"| {' | '.join(row)} |", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--objects", type=int, default=1_500)
    parser.add_argument("--edge", type=int, default=1_300, help="pixels from left to right")
    parser.add_argument("--copies", type=int, default=20, help="of a hundred")
    parser.add_argument("--signals", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=["local", "ray"])
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
