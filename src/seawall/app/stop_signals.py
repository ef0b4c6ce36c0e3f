"""SIGINT and SIGTERM end a process by an event that its threads wait for.

Python runs a handler between two instructions of the main thread, and that is too late or too
soon. Too late: a signal that comes just before the main thread goes to sleep, or comes to another
thread, leaves it asleep, and the process would never end. Too soon: the main thread may hold the
event's lock at that moment, and setting the event there would wait for itself. So the C handler
writes the signal's number into a pipe (`signal.set_wakeup_fd`), whichever thread it comes to,
and a thread that holds nothing reads it and sets the event.
"""

from __future__ import annotations

import os
import signal
import threading

_ENDS = (signal.SIGINT, signal.SIGTERM)


def stop_on_signals(stop: threading.Event) -> None:
    """Set this on SIGINT and SIGTERM; call it from the main thread."""
    waiting, telling = os.pipe()
    os.set_blocking(telling, False)

    def watch() -> None:
        while (number := os.read(waiting, 1)) and number[0] not in _ENDS:
            continue
        stop.set()

    threading.Thread(target=watch, name="stop-signals", daemon=True).start()
    signal.set_wakeup_fd(telling, warn_on_full_buffer=False)
    for number in _ENDS:
        signal.signal(number, lambda *_: None)
