"""The server's side of the zygote: start it, have children born and ended."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from select import select
from threading import Lock

from seawall.errors import problem
from seawall.sandbox.jail._last_words import hear_last_words
from seawall.sandbox.model import DecodersBusy, SandboxLimits

PATIENCE = 30.0  # seconds until a zygote that does not answer counts as broken


@dataclass(slots=True)
class Child:
    """A child as the server knows it: its number, its line, how much it has done."""

    pid: int
    line: socket.socket
    files: int = 0
    zygote: "Zygote | None" = None  # its parent, where that is ours

    @property
    def is_quiet(self) -> bool:
        """Whether it is there and waits for us: nothing to read, and no end of line."""
        try:
            self.line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


class Zygote:
    """A process that forks children for us; one command at a time."""

    def __init__(self, family: str, limits: SandboxLimits) -> None:
        self._control, child_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(PATIENCE)
        self._lock = Lock()
        with child_end:
            command = (sys.executable, "-P", "-m", "seawall.sandbox.jail._zygote")
            line = str(child_end.fileno())
            self._process = _start((*command, line, family, _json(limits)), child_end)
        assert self._process.stderr is not None  # it is a pipe
        hear_last_words(self._process.stderr, family)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def fork(self) -> Child:
        """A new child, not yet in its jail: its first word says that it is."""
        try:
            with self._lock:
                self._control.send(b"fork")
                number, lines, _, _ = socket.recv_fds(self._control, 64, 1)
        except OSError as error:
            raise decoders_away(error) from error
        if not lines:
            raise decoders_away("it has ended")
        return Child(int(number), socket.socket(fileno=lines[0]), zygote=self)

    def kill(self, child: Child) -> None:
        """End a child, hung or not, and forget it."""
        child.line.close()
        try:
            with self._lock:
                self._control.send(b"kill %d" % child.pid)
                self._control.recv(64)
        except OSError:
            self.close()  # then its children end with it

    def close(self) -> None:
        """End the zygote and with it every child."""
        self._control.close()
        if not _ends(self._process, seconds=5):
            self._process.kill()
        self._process.wait()


def _start(command: Sequence[str], control: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        pass_fds=(control.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd="/",
        start_new_session=True,  # Ctrl-C is for the server, which then closes us
    )


def _environment() -> dict[str, str]:
    """No secrets of the server's, one thread of arithmetic, and our own package.

    A child keeps the memory of an ordinary picture for the next one: to give it back and
    have it zeroed again took as long as decoding. What is larger goes back at once.
    """
    package_root = str(Path(__file__).parents[3])
    paths = [package_root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
        "MALLOC_TRIM_THRESHOLD_": str(128 * 2**20),
        "PILLOW_BLOCKS_MAX": "2",  # of 16 MiB each, kept for the next picture
    }


def _ends(process: subprocess.Popen[bytes], *, seconds: float) -> bool:
    """Whether it ends within this time; heard at once, where `Popen.wait` looks now and then."""
    if process.poll() is not None:
        return True
    try:
        descriptor = os.pidfd_open(process.pid)
    except OSError:  # no descriptor is left
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        return process.poll() is not None
    try:
        return bool(select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def _json(limits: SandboxLimits) -> str:
    return json.dumps(asdict(limits))


def decoders_away(why: object) -> DecodersBusy:
    """Nobody who opens files can be reached."""
    return problem("sandbox.decoders-away", DecodersBusy, why=str(why))
