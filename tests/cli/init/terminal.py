"""A person before a real terminal: what the program prints is read, and answers are typed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from tests.waiting import PATIENCE, until

CTRL_C = "\x03"


class Terminal:
    """A command that runs in a terminal of its own, in which Ctrl-C reaches it."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process, self._screen = process, screen
        self.shown = ""
        self._decoder = getincrementaldecoder("utf-8")()
        self._read_to = 0
        self._is_over = False

    def reads(self, words: str, *, patience: float = PATIENCE) -> None:
        """Wait until these words are on the screen, after what was read before."""

        def stand_there() -> bool:
            self._look()
            is_there = words in self.shown[self._read_to :]
            assert is_there or not self._is_over, f"it ended before {words!r}:\n{self.shown}"
            return is_there

        until(stand_there, patience=patience, report=lambda: f"no {words!r}:\n{self.shown}")
        self._read_to = self.shown.index(words, self._read_to) + len(words)

    def types(self, text: str = "", *, end: str = "\n") -> None:
        os.write(self._screen, f"{text}{end}".encode())

    def types_unseen(self, text: str) -> None:
        """Type once nothing of it is shown any more."""
        until(lambda: not termios.tcgetattr(self._screen)[3] & termios.ECHO)
        self.types(text)

    def interrupts(self, words: str) -> None:
        """Press Ctrl-C until these words come: the first may fall between two reads of a line."""
        for patience in (10, PATIENCE):
            self.types(CTRL_C, end="")
            with suppress(AssertionError):
                return self.reads(words, patience=patience)
        raise AssertionError(f"no {words!r}:\n{self.shown}")

    def ends(self) -> int:
        """Wait for the end; the exit code."""

        def is_over() -> bool:
            self._look()
            return self._is_over

        until(is_over, report=lambda: self.shown)
        return self.process.wait(timeout=PATIENCE)

    def _look(self) -> None:
        """Take in what is printed by now."""
        while not self._is_over and select.select([self._screen], [], [], 0)[0]:
            try:
                more = os.read(self._screen, 65_536)
            except OSError:  # Linux: the other end is closed
                more = b""
            self._is_over = not more
            self.shown += self._decoder.decode(more).replace("\r\n", "\n")


@contextmanager
def terminal(environment: Mapping[str, str], *words: str) -> Iterator[Terminal]:
    """Run `seawall` with these words where a person sits before it."""
    screen, inside = pty.openpty()
    program = [sys.executable, "-m", "seawall", *words]
    process = subprocess.Popen(
        ["env", "--default-signal=INT", "setsid", "--ctty", "--wait", *program],
        env=environment,
        stdin=inside,
        stdout=inside,
        stderr=inside,
    )
    os.close(inside)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)
