"""How long commands and the server take to start, and what an idle server costs.

    .venv/bin/python benchmarks/start.py [--rounds 7] [--idle-seconds 60] [--databases sqlite]

Each line is a real process of the `seawall` command, from its start to its end or, for `serve`,
to the first 200 of `/readyz`; the median of the rounds, with the quickest and the slowest. Every
command runs once unmeasured, so that its bytecode and the machine's page cache are warm; what a
machine that keeps no bytecode pays is a line of its own. An idle server has rested for twenty
seconds before it is measured: the processor seconds of its whole tree in that time, out of
`/proc/PID/stat`, and its memory out of `smaps_rollup`, where shared pages count by share (PSS).
The floors are what the interpreter and its libraries take without any code of ours.
`--seawall` measures another installation's command.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from score import Score, report

FOLDER = Path(tempfile.mkdtemp(prefix="seawall-bench-"))
atexit.register(shutil.rmtree, FOLDER, True)
SEAWALL = Path(sys.executable).parent / "seawall"
PATIENCE = 60.0
REST_SECONDS = 20.0
MEGABYTE = 2**20


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, in which unit, and the most it may be; None is a floor."""

    name: str
    measured: float
    spread: tuple[float, float]
    unit: str
    goal: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the goal is kept."""
        return self.goal is None or self.measured <= self.goal

    def __str__(self) -> str:
        low, high = self.spread
        digits = 0 if self.unit == "MB" else 2
        goal = "floor" if self.goal is None else f"goal {self.goal:g} {self.unit}"
        met = "" if self.goal is None else "met" if self.is_met else "not met"
        span = f"{low:.{digits}f} … {high:.{digits}f}"
        return (
            f"{self.name:<52} {self.measured:>7.{digits}f} {self.unit:<3} ({span})  {goal}  {met}"
        )


class Installation:
    """A data folder, a database, and the command that works on them."""

    def __init__(self, command: Path, folder: Path, url: str = "", **env: str) -> None:
        self.command, self.folder = command, folder
        self.env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SEAWALL_", "PYTHON", "DJANGO_"))
        }
        self.env |= {"SEAWALL_DATA_DIR": str(folder), **env}
        if url:
            self.env["SEAWALL_DATABASE_URL"] = url

    def run(self, *words: str, ends: tuple[int, ...] = (0,)) -> float:
        """Seconds until a command has ended, in one of these ways."""
        began = time.perf_counter()
        ran = subprocess.run(
            [self.command, *words],
            env=self.env,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        took = time.perf_counter() - began
        if ran.returncode not in ends:
            raise SystemExit(f"seawall {' '.join(words)} ended with {ran.returncode}: {ran.stderr}")
        return took

    @contextmanager
    def serving(self) -> Iterator[tuple[int, float]]:
        """A server that answers: its process, and the seconds until it did."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        began = time.perf_counter()
        server = subprocess.Popen(
            [self.command, "serve", "--port", str(port)],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", server, until=began + PATIENCE)
            yield server.pid, time.perf_counter() - began
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)

    def serve(self) -> float:
        """Seconds until a server answers."""
        with self.serving() as (_, took):
            return took


def _wait_for(address: str, server: subprocess.Popen[bytes], *, until: float) -> None:
    while time.perf_counter() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.005)
    raise SystemExit("the server did not get ready")


def rounds_of(
    name: str, step: Callable[[], float], *, rounds: int, goal: float | None, unit: str = "s"
) -> Figure:
    """The median of so many rounds, after one that is not counted."""
    step()
    took = [step() for _ in range(rounds)]
    return Figure(name, statistics.median(took), (min(took), max(took)), unit, goal)


