"""A person before a real terminal: what the program prints is read, and answers are typed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from tests.waiting import PATIENCE, until

CTRL_C = "\x03"


class Terminal:
    """A command that runs in a terminal of its own, in which Ctrl-C reaches it."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process, self._screen = process, screen
        self.shown = ""
        self._read_to = 0

    def reads(self, words: str) -> None:
        """Wait until these words are on the screen, after what was read before."""
        end = time.monotonic() + PATIENCE
        while words not in (text := self.shown[self._read_to :]):
            assert time.monotonic() < end, f"{words!r} never came:\n{self.shown}"
            assert self._look(), f"it ended before {words!r}:\n{self.shown}"
        self._read_to += text.index(words) + len(words)

    def types(self, text: str = "", *, end: str = "\n") -> None:
        os.write(self._screen, f"{text}{end}".encode())

    def types_unseen(self, text: str) -> None:
        """Type once nothing of it is shown any more."""
        until(lambda: not termios.tcgetattr(self._screen)[3] & termios.ECHO)
        self.types(text)

    def interrupts(self, words: str) -> None:
        """Press Ctrl-C until these words come: the first may fall between two reads of a line."""
        for _ in range(5):
            self.types(CTRL_C, end="")
            end = time.monotonic() + PATIENCE / 10
            while time.monotonic() < end and self._look(patience=PATIENCE / 10):
                if words in self.shown:
                    return
        raise AssertionError(f"{words!r} never came:\n{self.shown}")

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        while self._look():
            pass
        return self.process.wait(timeout=PATIENCE)

    def _look(self, *, patience: float = 0.0) -> bool:
        """Take in what is printed; False once nothing more comes."""
        ready, _, _ = select.select([self._screen], [], [], patience or PATIENCE)
        if patience and not ready:
            return True
        assert ready, f"nothing is printed any more:\n{self.shown}"
        with suppress(OSError):  # Linux: the other end is closed
            if more := os.read(self._screen, 65_536):
                self.shown += more.decode().replace("\r\n", "\n")
                return True
        return False


@contextmanager
def terminal(environment: Mapping[str, str], *words: str) -> Iterator[Terminal]:
    """Run `seawall` with these words where a person sits before it."""
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [
            "env",
            "--default-signal=INT",
            "setsid",
            "--ctty",
            "--wait",
            sys.executable,
            "-m",
            "seawall",
            *words,
        ],
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
