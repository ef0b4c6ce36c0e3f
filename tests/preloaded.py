"""The process that Python commands of tests are forked from: everything is imported already.

Started by `tests/forked.py` once for each process of the tests. It forks every command that
is asked for over its socket, tells its number, and tells how it ended when it has. What
depends on the environment is forgotten in the command's process before it begins, so that it
reads its own settings.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

_MOST = 1_000_000
_PR_SET_PDEATHSIG = 1  # prctl(2)


def main(listening: socket.socket) -> None:
    """Fork a command for each request; this process ends with the one that started it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _preload()
    ended, ends = socket.socketpair()
    ends.setblocking(False)
    signal.set_wakeup_fd(ends.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    askers: dict[int, socket.socket] = {}
    os.write(1, b"ready\n")
    while True:
        ready, _, _ = select.select([listening, ended], [], [])
        if ended in ready:
            ended.recv(_MOST)
            _tell_how_they_ended(askers)
        if listening in ready:
            asker, _ = listening.accept()
            words, fds, *_ = socket.recv_fds(asker, _MOST, 3)
            if (pid := os.fork()) == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for ours in (listening, ended, ends, asker, *askers.values()):
                    ours.close()
                _become(json.loads(words), fds)
            for fd in fds:
                os.close(fd)
            askers[pid] = asker
            _tell(asker, pid)


def _preload() -> None:
    from seawall.app import database

    database.set_up_django()
    for name in ("app.serve", "cli.root", "web.urls", "world.seeding", "world.demo_platform"):
        import_module(f"seawall.{name}")
    _build_tree_of_commands()
    _load_migrations()
    gc.collect()
    gc.freeze()  # forked processes share these pages for as long as nobody counts them


def _build_tree_of_commands() -> None:
    """It takes longer to build than most commands take to run."""
    import typer.main

    from seawall.cli.root import APP

    typer.main.get_command = cache(typer.main.get_command)
    dict(typer.main.get_command(APP).commands)  # each is loaded when it is first asked for


def _load_migrations() -> None:
    """Every command compares them with those that its database has seen."""
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader(None)


def _tell_how_they_ended(askers: dict[int, socket.socket]) -> None:
    while askers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with askers.pop(pid) as asker:
            _tell(asker, os.waitstatus_to_exitcode(status))


def _tell(asker: socket.socket, number: int) -> None:
    with suppress(OSError):  # nobody waits for it any more
        asker.sendall(f"{number}\n".encode())


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
