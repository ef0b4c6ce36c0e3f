"""Faults of the system under one process, by a library that is loaded before libc (LD_PRELOAD).

What libfiu and libfaketime do for the processes of others: one file of C does it for ours, and
the compiler that the tests need anyway makes it. The process must be started, not forked, since
a library is loaded when a program is.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from tests.folders import own_folder

_SOURCE = Path(__file__).with_name("preloaded_fault.c")


@dataclass(frozen=True)
class FailingDisk:
    """A disk that errs for whoever has this environment, and how often it has."""

    folder: Path
    fsync: int
    pwrite: int
    seed: int
    preloaded: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs so that writing below the folder fails, in thousandths."""
        return {
            "LD_PRELOAD": str(self.preloaded),
            "FAULT_UNDER": str(self.folder),
            "FAULT_FSYNC": str(self.fsync),
            "FAULT_PWRITE": str(self.pwrite),
            "FAULT_SEED": str(self.seed),
            "FAULT_TOLD": str(self._told),
        }

    def begin(self) -> None:
        """From now on it errs, for a process of whichever user."""
        self._told.touch()
        self._told.chmod(0o666)

    def end(self) -> None:
        """It is mended."""
        self._told.unlink()

    def failures(self) -> tuple[int, int]:
        """How many calls of fsync and of pwrite have failed."""
        letters = self._told.read_text()
        return letters.count("f"), letters.count("p")

    @property
    def _told(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.failures")


def failing_disk(folder: Path, *, fsync: int = 0, pwrite: int = 0) -> FailingDisk:
    """EIO for so many of a thousand fsyncs and pwrites of files below this folder, once begun."""
    preloaded = Path(shutil.copy(library(), folder.with_name("preloaded_fault.so")))
    return FailingDisk(folder, fsync, pwrite, random.randrange(2**16), preloaded)


def wrong_clock(ahead: timedelta) -> dict[str, str]:
    """The environment of a process whose wall clock is ahead by this; other clocks are right."""
    return {"LD_PRELOAD": str(library()), "FAULT_AHEAD": str(int(ahead.total_seconds()))}


@cache
def library() -> Path:
    """The compiled library, made once a process of tests."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    assert compiler, "no C compiler: ./dev test installs one"
    made = own_folder() / "preloaded_fault.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", made, _SOURCE, "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return made
