"""Servers that lie or stammer: an answer goes out once, and no mail is lost or misdated."""

from __future__ import annotations

import smtplib
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from seawall.mailroom.client import Inbox, send_mail
from seawall.mailroom.servers import MailServerAway
from tests.mailroom.lying_servers import dripping_smtp, lying_imap, lying_smtp
from tests.problems import raises_problem


def post(server):
    server = replace(server, user="", password="")
    return send_mail(
        b"x\r\n", sender="a@host.example", recipients=["b@host.example"], server=server
    )


def fetch(server):
    with Inbox(server) as inbox:
        return list(inbox.unseen())


@pytest.mark.parametrize("parting", [b"500 what?\r\n", b"421 busy\r\n", b"...\r\n", b""])
def test_a_mail_that_was_taken_is_sent_whatever_the_server_says_at_parting(parting, monkeypatch):
    leave = smtplib.SMTP.quit

    def leave_soon(smtp):
        smtp.sock.settimeout(0.1)  # there is nothing to hear: as if the whole time had passed
        return leave(smtp)

    monkeypatch.setattr(smtplib.SMTP, "quit", leave_soon)
    with lying_smtp({"QUIT": parting}) as server:
        sent = post(server)

    assert (sent.accepted, sent.queue_id) == (("b@host.example",), "Q0001")


def test_a_server_that_will_not_hear_the_mail_at_all_refuses_it_for_good():
    with lying_smtp({"DATA": b"554 no\r\n"}) as server, raises_problem("mailroom.sending-refused"):
        post(server)


def test_a_server_that_will_not_hear_the_mail_now_is_asked_again():
    with lying_smtp({"DATA": b"451 later\r\n"}) as server, pytest.raises(MailServerAway):
        post(server)


def test_a_server_that_drips_its_answer_for_ever_is_away():
    with dripping_smtp() as server, pytest.raises(MailServerAway):
        post(replace(server, longest=0.5))


def test_half_an_answer_is_none():
    with lying_smtp({".": b"250 queued"}) as server, pytest.raises(MailServerAway):
        post(replace(server, timeout=0.5))


def test_a_word_that_begins_with_id_is_no_number_of_a_mail():
    with lying_smtp({".": b"250 identity accepted\r\n"}) as server:
        assert post(server).queue_id == ""


@pytest.fixture
def in_brussels(monkeypatch):
    """The machine's own clock is set to Brussels, where an hour came twice that night."""
    monkeypatch.setenv("TZ", "Europe/Brussels")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_brussels")
def test_an_order_of_the_hour_that_came_twice_is_dated_as_the_server_says():
    with lying_imap({}) as server:
        (arrived,) = fetch(server)

    assert arrived.received_at.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "lie",
    [
        {"SELECT": b"* 1 EXISTS\r\n"},
        {"SELECT": b"* OK [UIDVALIDITY abc] x\r\n"},
        {"SEARCH": b"* SEARCH \xff\r\n"},
        {"CAPABILITY": b"* CAPABILITY \xff\r\n"},
        {"RFC822.SIZE": b'* 1 FETCH (UID 5 RFC822.SIZE "x")\r\n'},
        {"RFC822.SIZE": b"* 1 FETCH (((\r\n"},
        {"BODY": b"* 1 FETCH (UID 5 BODY[] {999999999999999999999}\r\nhi"},
        {"BODY": b"* 1 FETCH (UID 5 BODY[] {99999999999}\r\nhi"},
    ],
)
def test_a_server_that_is_not_understood_is_away(lie):
    with lying_imap(lie) as server, pytest.raises(MailServerAway):
        fetch(replace(server, timeout=0.5))


@pytest.mark.parametrize("body", [b"NIL", b"77"])
def test_a_message_without_its_bytes_is_none(body):
    with lying_imap({"BODY": b"* 1 FETCH (UID 5 BODY[] " + body + b")\r\n"}) as server:
        assert fetch(server) == []
