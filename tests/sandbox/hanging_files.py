"""A file on which its reader hangs, by no clock: until a test lets go of it.

Its first turn is over at once, as if its three seconds had passed; its long one lasts until
``let_go`` is called. So a test can say what others get meanwhile, on any machine.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from seawall.sandbox.jail import _room
from tests.waiting import PATIENCE


class HangingFile:
    """What hangs, and who holds a long turn with it now."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.in_long_turns = 0
        self._seen: set[int] = set()
        self._gone = threading.Event()
        self._send = _room._send

    def let_go(self) -> None:
        """End every turn with it, now and later."""
        self._gone.set()

    def send(self, child: Any, asked: _room.FileQuestion, *, until: float) -> None:
        """Stands in for what hands a file to a child."""
        if asked.content != self.content:
            self._send(child, asked, until=until)
            return
        if id(asked) in self._seen:
            self.in_long_turns += 1
            self._gone.wait(PATIENCE)
            self.in_long_turns -= 1
        self._seen.add(id(asked))
        raise TimeoutError


def hang_on(content: bytes, monkeypatch: pytest.MonkeyPatch) -> HangingFile:
    """From now on, readers hang on this file."""
    hanging = HangingFile(content)
    monkeypatch.setattr(_room, "_send", hanging.send)
    return hanging
