"""What a scan has done: one SQLite file, one row a file, committed in small groups.

A row is the scan's memory: a file that has one, with the same size and mark, is never
opened again. What was being looked at when the process died has none, and is looked at
again. A miss costs its name, a digest and three numbers; a finding keeps its answer. The
processes of the crew look up here, by digest, what the same bytes under another name were
found to be.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from seawall.app.scanning.files import File, ScannedFile
from seawall.errors import Conflict, problem

VERSION = 2
_TABLES = (
    "CREATE TABLE scan (version INTEGER, folder BLOB, scope TEXT, upto BLOB)",
    """CREATE TABLE done (
        path BLOB PRIMARY KEY, size INTEGER, mark TEXT, verdict TEXT, answer TEXT,
        digest BLOB, seq INTEGER, passes INTEGER
    ) WITHOUT ROWID""",
    "CREATE INDEX told ON done (path) WHERE answer IS NOT NULL",
    "CREATE INDEX passing ON done (path) WHERE passes",
    "CREATE INDEX bytes ON done (digest, seq) WHERE digest IS NOT NULL",
)
_ROW = "path, size, mark, verdict, answer, digest, seq, passes"


class AnotherScan(Conflict):
    """The file holds the progress of another scan, or is none of ours."""


class ScanRunning(Conflict):
    """Another process works on this scan."""


class ScanManifest:
    """The progress of one scan on disk; one scan at a time, held by a lock on the file.

    ``scope`` says whose banks were asked and how; a scan of the same place with another
    scope is another scan. ``again`` forgets what an earlier one wrote.
    """

    def __init__(self, path: Path, *, place: bytes, scope: str, again: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        # Held beside SQLite's own locks, of another kind, and let go of after them: to close
        # a descriptor of a file drops what the process has locked in it.
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._rows = sqlite3.connect(path, timeout=5.0, isolation_level=None)
        except BlockingIOError as busy:
            os.close(self._lock)
            raise problem("app.scan-running", ScanRunning, path=self._path) from busy
        try:
            self._open(place, scope, again=again)
        except sqlite3.OperationalError as busy:
            self.close()
            raise problem(
                "app.scan-state-busy", ScanRunning, path=self._path, why=str(busy)
            ) from busy
        except sqlite3.DatabaseError as wrong:
            self.close()
            raise problem(
                "app.scan-state-unreadable", AnotherScan, path=self._path, why=str(wrong)
            ) from wrong
        except AnotherScan:
            self.close()
            raise

    def not_done(self, files: Sequence[File]) -> list[File]:
        """Those of the files that have no row yet, or changed since."""
        marks = ",".join("?" * len(files))
        query = f"SELECT path, size, mark FROM done WHERE path IN ({marks})"  # noqa: S608 - only marks
        done_rows = set(self._rows.execute(query, [file.path for file in files]))
        return [file for file in files if (file.path, file.size, file.mark) not in done_rows]

    def add(self, outcomes: Iterable[ScannedFile], *, upto: bytes = b"") -> None:
        """Write rows, and up to which name nothing is left: all of it or nothing."""
        rows = [_row(outcome) for outcome in outcomes]
        self._rows.execute("BEGIN")
        self._rows.executemany(
            f"INSERT OR REPLACE INTO done ({_ROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            rows,
        )
        self._rows.execute("UPDATE scan SET upto = ?", [upto])
        self._rows.execute("COMMIT")

    def begin(self) -> bytes:
        """Begin a run: what may pass is to be tried again; the name to list from."""
        self._rows.execute("DELETE FROM done WHERE passes")
        return bytes(self._rows.execute("SELECT upto FROM scan").fetchone()[0] or b"")

    def end(self) -> None:
        """The listing came to its end: the next run begins at the first name."""
        self._rows.execute("UPDATE scan SET upto = NULL")

    def done_upto(self, name: bytes) -> int:
        """How many rows there are up to this name."""
        query = "SELECT count(*) FROM done WHERE path <= ?"
        return int(self._rows.execute(query, [name]).fetchone()[0])

    def told(self) -> Iterator[ScannedFile]:
        """Every file there is something to tell of, by path."""
        rows = self._rows.execute(
            f"SELECT {_ROW} FROM done WHERE answer IS NOT NULL ORDER BY path"  # noqa: S608
        )
        for path, size, mark, verdict, answer, digest, seq, passes in rows:
            file = File(path, size, mark)
            yield ScannedFile(file, verdict, answer, digest or b"", seq, bool(passes))

    def count(self) -> dict[str, int]:
        """How many files came to which verdict."""
        return dict(self._rows.execute("SELECT verdict, count(*) FROM done GROUP BY verdict"))

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()
        os.close(self._lock)

    def __enter__(self) -> ScanManifest:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self, place: bytes, scope: str, *, again: bool) -> None:
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute("PRAGMA synchronous = NORMAL")
        self._rows.execute("BEGIN IMMEDIATE")
        if again:
            self._forget()
        if not self._rows.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for table in _TABLES:
                self._rows.execute(table)
            self._rows.execute("INSERT INTO scan VALUES (?, ?, ?, NULL)", (VERSION, place, scope))
        self._rows.execute("COMMIT")
        self._check(place, scope)

    def _forget(self) -> None:
        """Drop what an earlier scan wrote, of whatever version; another program's is left."""
        names = {row[0] for row in self._rows.execute("SELECT name FROM sqlite_master")}
        if {"scan", "done"} <= names:
            self._rows.execute("DROP TABLE done")
            self._rows.execute("DROP TABLE scan")

    def _check(self, place: bytes, scope: str) -> None:
        try:
            scan_row = self._rows.execute("SELECT version, folder, scope FROM scan").fetchone()
        except sqlite3.OperationalError as foreign:
            raise problem("app.scan-state-foreign", AnotherScan, path=self._path) from foreign
        if scan_row[0] != VERSION:
            raise problem("app.scan-state-version", AnotherScan, path=self._path)
        if scan_row != (VERSION, place, scope):
            raise problem("app.scan-state-elsewhere", AnotherScan, path=self._path)


