"""kill -9 and a database that goes away, at each step of an order.

The clock is intact after the restart, the person on call is paged, the answer is one answer.
Real worker processes, a real mail server and a real receiver, on both databases.
"""

from __future__ import annotations

import asyncio
import email
import os
import socket
import sqlite3
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from seawall.enforcement.model import OutcomeKind
from seawall.forms.model import Channel
from seawall.journeys.platform.endpoint_setup import add_endpoint
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.model import AnswerState, OrderState
from seawall.transaction import close_connection, transaction
from tests.answering_made import make_desk
from tests.databases import own_server
from tests.enforcement_made import receiver
from tests.mail_servers import Postman, smtp_server
from tests.orders_made import URL, annex1, take_in
from tests.waiting import PATIENCE, until
from tests.worker.processes import kill_9, start_worker, working

pytestmark = pytest.mark.both_databases


def clock():
    return datetime.now(UTC)


def receive(desk, which="", **more):
    """An order that comes in now, by mail unless `more` says."""
    now = clock()
    places = [{"url": f"{URL}{which}"}]
    body = annex1(desk.authority, issued_at=now.isoformat(timespec="seconds"), locations=places)
    sender = f"officer@{desk.authority.authority.mail_domains[0]}"
    usual = {"channel": Channel.EMAIL_SIGNED, "sender": sender, "message_id": "<order-1@x.example>"}
    return take_in(desk.org, body, by=desk.authority, now=now, **{**usual, **more}).order


@pytest.fixture
def settings(monkeypatch):
    """Settings that the worker processes inherit."""

    def put(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"SEAWALL_{name.upper()}", value)

    put(public_url="https://seawall.example")
    return put


@pytest.fixture
def hold_the_first_mail(monkeypatch):
    """The mail server has taken the first mail, and says so only when it is let go."""
    taken, let_go, real = threading.Event(), threading.Event(), Postman.handle_DATA

    async def take_and_hold(*arguments):
        said = await real(*arguments)
        if not taken.is_set():
            taken.set()
            await asyncio.to_thread(let_go.wait, PATIENCE)
        return said

    monkeypatch.setattr(Postman, "handle_DATA", take_and_hold)
    return taken, let_go


def is_delivered(desk, order):
    return [each.state for each in desk.answers(order)] == [AnswerState.DELIVERED]


def message_ids(postman):
    return {email.message_from_bytes(one.content)["Message-ID"] for one in postman.taken}


def test_killed_between_the_outcome_and_the_answer_the_answer_goes_out_once(
    database, settings, tmp_path
):
    with smtp_server(tmp_path / "mail") as (server, postman):
        settings(mail_server=f"smtp://127.0.0.1:{server.port}")
        desk = make_desk()
        order = receive(desk)
        desk.comply(order, now=clock())
        doomed = start_worker(database)
        kill_9(doomed)
        desk.platform_reports(order, now=clock())
        with working(database):
            until(lambda: is_delivered(desk, order))

        assert len(postman.taken) == 1
    assert desk.now_is(order).state is OrderState.ANSWERED


def test_killed_after_the_server_took_the_mail_the_repeat_is_the_same_message(
    database, settings, tmp_path, hold_the_first_mail
):
    taken, let_go = hold_the_first_mail
    with smtp_server(tmp_path / "mail") as (server, postman):
        settings(mail_server=f"smtp://127.0.0.1:{server.port}")
        desk = make_desk()
        order = receive(desk)
        desk.comply(order, now=clock())
        desk.platform_reports(order, now=clock())
        doomed = start_worker(database)
        assert taken.wait(PATIENCE)
        kill_9(doomed)
        let_go.set()
        with working(database):
            until(lambda: is_delivered(desk, order))

        # SMTP has no way to ask whether it arrived: two copies travelled, one message.
        assert len(message_ids(postman)) == 1
        assert len({one.content for one in postman.taken}) == 1
    assert "answer_sent_again" in desk.history(order)
    assert desk.history(order).count("answer_delivered") == 1


def test_killed_after_the_receiver_took_the_answer_it_knows_the_repeat_by_its_key(sqlite, settings):
    taken, let_go = threading.Event(), threading.Event()

    def take_and_hold(got):
        if not taken.is_set():
            taken.set()
            let_go.wait(PATIENCE)
        return 200

    with receiver(take_and_hold) as authority:
        desk = make_desk(contact={"answer_url": authority.url, "telephone": "+1"})
        order = receive(desk, channel=Channel.API)
        desk.comply(order, now=clock())
        desk.platform_reports(order, now=clock())
        doomed = start_worker("sqlite")
        assert taken.wait(PATIENCE)
        kill_9(doomed)
        let_go.set()
        with working("sqlite"):
            until(lambda: is_delivered(desk, order))

        assert len({got.headers["idempotency-key"] for got in authority.got}) == 1
        assert len({got.body for got in authority.got}) == 1
    assert desk.history(order).count("answered") == 1


