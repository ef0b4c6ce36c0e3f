"""Waiting for what others do: the one place of the tests where time passes.

A thread of ours is waited for by an event, a clock of ours is moved, a process of ours is read
from. What is left is somebody else's file, row, port or process: that is looked at again.
"""

from __future__ import annotations

import inspect
import socket
import subprocess
import time
from collections.abc import Callable
from typing import Any, TypeVar

#: For what hangs, on a machine that is busy with something else: nobody is timed by it.
PATIENCE = 120.0
_PAUSE = 0.02

Answer = TypeVar("Answer")


def until(
    condition: Callable[[], Answer],
    *,
    patience: float = PATIENCE,
    report: Callable[[], object] | None = None,
) -> Answer:
    """The first true answer of this condition; with none in time it fails, and says the last one.

    `report` adds what helps to see why, such as the log of a process.
    """
    end = time.monotonic() + patience
    while not (answer := condition()):
        if time.monotonic() > end:
            why = f"\n{report()}" if report else ""
            text = f"{_text_of(condition)} was still {answer!r} after {patience:g} seconds{why}"
            raise AssertionError(text)
        time.sleep(_PAUSE)
    return answer


def until_listens(
    port: int, process: subprocess.Popen[Any], *, report: Callable[[], object] | None = None
) -> None:
    """Wait until a server that was started takes calls at this port."""

    def listens() -> bool:
        why = f"\n{report()}" if report and process.poll() is not None else ""
        assert process.poll() is None, f"{process.args} ended with {process.returncode}{why}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listens, report=report)


def _text_of(condition: Callable[[], object]) -> str:
    try:
        return " ".join(inspect.getsource(condition).split())
    except (OSError, TypeError):
        return repr(condition)
