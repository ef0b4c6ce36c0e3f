"""An order that came by mail is acknowledged by mail: to its authority, once, and to nobody else."""

from __future__ import annotations

import email
import hashlib
from dataclasses import replace
from email.policy import default

import pytest

from seawall.forms.model import Channel, Form
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.mailroom import _mail_returned
from seawall.keys.organisation import own_key
from seawall.mailroom.client import send_mail
from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.signing import jws
from seawall.orders.answering.receipt_mail import is_acknowledged, receipt_address
from seawall.orders.answering.recipient import Correspondent
from seawall.orders.model import Trust
from seawall.transaction import transaction
from tests.enforcement_made import Time
from tests.journeys.mailroom.test_mail_returned import report_on
from tests.mail_servers import PASSWORD, USER, mail_servers, smtp_server
from tests.mailroom.signing.plain_reader import PLAIN
from tests.orders_made import (
    NOON,
    annex1,
    make_authority,
    make_contact_point,
    make_order,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.worker.test_inbox import DOMAINS, a_mail, a_signed_mail, orders_of, put, set_to, work

DESK = "desk@authority.example"


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def quick(sqlite):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def postman(tmp_path):
    with smtp_server(tmp_path / "sent") as (server, taking):
        yield server, taking


def authority_of(org, **more):
    contact = {"email": DESK, "telephone": "+1"}
    return make_authority(org, mail_domains=DOMAINS, **{"contact": contact, **more})


def fetched(monkeypatch, tmp_path, server, time=None):
    """What lies in the mailbox is read, and what is owed then is sent."""
    inbox, outgoing = f"maildir://{tmp_path}/box", f"smtp://127.0.0.1:{server.port}"
    with set_to(monkeypatch, mail_inbox=inbox, mail_server=outgoing):
        work(time)


def history(org, order):
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]


def log_of(org, order):
    with transaction(org.id) as tx:
        return [entry.what for entry in tx.ledger.about(order.id)]


def test_tco_r13_a_mailed_order_is_acknowledged_with_the_signed_receipt(
    org, tmp_path, monkeypatch, postman
):
    server, taking = postman
    authority = authority_of(org)
    mail = a_signed_mail(authority, annex1(authority))
    put(tmp_path / "box", mail)

    fetched(monkeypatch, tmp_path, server)

    (order,) = orders_of(org)
    (sent,) = taking.taken
    message = email.message_from_bytes(sent.content, policy=default)
    (file,) = message.iter_attachments()
    facts, signature = jws.verify_jws(
        file.get_content(), [jws.known_key(own_key(org.id).public_key())], now=NOON
    )
    assert sent.rcpt_tos == [DESK]
    assert message["In-Reply-To"] == message["References"] == "<1@authority.example>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["Message-ID"] == f"<{order.id}-receipt@videos.example.com>"
    assert "/v1/contact-point" in message.get_body().get_content()
    assert file.get_content_type() == "application/jose"
    assert signature.is_valid
    mail_digest = hashlib.sha256(mail.as_bytes()).hexdigest()
    assert (facts["order"], facts["sha256"]) == (order.id, mail_digest)
    assert history(org, order).count("receipt_mailed") == 1
    assert "order.receipt_mailed" in log_of(org, order)


def test_the_same_order_twice_is_acknowledged_once(quick, tmp_path, monkeypatch, postman):
    server, taking = postman
    authority = authority_of(quick)
    body = annex1(authority)
    put(tmp_path / "box", a_signed_mail(authority, body))
    fetched(monkeypatch, tmp_path, server)
    put(tmp_path / "box", a_signed_mail(authority, body, number="2"))
    later = Time()
    later.pass_by(minutes=2)

    fetched(monkeypatch, tmp_path, server, later)

    assert len(orders_of(quick)) == 1
    assert len(taking.taken) == 1


