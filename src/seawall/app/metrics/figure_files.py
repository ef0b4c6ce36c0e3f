"""Figures of several processes behind one port, each in a file that all of them read.

A scrape reaches whichever process the system picks. So each process writes its figures down, now
and then and before every answer, and an answer counts only what stands in files: files never go
back, and so no counter does, whichever process answers next. Where a file cannot be written the
counters stand still until it can.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import msgspec

from seawall.app.metrics.process_figures import ProcessFigures, merged_figures

#: A process writes this often at least, and counts as gone when it has not for so long.
WRITE_EVERY, GONE_AFTER = 5.0, 30.0
#: Folders of servers that ended without clearing up are removed by the next one, in seconds.
ABANDONED_AFTER = 3600.0
ENDING = ".figures"
Measure = Callable[[], ProcessFigures]


class FigureFiles:
    """This process's file beside those of the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: A number may be given to a process again, and what the first one counted must stay.
        self._path = folder / f"{os.getpid()}-{time.time_ns():x}{ENDING}"
        self._lock = threading.Lock()

    def write(self, measure: Measure) -> None:
        """Put what is measured now in the place of what was, if that can be done."""
        beside = self._path.with_suffix(".writing")
        with self._lock, suppress(OSError):
            beside.write_bytes(msgspec.json.encode(measure()))
            beside.replace(self._path)

    def exchange(self, measure: Measure, *, now: float) -> tuple[ProcessFigures, int]:
        """Everybody's figures as one, and how many processes answer here."""
        self.write(measure)
        every_process = list(self._written())
        living = [figures for figures in every_process if now - figures.at < GONE_AFTER]
        answering = [figures for figures in living if figures.moment]
        return merged_figures(every_process, living), len(answering)

    def run(self, measure: Measure, stop: threading.Event) -> None:
        """Write now and then, until told to stop."""
        from seawall.worker.loops.loop import Loop  # a process of decoders has no database
        from seawall.worker.loops.pace import OWN

        loop = Loop("figures", OWN, event="figures.not_written")
        loop.run(lambda: self.write(measure), stop, rest=WRITE_EVERY)

    def _written(self) -> Iterator[ProcessFigures]:
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            with suppress(OSError, msgspec.MsgspecError):
                yield msgspec.json.decode(path.read_bytes(), type=ProcessFigures)


def figure_folder(data_dir: Path) -> Path:
    """A folder for the processes of one port, empty; abandoned ones are removed."""
    every = data_dir / "metrics"
    every.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in every.iterdir():
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > ABANDONED_AFTER:  # each writing touches it
                shutil.rmtree(folder)
    return Path(mkdtemp(prefix="port-", dir=every))
