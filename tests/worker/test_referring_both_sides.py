"""A unit and a platform of one installation speak to each other over the real doors.

The bridge is a loopback server that hands each request to the whole of Django: middleware,
doors, journeys. So the platform's signed receipt, its case and its answer are the real ones.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from seawall.cases.model import Finding
from seawall.cli.root import APP
from seawall.config import settings
from seawall.enforcement.model import OutcomeKind
from seawall.forms.model import Form
from seawall.journeys.answers.referral_outcome import ReferralConclusion, answer_referral
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.duties import authority_register
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.referrals import referral_approval, referral_compose, referrer_record
from seawall.journeys.referrals.referral_withdrawal import inform_recipient, withdraw_request
from seawall.keys.organisation import own_jwk
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.model import OrderState, Trust
from seawall.orders.register.model import AuthorityKind
from seawall.referrals.model import AddressStanding, DispatchForm, DispatchState
from seawall.referrals.order_request import OrderRequest
from seawall.transaction import transaction
from tests.cases_made import decide_case
from tests.enforcement_made import Time, work_until, worker
from tests.orders_made import make_contact_point
from tests.people_made import make_organisation, make_person
from tests.referring_made import STATUTES, clips, make_unit

URL = "https://videos.example.com/v/x1"


@contextmanager
def doors() -> Iterator[str]:
    """Every door of this installation on a loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def _ask(self, body: bytes) -> None:
            headers = {
                f"HTTP_{name.upper().replace('-', '_')}": value
                for name, value in self.headers.items()
                if name.lower() not in {"content-type", "content-length", "host"}
            }
            answer = Client(raise_request_exception=False).generic(
                self.command,
                self.path,
                body,
                content_type=self.headers.get("content-type", ""),
                HTTP_HOST="localhost",
                **headers,
            )
            connection.close()
            self.send_response(answer.status_code)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def do_POST(self) -> None:
            self._ask(self.rfile.read(int(self.headers["content-length"])))

        def do_GET(self) -> None:
            self._ask(b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def pair(database, monkeypatch):
    """A unit, the platform it writes to, and the time."""
    time = Time(datetime.now(UTC))
    earlier = time.at - timedelta(days=2)
    unit = make_unit(now=earlier)
    org = make_organisation(now=earlier)
    make_contact_point(org, establishment="BE")
    new = authority_register.NewAuthority(
        name="Harbour Referral Unit",
        kind=AuthorityKind.COMPETENT_AUTHORITY,
        country="BE",
        source="made up for a test",
    )
    with transaction(org.id) as tx:
        known = authority_register.add_authority(new, tx=tx, now=earlier, by="tests")
        key = json.dumps(own_jwk(unit.scope)).encode()
        authority_register.add_key(known.id, key, tx=tx, now=earlier, by="tests")
    with doors() as url, clips(monkeypatch):
        monkeypatch.setattr(
            "seawall.journeys.referrals._dispatch_signing.settings",
            lambda: settings().model_copy(update={"public_url": url}),
        )
        recipient = unit.platform(
            "videos",
            address=f"{url}/?to={org.slug}",
            public_key=json.dumps(own_jwk(org.id)),
            domains=("videos.example.com",),
            establishment="BE",
        )
        yield unit, org, recipient, known, time


def work(unit, time) -> None:
    work_until(time.at, time=time, hand=worker(time), org=unit.scope)


def current(unit, dispatch):
    with transaction(unit.scope) as tx:
        return tx.referring.dispatch(dispatch.id)


def only_order(org, form):
    with transaction(org.id) as tx:
        (order,) = tx.orders.board(forms=[form])
        return order


def approved(unit, dispatch, time):
    with transaction(unit.scope) as tx:
        return referral_approval.approve_dispatch(
            dispatch.id, supervisor=unit.supervisor, tx=tx, now=time.at
        )


def test_a_referral_reaches_a_case_and_its_receipt_holds(pair):
    unit, org, _, _, time = pair
    (dispatch,) = unit.refer(unit.ready(URL, now=time.at), now=time.at).dispatches
    approved(unit, dispatch, time)

    work(unit, time)

    sent = current(unit, dispatch)
    assert sent.state is DispatchState.RECEIVED, sent.receipt
    order = only_order(org, Form.REFERRAL)
    assert (order.trust, order.reference) == (Trust.SIGNED, dispatch.reference)
    assert order.case
    assert sent.receipt["said"]["order"] == order.id


def test_a_referral_sent_twice_is_one_at_the_platform(pair):
    unit, org, _, _, time = pair
    (dispatch,) = unit.refer(unit.ready(URL, now=time.at), now=time.at).dispatches
    signed = approved(unit, dispatch, time)
    client = Client()
    for _ in range(2):
        again = client.generic(
            "POST",
            f"/v1/referrals?to={org.slug}",
            signed.signed,
            content_type="application/jose",
            HTTP_HOST="localhost",
        )
        assert again.status_code in {200, 201}, again.content

    work(unit, time)

    assert current(unit, dispatch).state is DispatchState.RECEIVED
    assert only_order(org, Form.REFERRAL)


def test_tco_r13_an_order_starts_the_platforms_hour_and_both_sides_can_show_when(pair):
    unit, org, recipient, _, time = pair
    dispatch = ordered(unit, recipient, time)

    sent = current(unit, dispatch)
    order = only_order(org, Form.REMOVAL_ORDER)
    assert sent.form is DispatchForm.REMOVAL_ORDER
    assert sent.state is DispatchState.RECEIVED, (sent.error, sent.receipt)
    assert order.state is OrderState.RUNNING
    assert order.due_at == order.received_at + timedelta(hours=1)
    assert abs(sent.received_at - order.received_at) < timedelta(seconds=1)


def ordered(unit, recipient, time):
    """A first order, twelve hours and more after the information, signed and sent."""
    time.at -= timedelta(hours=13)
    with transaction(unit.scope) as tx:
        inform_recipient(recipient.id, by=unit.officer, tx=tx, now=time.at)
    work(unit, time)
    time.at += timedelta(hours=13)
    batch = unit.ready(URL, now=time.at)
    asked = OrderRequest("It calls for attacks on the harbour.", "en")
    with transaction(unit.scope) as tx:
        made = referral_compose.compose_orders(
            [line.id for line in tx.referring.lines(batch)],
            asked,
            officer=unit.officer,
            statutes=STATUTES,
            tx=tx,
            now=time.at,
        )
    approved(unit, made.dispatches[0], time)
    work(unit, time)
    return made.dispatches[0]


def test_a_withdrawal_is_taken_in_by_the_platform(pair):
    unit, org, _, known, time = pair
    (dispatch,) = unit.refer(unit.ready(URL, now=time.at), now=time.at).dispatches
    approved(unit, dispatch, time)
    work(unit, time)

    with transaction(unit.scope) as tx:
        withdrawal = withdraw_request(
            dispatch.id, "It is news.", by=unit.officer, tx=tx, now=time.at
        )
    work(unit, time)

    assert current(unit, withdrawal).state is DispatchState.RECEIVED
    with transaction(org.id) as tx:
        (closed,) = tx.orders.board(states=[OrderState.CLOSED], forms=[Form.REFERRAL])
        theirs = referrer_record.record_of_sender(known.id, tx=tx).voluntary
    assert closed.reference == dispatch.reference
    assert (theirs.sent, theirs.withdrawn) == (0, 1)


def test_the_platforms_answer_comes_back_and_both_records_agree(pair):
    unit, org, _, known, time = pair
    (dispatch,) = unit.refer(unit.ready(URL, now=time.at), now=time.at).dispatches
    approved(unit, dispatch, time)
    work(unit, time)
    time.at = datetime.now(UTC)  # the platform's door has a clock of its own
    decline(org, only_order(org, Form.REFERRAL), time)

    work(unit, time)

    with transaction(unit.scope) as tx:
        mine = referrer_record.own_record(tx=tx, now=time.at).voluntary
    with transaction(org.id) as tx:
        theirs = referrer_record.record_of_sender(known.id, tx=tx).voluntary
    assert current(unit, dispatch).state is DispatchState.ANSWERED
    assert mine.declined_by_reason == theirs.declined_by_reason == {"context_news": 1}
    assert (mine.sent, mine.declined) == (theirs.sent, theirs.declined) == (1, 1)


def decline(org, order, time) -> None:
    """A person of the platform declines the only address: it is news."""
    person = make_person(org, "reviewer")
    with transaction(org.id) as tx:
        news = tuple(
            AddressConclusion(one.position, is_accepted=False, reason_code="context_news")
            for one in tx.orders.items(order.id)
        )
        answer_referral(ReferralConclusion(order.id, person, news), tx=tx, now=time.at)


def test_an_appeal_at_the_platform_counts_against_the_unit_in_both_records(pair):
    unit, org, _, known, time = pair
    (dispatch,) = unit.refer(unit.ready(URL, now=time.at), now=time.at).dispatches
    approved(unit, dispatch, time)
    work(unit, time)
    time.at = datetime.now(UTC)
    decision = accept(org, only_order(org, Form.REFERRAL), time)
    work(unit, time)
    assert current(unit, dispatch).state is DispatchState.ANSWERED
    appeal_succeeds(org, decision, time)

    work(unit, time)

    with transaction(unit.scope) as tx:
        (line,) = tx.referring.lines_of(dispatch.id)
        mine = referrer_record.own_record(tx=tx, now=time.at).voluntary
    with transaction(org.id) as tx:
        theirs = referrer_record.record_of_sender(known.id, tx=tx).voluntary
    assert line.outcome == "accepted"
    assert line.overturned_at is not None
    assert (mine.accepted, mine.reversed_on_appeal) == (1, 1)
    assert (theirs.accepted, theirs.reversed_on_appeal) == (1, 1)


def accept(org, order, time):
    """A person of the platform accepts the only address, and the platform removes it."""
    with transaction(org.id) as tx:
        outcomes = tuple(
            AddressConclusion(one.position, is_accepted=True, clause="tvec/incite")
            for one in tx.orders.items(order.id)
        )
        verdict = ReferralConclusion(order.id, make_person(org, "reviewer"), outcomes)
        decision = answer_referral(verdict, tx=tx, now=time.at)
    applied(org, decision.case, time)
    return decision


def appeal_succeeds(org, decision, time) -> None:
    """Another person finds for the user, and the platform puts the content back."""
    time.at += timedelta(minutes=5)
    with transaction(org.id) as tx:
        lodged = lodge_appeal(Complaint(decision.id, "It is a news report."), tx=tx, now=time.at)
        case = tx.cases.case(lodged.case)
    judge = make_person(org, "reviewer")
    decide_case(org, case, judge, now=time.at, finding=Finding.OVERTURN, opened_at=time.at)
    applied(org, decision.case, time)


def applied(org, case, time) -> None:
    """The platform has done the newest thing it was asked."""
    with transaction(org.id) as tx:
        newest = max(tx.enforcement.actions_of(case), key=lambda each: each.seq)
        report_outcome(OutcomeReport(newest.id, OutcomeKind.APPLIED), tx=tx, now=time.at)


def test_another_installations_unit_is_asked_by_command_and_shows_only_the_day(pair):
    unit, _, _, _, time = pair
    asker = make_unit(now=time.at - timedelta(days=2))
    for one, other in ((unit, asker), (asker, unit)):
        enter(one, other)
    (dispatch,) = unit.refer(unit.ready(URL, now=time.at), now=time.at).dispatches
    approved(unit, dispatch, time)
    work(unit, time)
    theirs = asker.drop(f"{URL}\nhttps://videos.example.com/v/x2", now=time.at)
    for line in asker.lines(theirs):  # as on a machine of its own, where there is no mark
        with transaction(asker.scope) as tx:
            tx.referring.save_line(replace(line, standing=AddressStanding.READY, why="it is there"))
    with doors() as url:
        words = ["refer", "ask", theirs, f"{url}/?to={unit.organisation.slug}"]
        ran = CliRunner().invoke(APP, [*words, "--org", asker.organisation.slug])

    assert ran.exit_code == 0, ran.output
    first, second = asker.lines(theirs)
    assert (first.standing, second.standing) == (
        AddressStanding.ALREADY_REFERRED,
        AddressStanding.READY,
    )
    assert first.why == f"referred by another unit on {time.at:%Y-%m-%d}"
    assert dispatch.reference not in ran.output


def enter(unit, other) -> None:
    """Another unit stands in the register, with its key."""
    new = authority_register.NewAuthority(
        name=f"Unit {other.organisation.slug}", kind=AuthorityKind.POLICE, country="BE", source="x"
    )
    at = datetime.now(UTC) - timedelta(days=1)
    with transaction(unit.scope) as tx:
        made = authority_register.add_authority(new, tx=tx, now=at, by="tests")
        key = json.dumps(own_jwk(other.scope)).encode()
        authority_register.add_key(made.id, key, tx=tx, now=at, by="tests")
