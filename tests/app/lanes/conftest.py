"""A real server, and counters that begin with each test and see no hour end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seawall.web import limit
from tests.app.lanes.live_server import LiveServer, live_server
from tests.gate.conftest import Installation
from tests.moments import wednesday

__all__ = ["wednesday"]


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    limit._counter.cache_clear()
    yield
    limit._counter.cache_clear()


@pytest.fixture
def server(here: Installation) -> Iterator[LiveServer]:
    """A server on either database."""
    with live_server(here) as served:
        yield served


@pytest.fixture
def server_on_sqlite(on_sqlite: Installation) -> Iterator[LiveServer]:
    """A server on SQLite alone, for what has nothing to do with the database."""
    with live_server(on_sqlite) as served:
        yield served
