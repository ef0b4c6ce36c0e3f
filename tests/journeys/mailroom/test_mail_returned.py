"""A mail of ours comes back: the person who thought that it had arrived hears of it."""

from __future__ import annotations

import pytest

from seawall.forms.model import Channel
from seawall.journeys.answers import threat_to_life
from seawall.journeys.answers.threat_to_life import Threat
from seawall.journeys.mailroom import _mail_returned, mail_taking
from seawall.journeys.orders import order_reading
from seawall.mailroom.mail_reading import read_mail
from seawall.orders.model import AnswerState, OrderState
from seawall.orders.register.model import AuthorityKind
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import transaction
from tests.answering_made import configure, make_desk, minutes
from tests.enforcement_made import Time, work_until, worker
from tests.mail_servers import smtp_server
from tests.mailroom.signing.plain_reader import PLAIN
from tests.orders_made import NOON, annex1, make_authority, take_in
from tests.people_made import make_organisation

REPORT = """From: MAILER-DAEMON@videos.example.com
To: orders@videos.example.com
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It did not work.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; officer@authority.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such mailbox
--b
Content-Type: text/rfc822-headers

Message-ID: {identity}
--b--
"""


def report_on(identity, *, action="failed", status="5.1.1"):
    return REPORT.format(identity=identity, action=action, status=status).encode()


def hear(org, raw):
    with transaction(org.id) as tx:
        return _mail_returned.hear_returned_mail(
            read_mail(raw, now=NOON, reader=PLAIN), tx=tx, now=NOON + minutes(30)
        )


@pytest.fixture
def desk(sqlite, monkeypatch, tmp_path):
    """A platform whose mail goes by a server on the loopback."""
    with smtp_server(tmp_path / "mail") as (server, _):
        configure(monkeypatch, mail_server=f"smtp://127.0.0.1:{server.port}")
        yield make_desk()


@pytest.fixture
def order(desk):
    """An order by mail that is carried out, and whose answer a server has taken."""
    sender = f"officer@{desk.authority.authority.mail_domains[0]}"
    body = annex1(desk.authority)
    known = {"channel": Channel.EMAIL_SIGNED, "sender": sender, "message_id": "<1@a.example>"}
    order = take_in(desk.org, body, by=desk.authority, **known).order
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))
    time = Time(NOON + minutes(6))
    work_until(NOON + minutes(20), time=time, hand=worker(time), org=desk.org.id)
    return order


def answer_of(desk, order):
    (answer,) = desk.answers(order)
    return answer


def test_an_answer_that_comes_back_calls_a_person_and_undoes_no_proof(desk, order):
    answer = answer_of(desk, order)

    assert hear(desk.org, report_on(f"<{answer.id}@videos.example.com>"))

    assert desk.ledger(answer.id)[-1] == "mail.returned"
    assert "attention.called" in desk.ledger(f"{answer.id}/returned")
    assert answer_of(desk, order).state is AnswerState.DELIVERED
    assert desk.now_is(order).state is not OrderState.RECEIVED


def test_a_report_that_it_arrived_calls_nobody(desk, order):
    answer = answer_of(desk, order)

    assert hear(desk.org, report_on(f"<{answer.id}@videos.example.com>", action="delivered"))

    assert desk.ledger(answer.id)[-1] == "mail.reported"
    assert desk.ledger(f"{answer.id}/returned") == []


def test_what_a_report_calls_a_status_is_public_only_where_it_is_one(desk, order):
    answer = answer_of(desk, order)
    hear(desk.org, report_on(f"<{answer.id}@x.example>", status="5.1.1 officer@authority.example"))

    with transaction(desk.org.id) as tx:
        entry = tx.ledger.about(answer.id)[-1]

    assert entry.public == {"action": "failed", "status": ""}


@pytest.mark.parametrize(
    "identity",
    ["<ans_0000@a.example>", "<dsp_0000@a.example>", "<1@a.example>", "<ans_@a.example>"],
)
def test_a_report_on_a_mail_that_is_not_ours_is_no_report_to_us(desk, identity):
    assert not hear(desk.org, report_on(identity))


def test_nobody_hears_of_the_mails_of_another_organisation(desk, order):
    other = make_organisation()

    assert not hear(other, report_on(f"<{answer_of(desk, order).id}@videos.example.com>"))


def test_tco_r65_a_threat_to_life_whose_mail_comes_back_calls_somebody_at_once(desk):
    make_authority(
        desk.org,
        name="Police",
        kind=AuthorityKind.POLICE,
        country="IE",
        contact={"telephone": "+00 1", "email": "police@ie.example"},
    )
    with transaction(desk.org.id) as tx:
        told = Threat(desk.person, "An invented attack is announced.", states=("IE",))
        threat = threat_to_life.report_threat(told, tx=tx, now=NOON)

    assert hear(desk.org, report_on(f"<{threat.id}-0@videos.example.com>"))

    assert "person.paged" in desk.ledger(f"{threat.id}/returned")


def test_a_mail_that_comes_back_is_no_order(desk, order):
    raw = report_on(f"<{answer_of(desk, order).id}@videos.example.com>")
    pool = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    letter = order_reading.from_mail(raw, keys=[], pool=pool, received_at=NOON)
    pool.close()
    with transaction(desk.org.id) as tx:
        sealed = tx.evidence.seal(raw, "message/rfc822", "order", NOON)
        taken = mail_taking.take_letter(letter, sealed, tx=tx, now=NOON + minutes(30))

    assert taken == []
    assert desk.ledger(answer_of(desk, order).id)[-1] == "mail.returned"
