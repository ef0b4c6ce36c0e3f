"""A real gate over a real database, with one organisation that knows one picture."""

from __future__ import annotations

import asyncio
import io
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Model
from PIL import Image, ImageEnhance
from starlette.testclient import TestClient

from seawall.app.process_parts import Parts, built_parts
from seawall.banks.model import BankEntry, NewBank, NewEntry
from seawall.config import load_settings
from seawall.gate import door
from seawall.gate.early_verdict import EarlyVerdict
from seawall.gate.thread_lanes import Lanes
from seawall.ids import BankId
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.people.model import Organisation
from seawall.signals import hash_bytes, hash_text, hash_url
from seawall.transaction import INSTALLATION, transaction
from seawall.world.demo_bank import media
from tests.conftest import NOON
from tests.moments import wednesday
from tests.people_made import make_key, make_organisation
from tests.recorders_made import close_recorders, make_recorder
from tests.waiting import PATIENCE

__all__ = ["wednesday"]  # no minute ends in a test that counts

KNOWN = "photos/coffee-cup.jpg"
STRANGER = "not-in-bank/brick-wall.jpg"


@dataclass
class Installation:
    """One organisation behind a gate."""

    parts: Parts
    organisation: Organisation
    key: str
    bank: BankId

    @cached_property
    def client(self) -> TestClient:
        """A client with the organisation's key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        return TestClient(self.parts.door.app(), headers=headers)

    def know(self, signal_type: str, value: str, **fields: object) -> BankEntry:
        """Put a signal into the bank and let the gate follow."""
        new = NewEntry(signal_type, value, **fields)  # type: ignore[arg-type]
        with transaction(self.organisation.id) as tx:
            entry = add_signal(self.bank, new, tx=tx, now=NOON, by="test")
        self.parts.refresher.refresh()
        return entry

    def know_picture(self, content: bytes, signal_type: str = "pdq", **fields: object) -> BankEntry:
        """Put a picture's hash into the bank."""
        signals = hash_bytes(content, pool=self.parts.pool, types=[signal_type]).signals
        return self.know(signal_type, signals[0].value, **fields)

    def know_text(self, text: str) -> BankEntry:
        """Put a text into the bank."""
        return self.know("text", hash_text(text).signals[0].value)

    def know_url(self, url: str) -> BankEntry:
        """Put an address into the bank."""
        return self.know("url", hash_url(url).signals[0].value)


@pytest.fixture(autouse=True)
def closed_recorders() -> Iterator[None]:
    """No thread keeps its connection when its test is over."""
    yield
    close_recorders()


@pytest.fixture(scope="session")
def assembled_parts() -> Iterator[Parts]:
    """Decoders are slow to start: one pool for all tests of this folder."""
    with built_parts(load_settings()) as parts:
        yield parts


def installed(pool_of: Parts, journal: Path | None = None) -> Installation:
    """A fresh organisation with an empty bank and journal, on the database of the moment."""
    journal = journal or Path(tempfile.mkdtemp(prefix="journal-"))
    with built_parts(load_settings()) as fresh:
        recorder = make_recorder(journal)
        parts = Parts(fresh.settings, pool_of.pool, fresh.refresher, recorder)
    organisation = make_organisation()
    key = make_key(organisation)
    with transaction(organisation.id) as tx:
        bank = create_bank(NewBank("Example Forum"), tx=tx, now=NOON, by="test")
    parts.refresher.refresh()
    return Installation(parts, organisation, key, bank.id)


@pytest.fixture
def here(database: str, assembled_parts: Parts) -> Iterator[Installation]:
    """An installation, on both databases."""
    made = installed(assembled_parts)
    yield made
    made.parts.door.close()


@pytest.fixture
def on_sqlite(sqlite: str, assembled_parts: Parts) -> Iterator[Installation]:
    """An installation on SQLite alone, for what has nothing to do with the database."""
    made = installed(assembled_parts)
    yield made
    made.parts.door.close()


@pytest.fixture
def too_late(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No check begins before this is set: whoever waits for nothing gets no verdict."""
    may_begin, submit = threading.Event(), Lanes.submit

    def held(lanes: Lanes, check: Any, submission: Any) -> Any:
        def begun_late(submission: Any) -> Any:
            may_begin.wait(PATIENCE)
            return check(submission)

        return submit(lanes, begun_late, submission)

    monkeypatch.setattr(Lanes, "submit", held)
    yield may_begin
    may_begin.set()


@pytest.fixture
def up_once_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller's time is up when there is a verdict, however slow this machine is."""
    is_decided = threading.Event()

    class NoticedVerdict(EarlyVerdict):
        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            if value is not None:
                is_decided.set()

    @asynccontextmanager
    async def until_decided(_: float) -> AsyncIterator[None]:
        waiting = asyncio.ensure_future(asyncio.to_thread(is_decided.wait, PATIENCE))
        async with asyncio.timeout(None) as left:
            waiting.add_done_callback(lambda _: left.reschedule(0.0))
            yield

    monkeypatch.setattr(door, "EarlyVerdict", NoticedVerdict)
    ours = {**vars(asyncio), "timeout": until_decided}
    monkeypatch.setattr(door, "asyncio", SimpleNamespace(**ours))


def known_picture() -> bytes:
    """The picture of the demo bank."""
    return media(KNOWN)


def modified_copy() -> bytes:
    """The same picture as somebody might upload it: halved, brightened, recompressed."""
    with Image.open(io.BytesIO(known_picture())) as picture:
        halved = picture.convert("RGB").resize((picture.width // 2, picture.height // 2))
    out = io.BytesIO()
    ImageEnhance.Brightness(halved).enhance(1.15).save(out, "JPEG", quality=50)
    return out.getvalue()


def rows(model: type[Model]) -> list[Model]:
    """Every row of a table, of whichever organisation."""
    with transaction(INSTALLATION):
        return list(model.objects.all())