def picture(path: Path) -> Path:
    """A picture of 640 by 480 with enough in it to be compared."""
    width, height = 640, 480
    rows = b"".join(
        b"\0" + bytes((x * (7 + y // 40) ^ y * (3 + x // 80)) & 0xFF for x in range(width))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = chunk(b"IDAT", zlib.compress(rows))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + packed + chunk(b"IEND", b""))
    return path


def floors(rounds: int) -> Iterator[Figure]:
    """What Python and the libraries take alone."""
    for name, code in (
        ("Python alone", ""),
        ("typer with rich's help", "import typer.rich_utils"),
        ("numpy", "import numpy"),
        ("Django's models", "import django.db.models"),
        ("our settings' library", "import pydantic_settings"),
    ):
        bare = Installation(Path(sys.executable), FOLDER)
        yield rounds_of(
            f"python -c '{code}' ({name})" if code else name,
            lambda bare=bare, code=code: bare.run("-c", code),  # type: ignore[misc]
            rounds=rounds,
            goal=None,
        )


_EVERYTHING = """
from seawall.app.database import set_up_django
set_up_django()
from seawall.app import serve
from seawall.worker.runner import Worker
from django.urls import get_resolver
get_resolver().url_patterns
print(next(line for line in open("/proc/self/smaps_rollup") if line.startswith("Rss")).split()[1])
"""


def memory_of_modules() -> Figure:
    """What the modules of a server take, in a process that does nothing with them."""
    bare = Installation(Path(sys.executable), FOLDER / "floor")
    ran = subprocess.run(
        [bare.command, "-c", _EVERYTHING], env=bare.env, check=True, capture_output=True, text=True
    )
    size = int(ran.stdout) * 1024 / MEGABYTE
    return Figure("a server's modules loaded, nothing else: RSS", size, (size, size), "MB")


def starts(command: Path, kind: str, url: str, *, rounds: int) -> Iterator[Figure]:
    """The commands and the server, on one kind of database that holds one organisation."""
    used = Installation(command, FOLDER / f"{kind}-used", url)
    file = str(picture(FOLDER / "picture.png"))
    used.run("migrate")
    used.run("org", "create", "example")
    used.serve()
    given = {"rounds": rounds}
    if kind == "sqlite":
        yield rounds_of("seawall --help", lambda: used.run("--help"), goal=0.3, **given)
    name = f", {kind}"
    yield rounds_of(f"seawall check FILE{name}", lambda: used.run("check", file), goal=1, **given)
    yield rounds_of(
        f"seawall doctor{name}", lambda: used.run("doctor", ends=(0, 1)), goal=1, **given
    )
    yield rounds_of(f"seawall serve, again{name}", used.serve, goal=1.5, **given)
    if kind == "sqlite":
        without = Installation(command, used.folder, PYTHONDONTWRITEBYTECODE="1")
        without.env["PYTHONPYCACHEPREFIX"] = str(FOLDER / "nothing")
        yield rounds_of(
            "seawall check FILE, no bytecode kept", lambda: without.run("check", file),
            goal=None, **given,
        )  # fmt: skip
        yield rounds_of("seawall serve, fresh", FreshFolders(command).serve, goal=3, **given)


class FreshFolders:
    """A data folder that nobody has used, at each call."""

    def __init__(self, command: Path) -> None:
        self.command = command

    def _installation(self) -> Installation:
        return Installation(self.command, Path(tempfile.mkdtemp(dir=FOLDER)) / "data")

    def serve(self) -> float:
        """Seconds until a server on it answers."""
        return self._installation().serve()

    def check(self) -> float:
        """Seconds until `check` has said that there is no organisation yet."""
        return self._installation().run("check", str(FOLDER / "picture.png"), ends=(2,))


# What an idle server costs


def idle(command: Path, kind: str, url: str, *, seconds: float) -> Iterator[Figure]:
    """Processor time and memory of a server with nothing to do."""
    from tests.process_tree import tree_of

    used = Installation(command, FOLDER / f"{kind}-used", url)
    with used.serving() as (server, _):
        time.sleep(REST_SECONDS)
        family, began = tree_of(server), time.perf_counter()
        before = {pid: _processor_seconds(pid) for pid in family}
        time.sleep(seconds)
        family = tree_of(server)
        used_seconds = sum(_processor_seconds(pid) - before.get(pid, 0.0) for pid in family)
        percent = 100 * used_seconds / (time.perf_counter() - began)
        pss, rss = (sum(_memory(pid, word) for pid in family) for word in ("Pss", "Rss"))
    name = f"idle serve, {kind}, {len(family)} process(es)"
    yield Figure(f"{name}: of a core", percent, (percent, percent), "%", 0.5)
    yield Figure(f"{name}: memory, PSS", pss, (pss, pss), "MB", 150)
    yield Figure(f"{name}: memory, RSS", rss, (rss, rss), "MB", 150)


def _processor_seconds(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, word: str) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{word}:"):
            return int(line.split()[1]) * 1024 / MEGABYTE
    return 0.0


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database of this kind; empty for the one in the data folder."""
    if kind == "sqlite":
        yield ""
        return
    os.environ["SEAWALL_DATA_DIR"] = str(FOLDER / "of-the-benchmark")
    from seawall.app.database import set_up_django

    set_up_django()
    from tests.databases import APPLICATION_ROLE, run_as_owner, server_address

    place, name = server_address().partition("@")[2].partition("/")[0], f"start_{os.getpid()}"
    run_as_owner(f'CREATE DATABASE "{name}" OWNER {APPLICATION_ROLE}')
    try:
        yield f"postgresql://{APPLICATION_ROLE}:{APPLICATION_ROLE}@{place}/{name}"
    finally:
        run_as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')


def figures(
    command: Path = SEAWALL,
    *,
    rounds: int = 7,
    idle_seconds: float = 60.0,
    databases: tuple[str, ...] = ("sqlite", "postgresql"),
    with_floors: bool = True,
) -> Iterator[Figure]:
    """Every line, as it is measured."""
    if with_floors:
        yield from floors(rounds)
        yield memory_of_modules()
    for kind in databases:
        with database(kind) as url:
            yield from starts(command, kind, url, rounds=rounds)
            if kind == "sqlite":
                yield rounds_of(
                    "seawall check FILE, fresh", FreshFolders(command).check, rounds=rounds, goal=1
                )
            if idle_seconds:
                yield from idle(command, kind, url, seconds=idle_seconds)


def main() -> None:
    """Print each line as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--idle-seconds", type=float, default=60.0)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--seawall", type=Path, default=SEAWALL)
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    asked = parser.parse_args()
    scores = []
    for figure in figures(
        asked.seawall,
        rounds=asked.rounds,
        idle_seconds=asked.idle_seconds,
        databases=tuple(asked.databases),
    ):
        print(figure, flush=True)
        if figure.goal is not None:
            rounds = (figure.spread[0], figure.measured, figure.spread[1])
            scores.append(Score(figure.name, rounds, figure.unit, figure.goal, "<="))
    report(scores, asked.score)


if __name__ == "__main__":
    main()
