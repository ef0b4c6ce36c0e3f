"""The cable is pulled before a deadline and mended after it: somebody is called, nothing is lost.

The worker and its pager are on one host, the platform and the authority on another
(`tests/cables.py`). Every process is real, and so is the hour: its last seconds are waited for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from seawall.config import settings
from seawall.journeys.platform.endpoint_setup import add_endpoint
from seawall.orders.model import AnswerState
from seawall.transaction import close_connection, transaction
from tests.answering_made import make_desk
from tests.cables import FAR, two_hosts
from tests.faults.on_call_made import causes
from tests.faults.preloads import wrong_clock
from tests.orders_made import annex1, take_in
from tests.waiting import PATIENCE, until
from tests.worker.processes import working

_LISTENER = """
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
host, port, book = sys.argv[1:]
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        with open(book, "a") as told:
            told.write(json.dumps([self.path, body]) + "\\n")
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_):
        pass
server = ThreadingHTTPServer((host, int(port)), Handler)
print("ready", flush=True)
server.serve_forever()
"""
PORT = 8900  # each host has all its ports to itself
EGRESS = [{"to": "127.0.0.0/8", "ports": "any"}, {"to": f"{FAR}/32", "ports": "any"}]


class Heard:
    """What reached a listener, which writes it into a book."""

    def __init__(self, book):
        self.book = book

    def at(self, path):
        written = self.book.read_text()
        whole = written[: written.rfind("\n") + 1]  # the last line may be half written
        lines = [json.loads(line) for line in whole.splitlines()]
        return [body for where, body in lines if where == path]


@contextmanager
def listening(inside, host, book):
    """A host's listener, for as long as it is needed."""
    book.touch()
    words = [*inside, sys.executable, "-c", _LISTENER, host, str(PORT), book]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        try:
            yield Heard(book)
        finally:
            process.kill()
            process.wait(timeout=PATIENCE)


def clock():
    return datetime.now(UTC)


def receive(desk, *, left):
    """An order of an hour, of which so much is left."""
    now = clock()
    body = annex1(desk.authority, issued_at=now.isoformat(timespec="seconds"))
    at = now - timedelta(hours=1) + left
    return take_in(desk.org, body, by=desk.authority, now=now, received_at=at).order


@pytest.fixture
def both_hosts_may_be_called(monkeypatch):
    """Settings of this process and of those that it starts."""
    monkeypatch.setenv("SEAWALL_EGRESS_ALLOW", json.dumps(EGRESS))
    monkeypatch.setenv("SEAWALL_PUBLIC_URL", "https://seawall.example")
    monkeypatch.setenv("SEAWALL_ON_CALL_URL", f"http://127.0.0.1:{PORT}/pager")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.slow
def test_fault_14_a_cable_is_pulled_past_the_deadline_somebody_is_called_and_all_arrives_after(
    sqlite, tmp_path, both_hosts_may_be_called
):
    with (
        two_hosts() as (here, there, cable),
        listening(here, "127.0.0.1", tmp_path / "pager") as pager,
        listening(there, FAR, tmp_path / "far") as far,
    ):
        desk = make_desk(contact={"answer_url": f"http://{FAR}:{PORT}/answer", "telephone": "+1"})
        with transaction(desk.org.id) as tx:
            add_endpoint(f"http://{FAR}:{PORT}/hook", tx=tx, now=clock())
        cable.pull()
        order = receive(desk, left=timedelta(seconds=6))
        desk.comply(order, now=clock())
        with working("sqlite", inside=here):
            until(lambda: "deadline" in told(desk, order))
            until(lambda: any(is_overdue(body, order) for body in pager.at("/pager")))
        assert far.at("/hook") == []

        cable.plug()
        with working("sqlite", inside=here, **wrong_clock(timedelta(minutes=10))):
            until(lambda: requested(far))
            desk.platform_reports(order, now=clock())
            until(lambda: [one.state for one in desk.answers(order)] == [AnswerState.DELIVERED])

        (action,) = desk.actions(order)
        assert requested(far) == [action.id]
        assert len(far.at("/answer")) == 1
        close_connection()


def requested(far):
    """The actions that the platform was asked for, among all that it was told."""
    events = [json.loads(body) for body in far.at("/hook")]
    return [event["data"]["action"] for event in events if event["type"] == "action.requested"]


def is_overdue(body, order):
    """Whether somebody was called because this order is past its end; other calls come between."""
    page = json.loads(body)["data"]
    return page["about"] == order.id and "over" in page["say"]


def told(desk, order):
    """Why somebody was paged about an order, oldest first."""
    return [cause for cause, _ in causes(desk, order)]
