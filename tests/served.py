"""A real Seawall with the demo in it, and other people's servers beside it, as processes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.demo_server import DemoServer, demo_server
from tests.waiting import PATIENCE, until_listens


@dataclass(frozen=True, slots=True)
class Served:
    """Where Seawall answers, and a key of the demo's platform with every scope."""

    url: str
    key: str
    server: DemoServer
    folder: Path


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve the demo from this folder, for as long as it is needed."""
    with demo_server(folder) as server:
        key = json.loads((folder / "demo.json").read_text())["key"]
        yield Served(server.address.replace("localhost", "127.0.0.1"), key, server, folder)


@contextmanager
def started(
    command: list[str], *, port: int, cwd: Path, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run somebody else's server until it listens; it is stopped at the end."""
    log = cwd / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=out, stderr=out)
    try:
        until_listens(port, process, report=log.read_text)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
