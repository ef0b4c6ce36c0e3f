"""How long a migration takes here, and how much room it needs: a range, from the rows there are.

On SQLite a sample of the very table is copied and indexed on the same disk, and removed. On
PostgreSQL nothing can be tried without writing, so there the range rests on the table's size.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seawall.app.upgrading.table_work import (
    PlannedMigration,
    TableWork,
    WorkKind,
    planned_migrations,
)

SAMPLE = 5_000
#: A large table leaves memory, and its rows are not all alike: from half to six times the sample.
AT_LEAST, AT_MOST = 0.5, 6.0
#: What any migration may take: Django draws its picture of the tables, the commit waits for the disk.
OVERHEAD = 2.0
#: Bytes a second at which a server of PostgreSQL goes through a table: a poor disk, a good one.
SLOW, FAST = 20e6, 400e6
#: At its end a migration on SQLite looks whether every reference holds, through the whole file.
SLOW_CHECK, FAST_CHECK = 40e6, 1e9


@dataclass(frozen=True, slots=True)
class TableSize:
    """How much there is of a table, and what going through it costs."""

    rows: int
    bytes: int
    copy_seconds: tuple[float, float]
    index_seconds: tuple[float, float]

    def seconds(self, kind: WorkKind) -> tuple[float, float]:
        """From and to: how long this kind of work takes."""
        if kind is WorkKind.REWRITE:
            return self.copy_seconds
        if kind is WorkKind.INDEX:
            return self.index_seconds
        return 0.0, self.copy_seconds[1]


@dataclass(frozen=True, slots=True)
class MigrationEstimate:
    """What is expected of one pending migration."""

    name: str
    at_least: float
    at_most: float
    bytes: int
    """Room that it needs on the disk of the database, until its end."""
    rows: int
    runs_own_code: bool

    @property
    def words(self) -> str:
        """The range as a person says it."""
        if self.runs_own_code:
            return "cannot be estimated: it runs code of its own"
        rows = f" ({self.rows:,} rows)" if self.rows else ""
        if self.at_least < 1:
            return f"up to {span_words(self.at_most)}{rows}"
        return f"{span_words(self.at_least)} to {span_words(self.at_most)}{rows}"


def estimate_pending() -> list[MigrationEstimate]:
    """The range of each pending migration."""
    from django.db import connection

    return estimate_migrations(planned_migrations(connection), connection)


def estimate_migrations(
    planned: Sequence[PlannedMigration], connection: Any
) -> list[MigrationEstimate]:
    """The range of each, from what there is in its tables now."""
    if connection.vendor == "postgresql":
        return _estimated(planned, lambda table: _size_on_server(connection, table), (0.0, 0.0))
    path = Path(connection.settings_dict["NAME"])
    size = path.stat().st_size
    checked = (size / FAST_CHECK, size / SLOW_CHECK)
    try:
        with tempfile.TemporaryDirectory(prefix=".sample-", dir=path.parent) as folder:
            sample = Path(folder) / "sample.sqlite3"
            return _estimated(planned, lambda table: _size_in_file(path, sample, table), checked)
    except (OSError, sqlite3.Error):  # a full disk: the room is what has to be told
        return _estimated(planned, lambda _: _size_at_most(size), checked)


def _estimated(
    planned: Sequence[PlannedMigration],
    measure: Callable[[str], TableSize],
    checked: tuple[float, float],
) -> list[MigrationEstimate]:
    sizes: dict[str, TableSize] = {}
    for migration in planned:
        for work in migration.works:
            if work.table not in sizes:
                sizes[work.table] = measure(work.table)
    return [_estimate(migration, sizes, checked) for migration in planned]


def _estimate(
    migration: PlannedMigration, sizes: dict[str, TableSize], checked: tuple[float, float]
) -> MigrationEstimate:
    spans = [sizes[work.table].seconds(work.kind) for work in migration.works]
    spans += [checked, (0.0, OVERHEAD)]
    rows = {work.table: sizes[work.table].rows for work in migration.works}
    return MigrationEstimate(
        migration.name,
        at_least=sum(low for low, _ in spans),
        at_most=sum(high for _, high in spans),
        bytes=sum(_room(work, sizes[work.table]) for work in migration.works),
        rows=sum(rows.values()),
        runs_own_code=migration.runs_own_code,
    )


def _room(work: TableWork, size: TableSize) -> int:
    """A table that is written anew is there once more, and in SQLite's log it is twice."""
    copies = {WorkKind.READ: 0, WorkKind.INDEX: 1, WorkKind.REWRITE: 3}
    return copies[work.kind] * size.bytes


def _size_on_server(connection: Any, table: str) -> TableSize:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_table_size(oid), reltuples::bigint FROM pg_class"
            " WHERE relname = %s AND relkind = 'r' AND pg_table_is_visible(oid)",
            [table],
        )
        size, rows = cursor.fetchone() or (0, 0)
    span = (size / FAST, size / SLOW)
    return TableSize(max(rows, 0), size, span, span)


def _size_in_file(path: Path, sample_file: Path, table: str) -> TableSize:
    """Copy and index a sample of a table, and reckon up to its rows."""
    sample_file.unlink(missing_ok=True)
    with closing(sqlite3.connect(sample_file.as_uri(), uri=True, isolation_level=None)) as sample:
        sample.execute("ATTACH DATABASE ? AS live", [f"{path.as_uri()}?mode=ro"])
        name = table.replace('"', '""')
        rows = sample.execute(f'SELECT count(*) FROM live."{name}"').fetchone()[0]  # noqa: S608
        begun = time.perf_counter()
        sample.execute(
            f'CREATE TABLE main.sample AS SELECT * FROM live."{name}" LIMIT {SAMPLE}'  # noqa: S608
        )
        copied = time.perf_counter()
        column = sample.execute("SELECT name FROM pragma_table_info('sample')").fetchone()[0]
        sample.execute(f'CREATE INDEX main.sampled ON sample ("{column}")')
        indexed = time.perf_counter()
        pages = sample.execute("PRAGMA main.page_count").fetchone()[0]
        page_size = sample.execute("PRAGMA main.page_size").fetchone()[0]
    share = rows / min(rows, SAMPLE) if rows else 0.0
    return TableSize(
        rows,
        round(pages * page_size * share),
        _widened((copied - begun) * share),
        _widened((indexed - copied) * share),
    )


def _size_at_most(size: int) -> TableSize:
    """A table of which only the file's size is known."""
    span = (0.0, size / SLOW)
    return TableSize(0, size, span, span)


def _widened(seconds: float) -> tuple[float, float]:
    return seconds * AT_LEAST, seconds * AT_MOST


def span_words(seconds: float) -> str:
    """A time as a person says it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
