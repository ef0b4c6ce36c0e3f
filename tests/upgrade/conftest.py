"""Kept databases in a data folder of their own, at a moment at which their order's hour runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from seawall.app import database as app_database
from seawall.config import settings
from seawall.ids import OrderId, OrganisationId
from seawall.orders.model import Order
from seawall.transaction import close_connection, transaction
from tests.cli.conftest import run
from tests.databases import _pointed_at, _sqlite_settings
from tests.people_made import NOON
from tests.upgrade.keeping import KeptDatabase, kept_databases
from tests.upgrade.next_migration import beside_ours, write_migration

__all__ = ["run"]

VERSIONS = {kept.version: kept for kept in kept_databases()}
#: The order was received at 12:09 and is due at 13:09.
AT = NOON + timedelta(minutes=20)


@dataclass
class Carried:
    """A kept database that was loaded into a fresh data folder."""

    kept: KeptDatabase
    folder: Path
    clock: time_machine.Traveller

    @property
    def organisation(self) -> OrganisationId:
        return OrganisationId(self.kept.facts.organisation)

    @property
    def due_at(self) -> datetime:
        return datetime.fromisoformat(self.kept.facts.due_at)

    def order(self) -> Order:
        """The order as it stands now."""
        with transaction(self.organisation) as tx:
            return tx.orders.order(OrderId(self.kept.facts.order))


@pytest.fixture(params=VERSIONS)
def carried(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Carried]:
    """Each kept database, as whoever installs the next version has it."""
    folder = tmp_path / "data"
    path = VERSIONS[request.param].load(folder)
    with _pointed_at(_sqlite_settings(path)), time_machine.travel(AT, tick=True) as clock:
        monkeypatch.setenv("SEAWALL_DATA_DIR", str(folder))
        monkeypatch.setenv("SEAWALL_PORT", "1")  # nobody answers there
        settings.cache_clear()
        app_database._hand_over()
        yield Carried(VERSIONS[request.param], folder, clock)
        close_connection()
    monkeypatch.undo()
    settings.cache_clear()
    app_database._hand_over()


@pytest.fixture
def migration(tmp_path: Path) -> Path:
    """A folder with a migration of the next version."""
    return write_migration(tmp_path / "next")


@pytest.fixture
def next_version(migration: Path, carried: Carried) -> Iterator[Carried]:
    """The same, and the program is of the next version."""
    with beside_ours(migration):
        yield carried
