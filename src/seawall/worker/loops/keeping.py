"""A part of a process that runs in a thread: it ends when it is told to, or is begun again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import PROCESS


def keep_running(name: str, run: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """Run this until it returns; where it dies of an error it is begun again, later each time."""
    is_over = False

    def step() -> None:
        nonlocal is_over
        run(stop)
        is_over = True

    Loop(name, PROCESS, event="thread.died").run(step, stop, rest=0.0, until=lambda: is_over)