@pytest.mark.parametrize("sender", ["orders@authority.example", "somebody@elsewhere.example"])
def test_what_nobody_signed_gets_no_mail_from_us(quick, tmp_path, monkeypatch, postman, sender):
    server, taking = postman
    authority_of(quick)
    text = "Removal order\nReference: X-1\nPlease remove https://videos.example.com/v/1 now."
    put(tmp_path / "box", a_mail(text, sender=sender))

    fetched(monkeypatch, tmp_path, server)

    assert taking.taken == []


@pytest.mark.parametrize("words", [(), (True,), (False, False), (True, True)])
def test_an_order_without_a_signature_is_acknowledged_once_two_people_found_it_genuine(
    org, tmp_path, monkeypatch, postman, words
):
    server, taking = postman
    authority = authority_of(org)
    order = take_in(org, annex1(authority), channel=Channel.EMAIL_PLAIN).order
    people = [make_person(org, role) for role in ("legal", "lead")]
    with set_to(monkeypatch, mail_server=f"smtp://127.0.0.1:{server.port}"):
        for person, word in zip(people, words, strict=False):
            with transaction(org.id) as tx:
                say_whether_genuine(
                    order.id, person, is_genuine=word, reason="called", tx=tx, now=NOON
                )

    fetched(monkeypatch, tmp_path, server)

    is_found_genuine = words == (True, True)
    assert [sent.rcpt_tos for sent in taking.taken] == ([[DESK]] if is_found_genuine else [])


@pytest.mark.parametrize("word", ["auto-generated", "auto-replied"])
def test_rfc_3834_what_a_program_sent_is_not_answered_by_one(
    quick, tmp_path, monkeypatch, postman, word
):
    server, taking = postman
    authority = authority_of(quick)
    mail = a_signed_mail(authority, annex1(authority))
    mail["Auto-Submitted"] = word
    put(tmp_path / "box", mail)

    fetched(monkeypatch, tmp_path, server)

    assert len(orders_of(quick)) == 1
    assert taking.taken == []


def test_our_own_receipt_that_comes_back_is_not_acknowledged(quick, tmp_path, monkeypatch, postman):
    server, taking = postman
    authority = authority_of(quick)
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    fetched(monkeypatch, tmp_path, server)
    put(tmp_path / "box", email.message_from_bytes(taking.taken[0].content, policy=default))

    fetched(monkeypatch, tmp_path, server)

    assert len(taking.taken) == 1


def test_a_server_that_is_busy_gets_the_same_receipt_again(quick, tmp_path, monkeypatch, postman):
    server, taking = postman
    authority, time = authority_of(quick), Time()
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    taking.after_data = "451 come back later"
    fetched(monkeypatch, tmp_path, server, time)
    taking.after_data = ""
    time.pass_by(minutes=5)

    fetched(monkeypatch, tmp_path, server, time)

    (order,) = orders_of(quick)
    assert len(taking.taken) == 1
    assert history(quick, order).count("receipt_mailed") == 1


def test_a_receipt_that_no_server_takes_is_told_to_a_person(quick, tmp_path, monkeypatch, postman):
    server, taking = postman
    authority = authority_of(quick)
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    taking.refuse[DESK] = "550 no such mailbox"

    fetched(monkeypatch, tmp_path, server)

    (order,) = orders_of(quick)
    assert history(quick, order).count("receipt_not_mailed") == 1
    assert "order.receipt_not_mailed" in log_of(quick, order)


def test_a_report_that_the_receipt_did_not_arrive_is_heard(quick):
    order = make_order(quick)

    with transaction(quick.id) as tx:
        raw = report_on(f"<{order.id}-receipt@videos.example.com>")
        is_heard = _mail_returned.hear_returned_mail(
            read_mail(raw, now=NOON, reader=PLAIN), tx=tx, now=NOON
        )

    assert is_heard
    assert "mail.returned" in log_of(quick, order)


def test_without_a_mail_server_nothing_is_owed(quick, tmp_path, monkeypatch):
    authority = authority_of(quick)
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        work()

    (order,) = orders_of(quick)
    with transaction(quick.id) as tx:
        assert tx.outbox.by_key(f"receipt:{order.id}") is None


