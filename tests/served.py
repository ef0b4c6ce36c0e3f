"""A real Seawall with the demo in it, and other people's servers beside it, as processes."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.demo_server import DemoServer, demo_server

PATIENCE = 60.0


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
        _await_listener(process, port, log)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _await_listener(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"it does not listen on {port}:\n{log.read_text()}")
