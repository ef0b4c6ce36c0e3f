"""Decided cases and endpoints for tests, and a receiver on a real loopback port."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from seawall.db import models as rows
from seawall.enforcement.model import Action, Endpoint, Enforcement, Target, TargetState
from seawall.ids import CaseId, DecisionId, OrganisationId, new_id
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.platform.endpoint_setup import add_endpoint
from seawall.people.model import Organisation
from seawall.transaction import transaction
from seawall.worker.runner import Worker
from tests.people_made import make_organisation

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Decided:
    """A platform with one item, one case and one decision to remove it."""

    organisation: Organisation
    case: CaseId
    decision: DecisionId
    target: Target

    @property
    def scope(self) -> OrganisationId:
        return self.organisation.id

    def enforce(self, state: str = "removed", *, now: datetime = NOON, **more: object) -> Action:
        """One action on the item."""
        order = Enforcement(
            decision=self.decision,
            case=self.case,
            targets=(self.target,),
            state=TargetState(state),
            why={"ground": "terms"},
            **more,  # type: ignore[arg-type]
        )
        with transaction(self.scope) as tx:
            return enforce_decision(order, tx=tx, now=now)[0]

    def endpoint(self, url: str, *, now: datetime = NOON) -> tuple[Endpoint, str]:
        """An endpoint on the loopback, and its secret."""
        with transaction(self.scope) as tx:
            return add_endpoint(url, tx=tx, now=now)


def make_decided(*, public_url: str = "", now: datetime = NOON) -> Decided:
    """A decided case, its rows written as the journeys of intake and cases would."""
    organisation = make_organisation(now=now)
    number = next(_numbers)
    target = Target("item", f"video/{number}", 3)
    own = {"organisation_id": organisation.id}
    with transaction(organisation.id):
        item = rows.ItemRow.objects.create(
            id=new_id("item", now=now),
            kind=target.kind,
            external_id=target.external_id,
            public_url=public_url,
            latest_version=3,
            created_at=now,
            **own,
        )
        case = rows.CaseRow.objects.create(
            id=new_id("case", now=now), state="decided", opened_at=now, **own
        )
        rows.CaseItemRow.objects.create(case=case, item=item, version=3, joined_at=now, **own)
        decision = rows.DecisionRow.objects.create(
            id=new_id("dec", now=now),
            case=case,
            finding="remove",
            reason="Praises the Grey Tide Order.",
            decided_by={"kind": "person", "code": "P-1"},
            opened_at=now,
            at=now,
            **own,
        )
    return Decided(organisation, CaseId(case.id), DecisionId(decision.id), target)


@dataclass
class Got:
    """One request that reached the receiver."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, object]:
        return json.loads(self.body)


@dataclass
class Receiver:
    """A platform's endpoint: it keeps what it got, and answers as it is told."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], int] = lambda got: 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def ids(self) -> list[str]:
        return [each.id for each in self.got]


@contextmanager
def receiver(answer: Callable[[Got], int] = lambda got: 200) -> Iterator[Receiver]:
    """Serve a receiver on a free loopback port."""
    told = Receiver(answer=answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # the sender was killed in mid-sentence: nothing was said
            got = Got({name.lower(): value for name, value in self.headers.items()}, body)
            told.got.append(got)
            self._answer(told.answer(got))

        def do_GET(self) -> None:
            self._answer(told.answer(Got(dict(self.headers), b"")))

        def _answer(self, status: int) -> None:
            self.send_response(status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Time:
    """A clock that tests turn by hand."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def worker(time: Time) -> Worker:
    """A worker on this clock, without dice."""
    return Worker("test", clock=time, jitter=lambda: 0.0)


def work_until(end: datetime, *, time: Time, hand: Worker, org: OrganisationId) -> None:
    """Do all the work that falls due until then, jumping from one due moment to the next."""
    while True:
        while hand.step():
            pass
        with transaction(org) as tx:
            due = tx.outbox.next_due()
        if due is None or due > end:
            time.at = max(time.at, end)
            return
        time.at = max(time.at, due)
