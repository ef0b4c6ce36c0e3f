"""The process that Python commands of tests are forked from: everything is imported already.

Started by `tests/forked.py` once for each process of the tests. For every command that is
asked for over its socket it forks a warden; the warden forks the command, tells its number,
waits for it and tells how it ended. What depends on the environment is forgotten in the
command's process before it begins, so that it reads its own settings.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import runpy
import signal
import socket
import sys
import time
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any

_MOST = 1_000_000
_PR_SET_PDEATHSIG = 1  # prctl(2)


def main(listening: socket.socket) -> None:
    """Fork a warden for each request; this process ends with the one that started it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _preload()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # wardens are nobody's to wait for
    os.write(1, b"ready\n")
    while True:
        request, _ = listening.accept()
        with request:
            words, fds, *_ = socket.recv_fds(request, _MOST, 3)
            if os.fork() == 0:
                listening.close()
                _guard(request, json.loads(words), fds)
            for fd in fds:
                os.close(fd)


def _preload() -> None:
    from seawall.app import database

    database.set_up_django()
    for name in ("app.serve", "cli.root", "web.urls", "world.seeding", "world.demo_platform"):
        import_module(f"seawall.{name}")
    gc.collect()
    gc.freeze()  # forked processes share these pages for as long as nobody counts them


def _guard(request: socket.socket, command: Mapping[str, Any], fds: list[int]) -> None:
    """Fork the command, tell its number, wait, tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        request.close()
        _become(command, fds)
    for fd in (*fds, 0, 1, 2):
        os.close(fd)
    request.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    request.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(command: Mapping[str, Any], fds: list[int]) -> None:
    """Run the command in this process as if Python had just been started for it."""
    if command["own_session"]:
        os.setsid()
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    code = 1
    try:
        os.environ.clear()
        os.environ.update(command["env"])
        os.chdir(command["cwd"])
        time.tzset()
        _forget_settings()
        _run(command["arguments"])
        code = 0
    except SystemExit as ended:
        code = _exit_code(ended)
    except BaseException:
        traceback.print_exc()
    _end(code)


def _run(arguments: list[str]) -> None:
    """What `python ARGUMENTS` would run: `-m module …` or `-c code …`."""
    how, what, *rest = arguments
    sys.argv = [what if how == "-m" else "-c", *rest]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    main_module = type(sys)("__main__")
    sys.modules["__main__"] = main_module
    exec(compile(what, "<string>", "exec"), main_module.__dict__)


def _forget_settings() -> None:
    """Whatever was read from the environment is read again when it is next asked for."""
    from asgiref.local import Local
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    for name, module in list(sys.modules.items()):
        if name.startswith("seawall."):
            for value in list(vars(module).values()):
                if callable(forget := getattr(value, "cache_clear", None)):
                    forget()
    sys.modules.pop("seawall.app.django_settings", None)
    settings._wrapped = empty
    connections._connections = Local(connections.thread_critical)  # type: ignore[attr-defined]
    connections._settings = None  # type: ignore[attr-defined]
    connections.__dict__.pop("settings", None)


def _exit_code(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    sys.stderr.write(f"{ended.code}\n")
    return 1


def _end(code: int) -> None:
    import threading

    threading._shutdown()  # type: ignore[attr-defined] # as the interpreter does: threads first
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 120  # as Python says that its output could not be written
    os._exit(code)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