def test_killed_while_it_calls_somebody_they_are_called_all_the_same_and_the_clock_is_intact(
    sqlite, settings
):
    rung, let_go = threading.Event(), threading.Event()

    def ring(got):
        if not rung.is_set():
            rung.set()
            let_go.wait(PATIENCE)
        return 200

    with receiver(ring) as pager:
        settings(on_call_url=pager.url)
        desk = make_desk()
        order = receive(desk, received_at=clock() - timedelta(minutes=35))
        due = order.due_at
        doomed = start_worker("sqlite")
        assert rung.wait(PATIENCE)
        kill_9(doomed)
        let_go.set()
        with working("sqlite"):
            until(lambda: "person_reached" in desk.history(order))

        assert len({got.id for got in pager.got}) == 1
    assert desk.history(order).count("paged") == 1
    assert desk.now_is(order).due_at == due


def test_the_whole_order_under_a_worker_that_is_killed_at_every_step(database, settings, tmp_path):
    with smtp_server(tmp_path / "mail") as (server, postman), receiver() as pager:
        settings(mail_server=f"smtp://127.0.0.1:{server.port}", on_call_url=pager.url)
        with receiver() as platform:
            desk = make_desk()
            _endpoint(desk, platform.url)
            order = receive(desk, received_at=clock() - timedelta(minutes=35))
            due = order.due_at
            worker = start_worker(database)
            until(lambda: pager.got)
            kill_9(worker)
            desk.comply(order, now=clock())
            worker = start_worker(database)
            until(lambda: any(got.event["type"] == "action.requested" for got in platform.got))
            kill_9(worker)
            (action,) = desk.actions(order)
            with transaction(desk.org.id) as tx:
                report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=clock())
            with working(database):
                until(lambda: is_delivered(desk, order))

        assert len(message_ids(postman)) == 1
    assert desk.event(order, "acted")["was_due_at"] == due.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert desk.now_is(order).state is OrderState.ANSWERED


def test_a_database_that_is_locked_in_the_middle_delays_an_answer_and_loses_nothing(
    sqlite, settings, tmp_path
):
    with smtp_server(tmp_path / "mail") as (server, postman):
        settings(mail_server=f"smtp://127.0.0.1:{server.port}")
        desk = make_desk()
        order = receive(desk)
        desk.comply(order, now=clock())
        desk.platform_reports(order, now=clock())
        path = connection.settings_dict["NAME"]
        close_connection()
        held = sqlite3.connect(path, isolation_level=None, timeout=30)
        held.execute("BEGIN IMMEDIATE")
        worker = start_worker("sqlite")
        try:
            until(lambda: path in open_files(worker))  # it stands before the locked file
            assert postman.taken == []
            held.execute("ROLLBACK")
            until(lambda: is_delivered(desk, order))
        finally:
            worker.terminate()
            worker.wait(timeout=PATIENCE)
            held.close()

        assert len(postman.taken) == 1


def test_postgresql_that_stops_in_the_middle_delays_page_and_answer_and_loses_nothing(
    postgresql, settings, tmp_path, hold_the_first_mail
):
    if "SEAWALL_TEST_DATABASE_URL" in os.environ:
        pytest.skip("the server of these tests is somebody else's, and is not stopped")
    taken, let_go = hold_the_first_mail
    with smtp_server(tmp_path / "mail") as (server, postman), receiver() as pager:
        pager.answer = lambda got: 200 if let_go.is_set() else 503
        settings(mail_server=f"smtp://127.0.0.1:{server.port}", on_call_url=pager.url)
        desk = make_desk()
        order = receive(desk)
        late = receive(desk, "-2", received_at=clock() - timedelta(minutes=35))
        desk.comply(order, now=clock())
        desk.platform_reports(order, now=clock())
        close_connection()
        postgres = own_server()
        with working("postgresql", lease=1):
            assert taken.wait(PATIENCE)
            with postgres.stopped(), socket.create_server(("127.0.0.1", postgres.port)) as nobody:
                let_go.set()
                nobody.settimeout(PATIENCE)
                nobody.accept()[0].close()  # the worker looks for its database, and hears nothing
            until(lambda: is_delivered(desk, order) and "person_reached" in desk.history(late))

        assert len(message_ids(postman)) == 1
    assert desk.history(order).count("answered") == 1
    assert desk.now_is(late).due_at == late.due_at


def open_files(process):
    """The paths of the files that a process has open."""
    paths = set()
    for each in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            paths.add(str(each.readlink()))
    return paths


def _endpoint(desk, url):
    with transaction(desk.org.id) as tx:
        return add_endpoint(url, tx=tx, now=clock())
