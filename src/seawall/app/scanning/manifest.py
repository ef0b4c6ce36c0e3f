"""What a scan has done: one SQLite file, one row a file, committed in small groups.

A row is the scan's memory: a file that has one, with the same size and time of change,
is never opened again. What was being looked at when the process died has none, and is
looked at again. A miss costs its path and two numbers; a finding keeps its answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from seawall.app.scanning.walk import File
from seawall.errors import Conflict

VERSION = 1
_TABLES = (
    "CREATE TABLE scan (version INTEGER, folder BLOB, scope TEXT)",
    """CREATE TABLE done (
        path BLOB PRIMARY KEY, size INTEGER, changed_ns INTEGER, verdict TEXT, answer TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX told ON done (path) WHERE answer IS NOT NULL",
)
_REMEDY = "Name another file with --state, or start afresh with --again."


class AnotherScan(Conflict):
    """The file holds the progress of another scan, or is none of ours."""


class ScanRunning(Conflict):
    """Another process works on this scan."""


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was looked at: a verdict or `problem`, and what there is to tell of it."""

    file: File
    verdict: str
    answer: str | None = None


class Manifest:
    """The progress of one scan on disk; one process at a time.

    ``scope`` says whose banks were asked and how; a scan of the same folder with another
    scope is another scan.
    """

    def __init__(self, path: Path, *, folder: Path, scope: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._rows = sqlite3.connect(path, timeout=0.2, isolation_level=None)
        try:
            self._open(bytes(folder), scope)
        except sqlite3.OperationalError as busy:
            self._rows.close()
            raise ScanRunning(
                f"{path} cannot be written: {busy}.",
                field="state",
                remedy="Let the scan that uses it end, or name another file with --state.",
            ) from busy
        except sqlite3.DatabaseError as wrong:
            self._rows.close()
            raise self._another(str(wrong)) from wrong
        except AnotherScan:
            self._rows.close()
            raise

    def not_done(self, files: Sequence[File]) -> list[File]:
        """Those of the files that have no row yet, or changed since."""
        marks = ",".join("?" * len(files))
        asked = f"SELECT path, size, changed_ns FROM done WHERE path IN ({marks})"  # noqa: S608 - only marks
        known = set(self._rows.execute(asked, [file.path for file in files]))
        return [file for file in files if (file.path, file.size, file.changed_ns) not in known]

    def add(self, done: Iterable[Done]) -> None:
        """Write rows, all of them or none."""
        rows = [
            (each.file.path, each.file.size, each.file.changed_ns, each.verdict, each.answer)
            for each in done
        ]
        self._rows.execute("BEGIN")
        self._rows.executemany("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?, ?)", rows)
        self._rows.execute("COMMIT")

    def told(self) -> Iterator[Done]:
        """Every file there is something to tell of, by path."""
        rows = self._rows.execute(
            "SELECT path, size, changed_ns, verdict, answer FROM done"
            " WHERE answer IS NOT NULL ORDER BY path"
        )
        for path, size, changed_ns, verdict, answer in rows:
            yield Done(File(path, size, changed_ns), verdict, answer)

    def count(self) -> dict[str, int]:
        """How many files came to which verdict."""
        return dict(self._rows.execute("SELECT verdict, count(*) FROM done GROUP BY verdict"))

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self, folder: bytes, scope: str) -> None:
        self._rows.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute("PRAGMA synchronous = NORMAL")
        self._rows.execute("BEGIN IMMEDIATE")
        if not self._rows.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for table in _TABLES:
                self._rows.execute(table)
            self._rows.execute("INSERT INTO scan VALUES (?, ?, ?)", (VERSION, folder, scope))
        self._rows.execute("COMMIT")
        self._check(folder, scope)

    def _check(self, folder: bytes, scope: str) -> None:
        try:
            kept = self._rows.execute("SELECT version, folder, scope FROM scan").fetchone()
        except sqlite3.OperationalError as foreign:
            raise self._another("it is another program's") from foreign
        if kept != (VERSION, folder, scope):
            raise self._another("it belongs to another folder, organisation or way of scanning")

    def _another(self, why: str) -> AnotherScan:
        return AnotherScan(
            f"{self._path} is not this scan's progress: {why}.", field="state", remedy=_REMEDY
        )
