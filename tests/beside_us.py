"""Somebody else who works on the same database, for tests of what happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def in_a_thread(act: Callable[[], object]) -> None:
    """Do this on a connection of its own, and wait until it is done."""

    def work() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
