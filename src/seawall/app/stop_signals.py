"""SIGINT and SIGTERM end a process, whichever thread they come to and whatever it is doing.

Python runs a handler between two instructions of the main thread, and that is too late or too
soon. Too late: a signal that comes just before the main thread goes to sleep, or comes to another
thread, leaves it asleep, and the process would never end. Too soon: the main thread may hold the
event's lock at that moment, and setting the event there would wait for itself. So the C handler
writes the signal's number into a pipe (`signal.set_wakeup_fd`), whichever thread it comes to,
and a thread that holds nothing reads it, and sets the event or wakes the main thread.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Collection

_ENDS = (signal.SIGINT, signal.SIGTERM)
#: How long the main thread has to notice a signal before it is sent again.
_AGAIN_AFTER = 0.1


def stop_on_signals(stop: threading.Event) -> None:
    """Set this on SIGINT and SIGTERM; call it from the main thread."""
    _watch(_ENDS, stop.set)
    for number in _ENDS:
        signal.signal(number, lambda *_: None)


def exit_on_sigterm() -> None:
    """Let SIGTERM end the main thread by `SystemExit`, once, as Ctrl-C does; call it from there.

    Where it sleeps through the signal it is woken by another: the first that is noticed counts,
    and what comes while it puts things away is not heard.
    """
    main, noticed = threading.get_ident(), threading.Event()

    def end(number: int, _: object) -> None:
        if not noticed.is_set():
            noticed.set()
            sys.exit(128 + number)

    def wake() -> None:
        while not noticed.wait(_AGAIN_AFTER):
            signal.pthread_kill(main, signal.SIGTERM)

    _watch((signal.SIGTERM,), wake)
    signal.signal(signal.SIGTERM, end)


def _watch(numbers: Collection[int], act: Callable[[], None]) -> None:
    """Do this in a thread that holds nothing, once one of these signals has come."""
    waiting, telling = os.pipe()
    os.set_blocking(telling, False)

    def watch() -> None:
        while (number := os.read(waiting, 1)) and number[0] not in numbers:
            continue
        act()

    threading.Thread(target=watch, name="stop-signals", daemon=True).start()
    signal.set_wakeup_fd(telling, warn_on_full_buffer=False)
