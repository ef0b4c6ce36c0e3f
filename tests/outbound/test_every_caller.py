"""Nobody who calls out can be held by a server that drips, and nobody is forgotten here.

The server sends one byte now and then and never ends. A caller that bounded each read, and
not the whole, would still be reading when the test's own limit ends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from seawall.app import hma, oidc_calls
from seawall.app.doctor import orders_examined
from seawall.app.health import pager_probe
from seawall.app.scanning.s3 import client as s3
from seawall.app.scanning.s3.s3_signature import Credentials
from seawall.cli import contract
from seawall.config import load_settings
from seawall.drills.making.seeded_content import SeededContent
from seawall.drills.model import DrillDoor
from seawall.errors import SeawallError
from seawall.exchanges import client as exchange
from seawall.exchanges import peer_wire
from seawall.forum import client as hub
from seawall.ids import INSTALLATION
from seawall.journeys.drills.seeded_uploading import UploadParcel
from seawall.mailroom import client as mail
from seawall.mailroom.servers import MailServer, Tls
from seawall.outbound import client
from seawall.outbound.call_purpose import ON_CALL
from seawall.outbound.model import OutboundCall
from seawall.probing import client as probing
from seawall.probing.fetching import Manners
from seawall.transparency import client as database_of_the_union
from seawall.worker import calling_out, deconflicting, fetching, referring, submitting, tasks
from seawall.worker.drills import seeded_uploading
from tests.conftest import NOON
from tests.outbound_made import HTTP, HURRY, dripping, in_a_hurry

SRC = Path(client.__file__).parents[2]


@dataclass(frozen=True)
class Dripping:
    """A server that drips, and a place to put what it will never have sent."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mail(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, tls=Tls.NONE, timeout=5, longest=HURRY)


def follow_a_forum(far: Dripping) -> None:
    hub.call_hub(far.url, organisation=INSTALLATION, headers={})
    hub.download_file(far.url, organisation=INSTALLATION, headers={}, into=far.folder / "list")
    list(hub.stream_lines(far.url, organisation=INSTALLATION, headers={}))


def follow_an_exchange(far: Dripping) -> None:
    peer = exchange.PeerClient(now=lambda: NOON, organisation=INSTALLATION, sleep=lambda _: None)
    peer(peer_wire.PeerCall("GET", far.url))


def hand_in_statements(far: Dripping) -> None:
    database_of_the_union.DatabaseClient(far.url, "token", INSTALLATION).submit([{}])


def upload_as_a_tester(far: Dripping) -> None:
    door, content = DrillDoor(far.url), SeededContent(b"a picture", "image/png")
    parcel = UploadParcel("seed_1", "tester", door, {}, content)
    seeded_uploading._sent(parcel, INSTALLATION)


def look_at_a_page(far: Dripping) -> None:
    quick = Manners("https://seawall.example.org/prober", gap=timedelta(0))
    probing.fetcher(quick).visit(f"{far.url}/v/1", at=NOON)


def read_an_object(far: Dripping) -> None:
    by = Credentials("eu-test-1", "key", "secret")
    s3.PlainS3("bucket", far.url, by).read("name", most=10)


def fetch_mail(far: Dripping) -> None:
    with mail.Inbox(far.mail):
        pass


def send_mail(far: Dripping) -> None:
    mail.send_mail(b"x", sender="a@host.example", recipients=["b@host.example"], server=far.mail)


def greet(far: Dripping) -> None:
    mail.greet_server(far.mail, sender="a@host.example")


def fetch_for_hma(far: Dripping) -> None:
    hma.FileFetcher(load_settings()).fetch(far.url, INSTALLATION)


EVENT = SimpleNamespace(body="{}", id="evt_1")
#: By the module that calls: what it does, one way after the other.
CALLERS = {
    "app/doctor/orders_examined.py": [lambda far: orders_examined._require_callable(far.url)],
    "app/health/pager_probe.py": [
        lambda far: pager_probe.pager_troubles(load_settings(on_call_url=far.url)),
    ],
    "app/hma.py": [fetch_for_hma],
    "app/oidc_calls.py": [lambda far: oidc_calls.discover_provider(far.url, INSTALLATION)],
    "app/scanning/s3/client.py": [read_an_object],
    "cli/contract.py": [lambda far: contract._send(far.url, "{}", {})],
    "exchanges/client.py": [follow_an_exchange],
    "forum/client.py": [follow_a_forum],
    "mailroom/client.py": [fetch_mail, send_mail, greet],
    "probing/client.py": [look_at_a_page],
    "transparency/client.py": [hand_in_statements],
    "worker/calling_out.py": [
        lambda far: calling_out.call_out(
            OutboundCall("POST", far.url, ON_CALL, organisation=INSTALLATION)
        ),
    ],
    "worker/deconflicting.py": [
        lambda far: deconflicting.put_question(far.url, "question", organisation=INSTALLATION)
    ],
    "worker/fetching.py": [lambda far: fetching._download(far.url, INSTALLATION)],
    "worker/drills/seeded_uploading.py": [upload_as_a_tester],
    "worker/referring.py": [
        lambda far: referring.post_dispatch(
            far.url, "signed", key="dsp_1", organisation=INSTALLATION
        ),
        lambda far: referring.ask_for_answer(far.url, "receipt", organisation=INSTALLATION),
    ],
    "worker/submitting.py": [lambda far: submitting.require_callable_address(far.url)],
    "worker/tasks.py": [
        lambda far: tasks.post_event(EVENT, far.url, {}, organisation=INSTALLATION),
    ],
}


@pytest.mark.parametrize("caller", list(CALLERS.values()), ids=list(CALLERS))
def test_a_server_that_drips_holds_nobody(caller, tmp_path, monkeypatch):
    in_a_hurry(monkeypatch)
    monkeypatch.setattr(s3.time, "sleep", lambda _: None)
    opening = b"" if caller[0] is fetch_mail else HTTP
    with dripping(opening) as port:
        for way in caller:
            _until_it_gives_up(way, Dripping(port, tmp_path))


def _until_it_gives_up(way, far: Dripping) -> None:
    try:
        way(far)
    except (SeawallError, hub.NoStream):
        return


def test_nobody_calls_out_who_is_not_in_this_table():
    calls = re.compile(r"seawall\.outbound(\.| import )(client|dialling)\b")
    found = {
        str(file.relative_to(SRC / "seawall"))
        for file in (SRC / "seawall").rglob("*.py")
        if calls.search(file.read_text()) and file.parent.name != "outbound"
    }

    assert found == set(CALLERS)


def test_nobody_else_opens_a_connection_or_asks_for_a_name():
    """What opens sockets besides: our own doors and children, and servers of invented worlds."""
    ways = re.compile(r"getaddrinfo|gethostby|create_connection|\burllib\.request|http\.client")
    found = {
        str(file.relative_to(SRC / "seawall"))
        for file in (SRC / "seawall").rglob("*.py")
        if ways.search(file.read_text())
    }

    assert found == {
        "app/health/own_answer.py",  # asks our own door whether it is there
        "app/scanning/ray_crew.py",  # waits for a helper of its own scan
        "outbound/dialling.py",
        "outbound/name_resolution.py",
        "world/demo_platform.py",  # the invented platform calls Seawall
        "world/platform_client.py",  # an invented platform's machine does, too
        "world/stage.py",  # waits until the invented world's servers are there
    }
