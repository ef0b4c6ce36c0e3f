"""A real server, HMA's addresses at its root, and a client that knows only an address."""

import http.client
import json
import os
import subprocess
import sys
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from seawall.transaction import close_connection
from tests.compat.conftest import encoded
from tests.databases import use_database
from tests.forked import Forked
from tests.gate.conftest import installed, known_picture, modified_copy
from tests.ports import own_port
from tests.waiting import PATIENCE, until

LARGEST = 2**20


@dataclass(frozen=True)
class Client:
    """A client that was given `http://hma:KEY@HOST:PORT`; a connection for each request."""

    port: int
    key: str

    def ask(self, method, path, *, body=None, files=None, form=None, query=None):
        """Status and body, read as JSON where it is."""
        content, kind = encoded(body, files, form)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": kind} if kind else {}
        if self.key:
            headers["Authorization"] = f"Basic {b64encode(f'hma:{self.key}'.encode()).decode()}"
        at = path + (f"?{urlencode(query)}" if query else "")
        line.request(method, at, content, headers)
        answer = line.getresponse()
        said = answer.read()
        line.close()
        is_json = answer.headers["Content-Type"] == "application/json"
        return answer.status, json.loads(said) if is_json else said.decode()

    def get(self, path, **query):
        return self.ask("GET", path, query=query)[1]


@pytest.fixture(scope="module")
def client(assembled_parts, tmp_path_factory):
    """A client of a server of two processes, which the tests of this file share."""
    folder = tmp_path_factory.mktemp("served")
    with use_database("sqlite", folder) as url:
        made = installed(assembled_parts)
        made.parts.door.close()
        close_connection()
        with serving(url, folder) as port:
            yield Client(port, made.key)


@contextmanager
def serving(url, folder):
    """Two processes over this database; the port they answer at."""
    port = own_port()
    process = Forked(
        [sys.executable, "-m", "seawall", "serve", "--gates", "2"],
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "SEAWALL_DATABASE_URL": url,
            "SEAWALL_DATA_DIR": str(folder / "data"),
            "SEAWALL_PORT": str(port),
            "SEAWALL_HMA_AT_ROOT": "true",
            "SEAWALL_MAX_UPLOAD_BYTES": str(LARGEST),
        },
    )
    try:
        assert process.stdout.readline().startswith(b"Seawall is at")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        process.stdout.close()


def eventually(ask, wanted):
    """Every process answers this, once its index has followed."""
    # a connection each: both processes are asked
    until(lambda: all(ask() == wanted for _ in range(8)), report=ask)


def numbers_of(matches):
    """The contents of the test's bank among matches, where it has any."""
    return [match["bank_content_id"] for match in matches.get("pdq", {}).get("TEST_BANK", [])]


def sizes_of(index):
    """How many signals the database has, and how many the index."""
    return index["db_size"], index["index_size"]


def test_a_client_of_hma_works_unchanged_at_the_root(client):
    assert client.ask("POST", "/c/banks", body={"name": "TEST_BANK"}) == (
        201,
        {"name": "TEST_BANK", "matching_enabled_ratio": 1.0},
    )
    file = {"photo": ("a.jpg", known_picture())}
    status, added = client.ask("POST", "/c/bank/TEST_BANK/content", files=file, form={"note": "n"})
    assert (status, added["id"]) == (200, 1)
    pdq = added["signals"]["pdq"]
    assert client.ask("POST", "/h/hash", files=file) == (200, {"pdq": pdq})

    asked = {"signal": pdq, "signal_type": "pdq"}
    there = {"TEST_BANK": [{"bank_content_id": 1, "distance": "0"}]}
    eventually(lambda: client.get("/m/lookup", **asked), there)
    modified = {"photo": ("b.jpg", modified_copy())}
    eventually(lambda: numbers_of(client.ask("POST", "/m/lookup", files=modified)[1]), [1])

    at = "/c/bank/TEST_BANK/content/1"
    assert client.get(at)["note"] == "n"
    client.ask("PUT", at, body={"disable_until_ts": 0})
    assert client.get("/m/lookup", **asked) == {}
    assert client.ask("DELETE", at) == (200, {"deleted": 1})
    eventually(lambda: client.get("/m/raw_lookup", **asked), {"matches": []})
    eventually(lambda: sizes_of(client.get("/c/signal_type/index")["pdq"]), (0, 0))


def test_the_same_is_under_the_prefix_and_nothing_else_has_moved(client):
    nobody = Client(client.port, "")

    assert client.get("/compat/hma/c/banks") == client.get("/c/banks")
    assert client.get("/status") == nobody.get("/compat/hma/status") == "I-AM-ALIVE"
    assert "/compat/hma/m/lookup" in nobody.get("/site-map")
    assert nobody.get("/readyz")["status"] == "ready"
    for path in ("/c/banks", "/m/index/status"):
        assert nobody.ask("GET", path)[0] == 401
    assert client.ask("POST", "/dev/factory_reset")[0] >= 400


def test_a_body_over_the_limit_is_refused_in_hmas_shape_at_both_doors(client):
    for path in ("/c/banks", "/h/hash"):
        status, said = client.ask("POST", path, body=b"x" * (LARGEST + 1))

        assert (status, set(said)) == (413, {"message"})
