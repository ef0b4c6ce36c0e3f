"""SIGINT and SIGTERM end a process by an event that its threads wait for.

A handler runs between two instructions of the main thread, which may hold the event's lock at
that moment; setting the event there would wait for itself, and the process would never end. So
the handler only writes a byte, and a thread that holds nothing sets the event.
"""

from __future__ import annotations

import os
import signal
import threading


def stop_on_signals(stop: threading.Event) -> None:
    """Set this on SIGINT and SIGTERM; call it from the main thread."""
    waiting, telling = os.pipe()

    def watch() -> None:
        os.read(waiting, 1)
        stop.set()

    threading.Thread(target=watch, name="stop-signals", daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(telling, b"."))
