"""How long a migration takes here is a range, from a sample of its own table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from seawall.app.upgrading.duration_estimate import MigrationEstimate, estimate_migrations
from seawall.app.upgrading.table_work import PlannedMigration, TableWork, WorkKind

ROWS = 20_000


@pytest.fixture
def connection(tmp_path):
    """A file with one table of so many rows of a hundred bytes."""
    path = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE large (id text PRIMARY KEY, body text)")
        database.executemany(
            "INSERT INTO large VALUES (?, ?)", ((f"{n:08}", "x" * 100) for n in range(ROWS))
        )
        database.commit()
    return SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(path)})


def planned(*works, runs_own_code=False):
    return PlannedMigration("db.0099_next", works, runs_own_code)


def test_a_table_that_is_written_anew_costs_by_its_rows_and_three_times_its_room(connection):
    (rewritten, indexed) = estimate_migrations(
        [
            planned(TableWork("large", WorkKind.REWRITE)),
            planned(TableWork("large", WorkKind.INDEX)),
        ],
        connection,
    )

    assert rewritten.rows == ROWS
    assert 3 * ROWS * 100 < rewritten.bytes < 6 * ROWS * 100
    assert 0 < rewritten.at_least < rewritten.at_most
    assert rewritten.bytes == 3 * indexed.bytes


def test_what_touches_no_row_is_a_matter_of_seconds(connection):
    (estimate,) = estimate_migrations([planned()], connection)

    assert (estimate.rows, estimate.bytes) == (0, 0)
    assert estimate.at_most < 5


def test_the_sample_is_removed(connection, tmp_path):
    estimate_migrations([planned(TableWork("large", WorkKind.REWRITE))], connection)

    assert [path.name for path in tmp_path.iterdir()] == ["live.sqlite3"]


@pytest.mark.parametrize(
    ("at_least", "at_most", "words"),
    [
        (0.2, 2.4, "up to 2 s (1,000 rows)"),
        (30, 240, "30 s to 4 min (1,000 rows)"),
        (900, 7300, "15 min to 2 h (1,000 rows)"),
    ],
)
def test_a_range_is_said_in_words(at_least, at_most, words):
    estimate = MigrationEstimate("db.0099_next", at_least, at_most, 0, 1_000, runs_own_code=False)

    assert estimate.words == words


def test_code_of_its_own_is_said_to_have_no_estimate():
    estimate = MigrationEstimate("db.0099_next", 0, 2, 0, 0, runs_own_code=True)

    assert "cannot be estimated" in estimate.words
