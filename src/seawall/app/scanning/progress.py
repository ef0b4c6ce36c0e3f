"""How far a scan is, for whoever watches: met, done before, found, how fast, how long yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from seawall.app.scanning.files import PROBLEM, MediaPlace, ScannedFile
from seawall.errors import SeawallError


@dataclass(slots=True)
class ScanProgress:
    """Files met, and what came of them; written by the scan, read by whoever shows it."""

    met: int = 0
    done_before: int = 0
    checked: int = 0
    copies: int = 0
    size: int = 0
    findings: int = 0
    problems: int = 0
    total: int | None = None
    began: float = field(default_factory=time.monotonic)

    def take(self, outcomes: Iterable[ScannedFile]) -> None:
        """Count what was just done."""
        for outcome in outcomes:
            self.checked += 1
            self.size += outcome.file.size
            self.copies += outcome.is_copy
            self.problems += outcome.verdict == PROBLEM
            self.findings += outcome.answer is not None and outcome.verdict != PROBLEM

    def rate(self, now: float) -> float:
        """Files a second, those done before left out."""
        return self.checked / max(now - self.began, 1e-3)

    def left(self, now: float) -> float | None:
        """Seconds to the end at this rate; None while nobody can say."""
        rate = self.rate(now)
        if self.total is None or self.checked == 0:
            return None
        return max(0, self.total - self.done_before - self.checked) / rate

    def said(self, now: float) -> str:
        """One line of it."""
        seconds = self.left(now)
        remaining = f", {_span(seconds)} left" if seconds is not None else ""
        of = f" of {self.total:,}" if self.total is not None else ""
        speed = self.size / max(now - self.began, 1e-3) / 1e6
        return (
            f"{self.done_before + self.checked:,}{of} files, {self.done_before:,} done before, "
            f"{self.findings:,} found, {self.problems:,} problems; "
            f"{self.rate(now):,.0f} files/s, {speed:,.1f} MB/s{remaining}"
        )


def count_beside(place: MediaPlace, progress: ScanProgress) -> None:
    """Count what there is in a thread: listing is far quicker than looking."""

    def count() -> None:
        with suppress(OSError, SeawallError):  # the scan itself meets it and says so
            progress.total = sum(1 for _ in place.files(lambda *_: None))

    threading.Thread(target=count, daemon=True).start()


def _span(seconds: float) -> str:
    minutes, remainder = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{remainder:02}"
