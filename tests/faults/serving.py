"""A real `seawall serve` on the test's own database, and senders of orders at its public address."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seawall.config import settings
from seawall.people.model import Organisation
from seawall.transaction import close_connection
from tests.forked import Forked
from tests.orders_made import Registered, annex1, make_authority, make_contact_point
from tests.people_made import EVERY_SCOPE, make_key, make_organisation
from tests.ports import own_port
from tests.waiting import PATIENCE, until
from tests.worker.processes import database_url, is_alone

_START = "import sys; from seawall.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Service:
    """Where it listens, for whom, and two keys of theirs."""

    port: int
    organisation: Organisation
    authority: Registered
    keys: tuple[str, str]

    def ask(
        self, method: str, path: str, body: Any = None, *, key: int = 0, kind: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own: status, headers and body."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        headers = {
            "Authorization": f"Bearer {self.keys[key]}",
            "Content-Type": kind or "application/json",
        }
        try:
            line.request(method, path, sent, headers)
            answer = line.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read()
        finally:
            line.close()


@dataclass
class Senders:
    """What became of orders that many senders brought at once."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """The order's id by its reference number."""
    refused: int = 0
    other: list[tuple[int, bytes]] = field(default_factory=list)
    """Answers that are neither an acknowledgement nor 503 with `Retry-After`."""

    def bring(self, service: Service, orders: int, *, hands: int = 4) -> None:
        """Bring so many orders; who is told to come back does, for a bounded number of times."""
        bodies = [_body(service, number) for number in range(orders)]
        left = list(enumerate(bodies * 20))  # as often as the most patient sender comes back
        lock = threading.Lock()

        def send() -> None:
            while len(self.acknowledged) < orders:
                with lock:
                    if not left:
                        return
                    number, body = left.pop(0)
                if body["reference_number"] not in self.acknowledged:
                    self._note(body, service.ask("POST", _door(service), body, key=number % 2))

        threads = [threading.Thread(target=send) for _ in range(hands)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _note(self, body: dict[str, Any], said: tuple[int, dict[str, str], bytes]) -> None:
        status, headers, content = said
        if status in {200, 201}:
            self.acknowledged[body["reference_number"]] = json.loads(content)["order"]
        elif status == 503 and "retry-after" in headers:
            self.refused += 1
        else:
            self.other.append((status, content))


def _door(service: Service) -> str:
    return f"/v1/orders?to={service.organisation.slug}"


def _body(service: Service, number: int) -> dict[str, Any]:
    places = [{"url": f"https://videos.example.com/v/{number}"}]
    return annex1(service.authority, locations=places)


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[Service]:
    """Serve the database of this test from a data folder of its own, until the end."""
    organisation = make_organisation()
    make_contact_point(organisation)
    authority = make_authority(organisation)
    keys = (make_key(organisation, EVERY_SCOPE), make_key(organisation, EVERY_SCOPE))
    close_connection()
    data, port = folder / "served", own_port()
    shutil.copytree(settings().data_dir / "keys", data / "keys")
    environment = {
        **os.environ,
        "SEAWALL_DATA_DIR": str(data),
        "SEAWALL_DATABASE_URL": database_url(kind),
        "SEAWALL_HOST": "127.0.0.1",
        "SEAWALL_PORT": str(port),
        "SEAWALL_DECODERS": "1",
    }
    log = folder / "served.log"
    with log.open("wb") as written:
        process = Forked(
            [sys.executable, "-c", _START, "serve"],
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    service = Service(port, organisation, authority, keys)

    def is_ready() -> bool:
        assert process.poll() is None, log.read_text()[-3_000:]
        try:
            return service.ask("GET", "/readyz")[0] == 200
        except OSError:
            return False

    try:
        until(is_ready, report=lambda: log.read_text()[-3_000:])
        yield service
    finally:
        process.kill()
        process.wait()
        until(is_alone)  # a server of the database may still commit what it has heard
