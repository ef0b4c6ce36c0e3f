"""A bank that knows a picture and some words, a store of objects, and a crew in this process."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import boto3
import pytest
from moto.server import ThreadedMotoServer

from seawall.app.scanning import Options, ScannedFile, ScanProgress, place_of, scan_files
from seawall.app.scanning.station import desk_of, parts_here
from seawall.banks.model import NewBank, NewEntry
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.signals import hash_text, sha256_of
from seawall.transaction import transaction
from tests.cli.content.test_check import PHOTOS, STRANGER
from tests.conftest import NOON
from tests.people_made import make_organisation

KNOWN = (PHOTOS / "coffee-cup.jpg").read_bytes()
UNKNOWN = STRANGER.read_bytes()
WORDS = "Join the Grey Tide Order at dawn"

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "example",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": "us-east-1",
}


class OwnCrew:
    """Does the crew's work in this process, chunk by chunk."""

    def __init__(self, options: Options) -> None:
        self._open = ExitStack()
        self.desk = desk_of(parts_here(self._open), options.orders, self._open)

    def run(self, chunks):
        for chunk in chunks:
            yield self.desk.scan_batch(chunk)

    def close(self):
        self._open.close()


class Scanned:
    """What a scan told, and how it ended."""

    def __init__(self, options: Options, **ways: object) -> None:
        self.told: list[ScannedFile] = []
        self.progress = ScanProgress()
        self.summary = scan_files(
            options,
            tell=self.told.append,
            progress=self.progress,
            **({"hire": OwnCrew} | ways),
        )

    @property
    def verdicts(self) -> dict[str, str]:
        return {done.file.name: done.verdict for done in self.told}

    @property
    def answers(self) -> dict[str, str | None]:
        return {done.file.name: done.answer for done in self.told}


@pytest.fixture
def organisation(sqlite):
    """An organisation with two banks: one knows a picture, the other some words."""
    made = make_organisation(slug="harbour")
    with transaction(made.id) as tx:
        for name, signal_type, value in (
            ("Pictures", "sha256", sha256_of(KNOWN).value),
            ("Words", "text", hash_text(WORDS).signals[0].value),
        ):
            bank = create_bank(NewBank(name, owner="Example"), tx=tx, now=NOON, by="test")
            entry = NewEntry(signal_type, value, source="Example Forum")
            add_signal(bank.id, entry, tx=tx, now=NOON, by="test")
    return made


@pytest.fixture
def options(organisation, tmp_path):
    """Options for a scan of this place."""

    def asked(words: str, **ways: object) -> Options:
        state = tmp_path / "progress" / "state.sqlite3"
        return Options(place_of(str(words)), organisation.id, **({"state": state} | ways))

    return asked


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """A server that speaks S3, on loopback."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(moto, monkeypatch):
    """An empty bucket called media, and the environment that leads to it."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT": moto}.items():
        monkeypatch.setenv(name, value)
    s3 = boto3.resource("s3", endpoint_url=moto, region_name="us-east-1")
    made = s3.create_bucket(Bucket="media")
    yield made
    made.objects.all().delete()
    made.delete()
    s3.meta.client.close()