def test_from_a_mail_server_and_back_to_one(quick, tmp_path, monkeypatch):
    """A real exchange: SMTP in, IMAP out, an order, and its receipt by SMTP again."""
    authority = authority_of(quick)
    mail = a_signed_mail(authority, annex1(authority))
    with mail_servers(tmp_path) as servers:
        send_mail(
            mail.as_bytes(),
            sender="orders@authority.example",
            recipients=["orders@videos.example.com"],
            server=servers.smtp,
        )
        password = PASSWORD.replace(" ", "%20")
        where = f"imap://{USER}:{password}@127.0.0.1:{servers.imap.port}/INBOX"
        outgoing = f"smtp://127.0.0.1:{servers.smtp.port}"
        with set_to(monkeypatch, mail_inbox=where, mail_server=outgoing):
            work()
            work()
        taken = servers.postman.taken

    assert [one.rcpt_tos for one in taken] == [["orders@videos.example.com"], [DESK]]


# The rule


@pytest.mark.parametrize(
    ("channel", "form", "trust", "flags", "is_owed"),
    [
        (Channel.EMAIL_SIGNED, Form.REMOVAL_ORDER, Trust.SIGNED, (), True),
        (Channel.EMAIL_SIGNED, Form.REFERRAL, Trust.SIGNED, ("reply_to_differs",), True),
        (Channel.EMAIL_PLAIN, Form.REMOVAL_ORDER, Trust.SIGNED, (), True),
        (Channel.API, Form.REMOVAL_ORDER, Trust.SIGNED, (), False),
        (Channel.EMAIL_SIGNED, Form.LETTER, Trust.SIGNED, (), False),
        (Channel.EMAIL_SIGNED, Form.PUBLIC_REPORT, Trust.SIGNED, (), False),
        (Channel.EMAIL_PLAIN, Form.REMOVAL_ORDER, Trust.UNSIGNED, (), False),
        (Channel.EMAIL_SIGNED, Form.REMOVAL_ORDER, Trust.MISMATCHED, (), False),
        (Channel.EMAIL_SIGNED, Form.REMOVAL_ORDER, Trust.OUT_OF_TIME, (), False),
        (Channel.EMAIL_SIGNED, Form.REMOVAL_ORDER, Trust.SIGNED, ("auto_submitted",), False),
        (Channel.EMAIL_SIGNED, Form.REMOVAL_ORDER, Trust.SIGNED, ("delivery_report",), False),
        (Channel.EMAIL_SIGNED, Form.REMOVAL_ORDER, Trust.SIGNED, ("no_sender",), False),
    ],
)
def test_who_is_acknowledged(quick, channel, form, trust, flags, is_owed):
    order = replace(make_order(quick), channel=channel, form=form, trust=trust)

    assert is_acknowledged(order, flags) is is_owed
    assert not is_acknowledged(replace(order, authority=None), flags)


def test_the_register_s_address_comes_first_and_a_stranger_s_never():
    inside = Correspondent("An Officer <officer@Authority.example>", DOMAINS)
    outside = Correspondent("somebody@elsewhere.example", DOMAINS)

    assert receipt_address(replace(inside, registered=DESK)) == DESK
    assert receipt_address(inside) == "officer@Authority.example"
    assert receipt_address(replace(outside, registered=DESK)) == DESK
    assert receipt_address(outside) == ""
    assert receipt_address(Correspondent("somebody@elsewhere.example")) == ""


def test_a_signed_order_that_a_stranger_sends_on_brings_the_stranger_nothing(
    quick, tmp_path, monkeypatch, postman
):
    server, taking = postman
    authority = make_authority(quick, mail_domains=DOMAINS)
    mail = a_signed_mail(authority, annex1(authority))
    mail.replace_header("From", "somebody@elsewhere.example")
    put(tmp_path / "box", mail)

    fetched(monkeypatch, tmp_path, server)

    (order,) = orders_of(quick)
    assert taking.taken == []
    assert history(quick, order).count("receipt_mailed") == 0
