"""`seawall serve --demo` as a process of its own, on free ports, in a folder of its own.

The demo's world is made once a run; each server begins with a copy of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from types import MappingProxyType

from tests.folders import run_folder
from tests.forked import Forked, run
from tests.kept import alone
from tests.ports import own_ports

PATIENCE = 240


@dataclass(frozen=True)
class DemoServer:
    """Where it is, and how to let somebody in."""

    address: str
    environment: dict[str, str]
    first_link: str
    pid: int
    heard: list[str]
    """All that it has written so far."""

    def seawall(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the seawall command on the same installation."""
        return run(
            [sys.executable, "-m", "seawall", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def link(self, email: str) -> str:
        """A fresh sign-in link for this member."""
        ran = self.seawall("people", "link", email)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.startswith(f"{self.address}/sign-in/link#"), ran.stdout
        return ran.stdout.strip()


@contextmanager
def demo_server(
    folder: Path,
    *,
    is_new: bool = False,
    is_alive: bool = False,
    port: int | None = None,
    **settings: str,
) -> Iterator[DemoServer]:
    """Start it, wait until it answers, and end it; a new one starts as a user's does.

    Its queue is empty, unless it is alive: then its day is played, as for a user.
    """
    if not is_new and not (folder / "demo.json").exists():
        shutil.copytree(finished_world(), folder, dirs_exist_ok=True)
    start = subprocess.Popen if is_new else Forked
    options = () if is_alive else ("--empty",)
    with _serving(folder, port, start=start, settings=settings, options=options) as server:
        yield server


def finished_world() -> Path:
    """A folder with the demo's world in it, and nobody who serves it."""
    place = run_folder() / "demo-world"
    with alone("demo-world"):
        if not place.exists():
            fresh = run_folder() / "demo-world-unfinished"
            with _serving(fresh):
                pass
            _forget_port(fresh / "demo.json")
            fresh.rename(place)
    return place


def _forget_port(demo: Path) -> None:
    """The platform of a copy listens beside its own server, and not where another copy's may."""
    known = json.loads(demo.read_text())
    demo.write_text(json.dumps({**known, "url": "http://127.0.0.1/hook"}))


@contextmanager
def _serving(
    folder: Path,
    port: int | None = None,
    *,
    start: type[subprocess.Popen[str]] = Forked,
    settings: Mapping[str, str] = MappingProxyType({}),
    options: Sequence[str] = ("--empty",),
) -> Iterator[DemoServer]:
    port = port or own_ports()
    environment = {
        **{name: at for name, at in os.environ.items() if not name.startswith("SEAWALL_")},
        "SEAWALL_DATA_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    words = ("serve", "--demo", "--port", str(port), *options)
    command = [sys.executable, "-m", "seawall", *words]
    process = start(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        link, heard = _wait_for_link(process)
        yield DemoServer(f"http://localhost:{port}", environment, link, process.pid, heard)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        if process.stdout:
            process.stdout.close()


def _wait_for_link(process: subprocess.Popen[str]) -> tuple[str, list[str]]:
    """Read what the demo says until it names a link; the rest is read, too, and added."""
    links: Queue[str | None] = Queue()
    heard: list[str] = []
    threading.Thread(target=_read, args=(process, links, heard), daemon=True).start()
    with suppress(Empty):
        if link := links.get(timeout=PATIENCE):
            return link, heard
    raise AssertionError("the demo did not start:\n" + "".join(heard))


def _read(process: subprocess.Popen[str], links: Queue[str | None], heard: list[str]) -> None:
    assert process.stdout
    for line in process.stdout:
        heard.append(line)
        if link := re.search(r"http://\S+/sign-in/link#\S+", line):
            links.put(link.group())
    links.put(None)