class Copies:
    """What the same bytes were found to be, in this process or by any other of the scan.

    Only against the same state of the banks: a copy is not told an older answer than its
    own look would give. Two processes that meet the same new bytes in one moment both look.
    """

    MOST = 10_000  # outcomes remembered here; the rest is looked up in the manifest

    def __init__(self, manifest: Path | None) -> None:
        self._own: dict[tuple[bytes, int], tuple[str, str | None]] = {}
        self._rows: sqlite3.Connection | None = None
        if manifest is not None:
            address = f"{manifest.absolute().as_uri()}?mode=ro"
            self._rows = sqlite3.connect(address, uri=True, isolation_level=None, timeout=5.0)

    def find(self, digest: bytes, seq: int) -> tuple[str, str | None] | None:
        """The verdict on these bytes, and what there is to tell of them."""
        if (remembered := self._own.get((digest, seq))) or self._rows is None:
            return remembered
        row: tuple[str, str | None] | None = self._rows.execute(
            "SELECT verdict, answer FROM done WHERE digest = ? AND seq = ? LIMIT 1", (digest, seq)
        ).fetchone()
        return row

    def add(self, outcome: ScannedFile) -> None:
        """Remember an outcome; the oldest is forgotten."""
        self._own[outcome.digest, outcome.seq] = (outcome.verdict, outcome.answer)
        if len(self._own) > self.MOST:
            del self._own[next(iter(self._own))]

    def close(self) -> None:
        """Let go of the manifest."""
        if self._rows is not None:
            self._rows.close()


def _row(outcome: ScannedFile) -> tuple[object, ...]:
    file, digest = outcome.file, outcome.digest or None
    columns = (file.path, file.size, file.mark, outcome.verdict, outcome.answer)
    return (*columns, digest, outcome.seq, int(outcome.passes))
