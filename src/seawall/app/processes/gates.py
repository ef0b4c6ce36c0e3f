"""Several processes behind one port, kept running: two cores are used by two of them.

Each is a whole HTTP server with its own memory of the banks, which maps the snapshot
that all share. They listen side by side (`SO_REUSEPORT`): the system divides the
connections among those that live. Beside them stands one that lends decoders to all of them
(`seawall.sandbox.lending`), so that none idles while a file waits. One that dies is started
again, later each time; all end with the process that started them.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from seawall.app.metrics.figure_files import figure_folder
from seawall.app.stop_signals import stop_on_signals
from seawall.config import settings
from seawall.errors import problem
from seawall.sandbox.lending import door_pair
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import PROCESS

READY = b"r"
#: Told to a process of a server that plays the demo.
DEMO = "demo"
START_SECONDS = 300.0
GOODBYE_SECONDS = 15.0
STEADY_SECONDS = 30.0


class GateDied(Exception):
    """A process behind the port ended, and nobody had told it to."""


@dataclass(slots=True)
class _GateProcess:
    """One process, and our end of the line to it: it says that it is ready; we say nothing."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    born: float = field(default_factory=time.monotonic)

    @property
    def is_dead(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None

    def await_ready(self) -> bool:
        """Whether it answers; False where it ended first."""
        self.line.settimeout(START_SECONDS)
        try:
            return self.line.recv(1) == READY
        except OSError:
            return False

    def end(self) -> None:
        """Let it finish what it does, then make it."""
        _end(self.process)
        self.line.close()


class Gates:
    """So many processes of one role, started and kept running."""

    def __init__(self, role: str, *words: str, size: int) -> None:
        self._figures = figure_folder(settings().data_dir)
        self._words = [role, str(self._figures), *words]
        self._size = size
        self._running: list[_GateProcess] = []
        self._claims, self._hears = door_pair()
        self._lender: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start them all, and return once all answer."""
        self._lender = self._lender_born()
        self._running = [self._born() for _ in range(self._size)]
        if not all(gate.await_ready() for gate in self._running):
            self.stop()
            raise problem("app.gates-cannot-start")

    def run(self, stop: threading.Event, *, every: float = 0.2) -> None:
        """Replace what dies, until told to stop; then let all finish."""
        loop = Loop("gate", PROCESS, event="gate.died", expected=GateDied, is_well=self._are_steady)
        loop.run(self._replace_dead, stop, rest=every)
        self.stop()

    def _replace_dead(self) -> None:
        dead = [gate for gate in self._running if gate.is_dead]
        ended = [gate.process for gate in dead]
        for gate in dead:
            gate.line.close()
            self._running[self._running.index(gate)] = self._born()
        if self._lender and self._lender.poll() is not None:
            ended.append(self._lender)
            self._lender = self._lender_born()
        if ended:
            which = ", ".join(f"{process.pid}: {process.returncode}" for process in ended)
            raise GateDied(f"a process of the server ended ({which}), and was started again")

    def _are_steady(self) -> bool:
        """Whether all have lived for a while: what dies now dies for the first time."""
        return all(time.monotonic() - gate.born > STEADY_SECONDS for gate in self._running)

    def stop(self) -> None:
        """End them all, side by side; the decoders last, which may have something of theirs."""
        for gate in self._running:
            gate.process.terminate()
        for gate in self._running:
            gate.end()
        self._running.clear()
        self._claims.close()
        self._hears.close()
        if self._lender:
            _end(self._lender)
        shutil.rmtree(self._figures, ignore_errors=True)

    def _born(self) -> _GateProcess:
        own_end, child_end = socket.socketpair()
        process = _started("gate_process", child_end, self._claims, words=self._words)
        child_end.close()
        return _GateProcess(process, own_end)

    def _lender_born(self) -> subprocess.Popen[bytes]:
        return _started("decoder_process", self._hears, words=[str(self._figures)])


def _started(
    module: str, *lines: socket.socket, words: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """One of our modules in a process of its own, with these lines and words."""
    numbers = [line.fileno() for line in lines]
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", f"seawall.app.processes.{module}", *map(str, numbers), *words],
        pass_fds=numbers,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it finish what it does, then make it."""
    process.terminate()
    try:
        process.wait(GOODBYE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def serve_by_many(
    role: str,
    *,
    size: int,
    stop: threading.Event,
    when_ready: Callable[[], object],
    is_demo: bool = False,
) -> None:
    """Keep several processes answering until a signal, which sets `stop`; calls back once all do."""
    stop_on_signals(stop)
    gates = Gates(role, *([DEMO] if is_demo else []), size=size)
    gates.start()
    when_ready()
    gates.run(stop)


def when_the_line_ends(line: socket.socket) -> None:
    """End this process, as a signal would, when the one that started it has gone."""

    def watch() -> None:
        line.settimeout(None)
        with suppress(OSError):
            line.recv(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
