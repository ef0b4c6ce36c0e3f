"""Python commands in processes of their own, forked from one that has imported everything.

`Forked` and `run` are `subprocess.Popen` and `subprocess.run` for `python -m …` and
`python -c …`, at a tenth of the processor time. Where start-up itself is tested, and where
a process must be found by its command line, `subprocess` it is.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from tests.folders import CHECKOUT, own_folder

_SCRIPT = """#!{python} -IS
import json, os, socket, sys
asked = socket.socket(socket.AF_UNIX)
asked.connect({path!r})
command = dict(arguments=["-m", "seawall", *sys.argv[1:]], cwd=os.getcwd(), own_session=False)
socket.send_fds(asked, [json.dumps(command | dict(env=dict(os.environ))).encode()], [0, 1, 2])
code = int(asked.makefile().read().split()[-1])
sys.exit(code if code >= 0 else 128 - code)
"""


class Forked(subprocess.Popen):
    """A command `[sys.executable, "-m" or "-c", …]` that was forked instead of started."""

    _asked: socket.socket
    _told = b""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        cwd, env = rest[4], rest[5]
        p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite = rest[9:15]
        own_session = rest[20]
        command = {
            "arguments": [str(word) for word in args[1:]],
            "cwd": str(cwd or Path.cwd()),
            "env": dict(os.environ if env is None else env),
            "own_session": bool(own_session),
        }
        streams = [
            ours if given == -1 else given
            for ours, given in zip((0, 1, 2), (p2cread, c2pwrite, errwrite), strict=True)
        ]
        self._asked = socket.socket(socket.AF_UNIX)
        self._asked.connect(_preloaded())
        socket.send_fds(self._asked, [json.dumps(command).encode()], streams)
        self.pid = int(self._line())
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)  # type: ignore[attr-defined]

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None:
            pid, status = self._try_wait(os.WNOHANG)
            if pid == self.pid:
                self._handle_exitstatus(status)  # type: ignore[attr-defined]
        return self.returncode

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        self._asked.setblocking(not wait_flags & os.WNOHANG)
        try:
            code = int(self._line() or -9)
        except BlockingIOError:
            return 0, 0
        self._asked.close()
        return self.pid, -code if code < 0 else code << 8

    def _line(self) -> bytes:
        while b"\n" not in self._told:
            told = self._asked.recv(64)
            if not told:
                break
            self._told += told
        line, _, self._told = self._told.partition(b"\n")
        return line


def run(
    command: list[str],
    *,
    capture_output: bool = False,
    check: bool = False,
    timeout: float | None = None,
    input: str | bytes | None = None,  # noqa: A002 - as subprocess has it
    **options: Any,
) -> subprocess.CompletedProcess[Any]:
    """`subprocess.run` with a command that is forked."""
    if capture_output:
        options["stdout"] = options["stderr"] = subprocess.PIPE
    if input is not None:
        options["stdin"] = subprocess.PIPE
    with Forked(command, **options) as process:
        try:
            out, err = process.communicate(input, timeout=timeout)
        except BaseException:
            process.kill()
            raise
        ended = subprocess.CompletedProcess(process.args, process.poll() or 0, out, err)
    if check:
        ended.check_returncode()
    return ended


@cache
def seawall_command() -> Path:
    """A program for shells, alone in its folder: `seawall`, forked as well."""
    folder = own_folder() / "seawall-command"
    folder.mkdir()
    script = folder / "seawall"
    script.write_text(_SCRIPT.format(python=sys.executable, path=_preloaded()))
    script.chmod(0o755)
    return script


@cache
def _preloaded() -> str:
    """Start the process to fork from; where it listens."""
    path = str(own_folder() / "preloaded")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.preloaded", str(listening.fileno())],
        pass_fds=[listening.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=CHECKOUT,
    )
    listening.close()
    assert process.stdout
    assert process.stdout.readline() == b"ready\n", "the process to fork from did not start"
    atexit.register(process.kill)
    return path
