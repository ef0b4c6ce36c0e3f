"""The journal of checks: what was decided and could not be recorded yet.

A file for each check, sealed, on the disk before the verdict is answered, so that a crash
loses none; where not even that can be written, it is held in memory. Both are bounded, and
a check that finds no room keeps its verdict and loses its record: health says so. Files are
named by the check, so they are replayed in the order of the decisions, by one process at a
time. A check that is refused again and again is set aside for a person.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seawall.app.kept_check import read_kept_check, written_check
from seawall.ids import CheckId
from seawall.intake.submission import CheckRecord
from seawall.keys.sealed_file import read_sealed, write_sealed

ENDING, ASIDE = ".check", ".refused"
MOST_CHECKS = 1_000
#: What is a person's stays, and must not fill the disk.
MOST_ASIDE = 100
MOST_ON_DISK = 512 * 2**20
MOST_IN_MEMORY = 64 * 2**20


@dataclass(frozen=True, slots=True)
class JournalState:
    """How many checks wait to be recorded, and where; what was lost has no record at all."""

    on_disk: int = 0
    in_memory: int = 0
    refused: int = 0
    lost: int = 0

    @property
    def waiting(self) -> int:
        """How many are still to be recorded."""
        return self.on_disk + self.in_memory


class CheckJournal:
    """Keeps checks until they are recorded; safe to call from any thread."""

    def __init__(
        self,
        folder: Path,
        *,
        most_checks: int = MOST_CHECKS,
        most_on_disk: int = MOST_ON_DISK,
        most_in_memory: int = MOST_IN_MEMORY,
    ) -> None:
        self._folder = folder
        self._most_checks = most_checks
        self._most_on_disk = most_on_disk
        self._most_in_memory = most_in_memory
        self._memory: dict[CheckId, tuple[CheckRecord, int]] = {}
        self._lost = 0

    def add(self, check: CheckRecord, *, why: str) -> bool:
        """Keep a check until it can be recorded; whether there was room."""
        content = written_check(check)
        if self._on_disk(check.id, content):
            _log().warning("check.waiting", check=check.id, why=why, place="disk")
            return True
        if self._in_memory(check, len(content)):
            _log().error("check.waiting", check=check.id, why=why, place="memory")
            return True
        self._lost += 1
        _log().error(
            "check.lost", check=check.id, why="the journal is full", verdict=check.answer.verdict
        )
        return False

    def state(self) -> JournalState:
        """What waits."""
        refused = len(self._files(ASIDE))
        return JournalState(len(self._files(ENDING)), len(self._memory), refused, self._lost)

    def waiting(self) -> list[CheckId]:
        """The checks that wait, the oldest decision first."""
        names = {CheckId(path.stem) for path in self._files(ENDING)}
        return sorted(names | set(self._memory.copy()))

    def read(self, check: CheckId) -> CheckRecord | None:
        """A check that waits; None where it was recorded meanwhile, or cannot be read."""
        if (held := self._memory.get(check)) is not None:
            return held[0]
        try:
            return read_kept_check(read_sealed(self._path(check)))
        except FileNotFoundError:
            return None
        except Exception:  # noqa: BLE001 - whatever is wrong with one file, the next is read
            _log().exception("check.unreadable", check=check)
            self.set_aside(check)
            return None

    def forget(self, check: CheckId) -> None:
        """A check is recorded: it waits no more."""
        self._memory.pop(check, None)
        with suppress(OSError):  # read-only again: recording it twice is recording it once
            self._path(check).unlink(missing_ok=True)

    def set_aside(self, check: CheckId) -> None:
        """Leave a check that cannot be recorded to a person."""
        _log().error("check.refused", check=check)
        if check in self._memory:
            self._lost += 1
        self._memory.pop(check, None)
        if len(self._files(ASIDE)) >= MOST_ASIDE:
            self._lost += 1
            self.forget(check)
            return
        with suppress(OSError):
            self._path(check).rename(self._path(check).with_suffix(ASIDE))

    @contextmanager
    def one_process(self) -> Iterator[bool]:
        """Whether this process replays now; another one may be at it."""
        if not self._folder.is_dir():
            yield True
            return
        descriptor = os.open(self._folder, os.O_RDONLY)
        is_ours = False
        try:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_ours = True
            yield is_ours
        finally:
            os.close(descriptor)

    def _on_disk(self, check: CheckId, content: bytes) -> bool:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            sizes = [path.stat().st_size for path in self._files(ENDING)]
            if len(sizes) >= self._most_checks or sum(sizes) + len(content) > self._most_on_disk:
                return False
            write_sealed(self._path(check), content)
        except OSError:
            return False
        return True

    def _in_memory(self, check: CheckRecord, size: int) -> bool:
        sizes = [size for _, size in self._memory.copy().values()]
        if len(sizes) >= self._most_checks or sum(sizes) + size > self._most_in_memory:
            return False
        self._memory[check.id] = (check, size)
        return True

    def _files(self, ending: str) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if path.suffix == ending]
        except OSError:
            return []

    def _path(self, check: CheckId) -> Path:
        return self._folder / f"{check}{ENDING}"


def _log() -> Any:
    import structlog  # loads rich and its lexers, and nothing is logged where a command only looks

    return structlog.get_logger()
