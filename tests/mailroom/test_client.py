"""Real exchanges with real servers: nothing is lost, nothing is marked before its time."""

from __future__ import annotations

import socket
from dataclasses import replace
from mailbox import Maildir

import pytest

from seawall.keys.cms import CertifiedKey
from seawall.mailroom import client
from seawall.mailroom.client import Inbox, send_mail
from seawall.mailroom.mail_limits import MailLimits
from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.mail_writing import OutgoingLetter, write_mail
from seawall.mailroom.servers import (
    MailLoginRefused,
    MailServer,
    MailServerAway,
    Tls,
)
from tests.conftest import NOON
from tests.mail_servers import (
    behind_tls,
    certificate_for_loopback,
    imap_server,
    mail_servers,
    smtp_server,
)
from tests.mailroom.signing.keys_made import MAILBOX, rsa_key, signer, today
from tests.mailroom.signing.plain_reader import PLAIN
from tests.ports import closed_port
from tests.problems import raises_problem

UNIT = signer(rsa_key())
HOST = "tco@host.example"


def letter(name: str = "answer_1", **changes) -> OutgoingLetter:
    usual = {
        "id": name,
        "sender": MAILBOX,
        "sender_name": "Grey Tide Unit",
        "recipient": HOST,
        "subject": "Removal order GT-1",
        "text": "Remove https://host.example/v/1 within one hour.\n.\nΤέλος\n",
    }
    return OutgoingLetter(**{**usual, **changes})


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with mail_servers(tmp_path_factory.mktemp("mail")) as both:
        yield both


@pytest.fixture
def empty(servers):
    """The same servers with nothing in the mailbox."""
    Maildir(servers.maildir).clear()
    servers.postman.refuse.clear()
    servers.postman.after_data = ""
    return servers


def post(servers, raw: bytes):
    return send_mail(raw, sender=MAILBOX, recipients=[HOST], server=servers.smtp)


def test_an_order_goes_out_signed_and_comes_in_valid(empty):
    raw = write_mail(letter(), now=today(), signer=CertifiedKey(UNIT.key, UNIT.certificate))

    sent = post(empty, raw)
    with Inbox(empty.imap) as inbox:
        (arrived,) = inbox.unseen()
    mail = read_mail(arrived.raw, keys=[UNIT.known], now=today(), reader=PLAIN)

    assert sent.accepted == (HOST,)
    assert (sent.response[:3], sent.queue_id[:1]) == ("250", "Q")
    assert mail.signature.is_valid
    assert mail.text == letter().text.strip()
    assert mail.message_id == "<answer_1@authority.example.org>"
    assert mail.sender == mail.signature.signer == MAILBOX
    assert mail.flags == {"auto_submitted"}


def test_what_is_read_and_not_committed_is_read_again(empty):
    post(empty, write_mail(letter(), now=NOON))
    with Inbox(empty.imap) as inbox:
        first = list(inbox.unseen())

    with Inbox(empty.imap) as inbox:
        again = list(inbox.unseen())
        inbox.mark_seen(again[0])
    with Inbox(empty.imap) as inbox:
        after = list(inbox.unseen())

    assert first == again
    assert first[0].uid_validity > 0
    assert after == []


def test_the_oldest_order_comes_first_and_not_more_than_asked_for(empty):
    for number in range(3):
        post(empty, write_mail(letter(f"answer_{number}"), now=NOON))
        with Inbox(empty.imap):
            """The server gives a message its number when the folder is opened."""

    with Inbox(empty.imap) as inbox:
        first, second = inbox.unseen(most=2)

    assert b"<answer_0@" in first.raw
    assert b"<answer_1@" in second.raw


def test_a_mail_larger_than_a_mail_may_be_stays_on_the_server_and_is_told(empty, monkeypatch):
    post(empty, write_mail(letter(), now=NOON))
    monkeypatch.setattr(client, "LIMITS", MailLimits(bytes=100))

    with Inbox(empty.imap) as inbox:
        (arrived,) = inbox.unseen()

    assert arrived.raw is None
    assert arrived.size > 100


def test_a_number_of_a_rebuilt_folder_marks_nothing(empty):
    post(empty, write_mail(letter(), now=NOON))
    with Inbox(empty.imap) as inbox:
        (arrived,) = inbox.unseen()
        with raises_problem("mailroom.mailbox-rebuilt"):
            inbox.mark_seen(replace(arrived, uid_validity=arrived.uid_validity + 1))

        assert len(list(inbox.unseen())) == 1


def test_a_wrong_password_is_told_as_one(empty):
    with pytest.raises(MailLoginRefused) as refused, Inbox(replace(empty.imap, password="wrong")):
        pass

    assert "refused the login" in refused.value.detail
    assert "wrong" not in repr(replace(empty.imap, password="wrong"))


def test_a_server_that_is_away_is_told_as_away():
    nobody = MailServer("127.0.0.1", closed_port(), tls=Tls.NONE)

    with pytest.raises(MailServerAway):
        send_mail(b"x", sender=MAILBOX, recipients=[HOST], server=nobody)
    with pytest.raises(MailServerAway), Inbox(nobody):
        pass


def test_a_server_that_says_nothing_is_not_waited_for_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = MailServer("127.0.0.1", mute.getsockname()[1], tls=Tls.NONE, timeout=0.2)
        with pytest.raises(MailServerAway):
            send_mail(b"x", sender=MAILBOX, recipients=[HOST], server=silent)
        with pytest.raises(MailServerAway), Inbox(silent):
            pass


def test_a_recipient_that_does_not_exist_is_refused_for_good(empty):
    empty.postman.refuse[HOST] = "550 no such mailbox"

    with raises_problem("mailroom.sending-refused", match="550 no such mailbox") as refused:
        post(empty, write_mail(letter(), now=NOON))

    assert refused.value.field == "recipient"
    assert len(Maildir(empty.maildir)) == 0


def test_a_busy_server_is_tried_again_later(empty):
    empty.postman.after_data = "451 try again"

    with pytest.raises(MailServerAway, match="451 try again"):
        post(empty, write_mail(letter(), now=NOON))


def test_one_refused_recipient_does_not_cost_the_other(empty):
    empty.postman.refuse["nobody@host.example"] = "550 no such mailbox"

    sent = send_mail(
        write_mail(letter(), now=NOON),
        sender=MAILBOX,
        recipients=["nobody@host.example", HOST],
        server=empty.smtp,
    )

    assert sent.accepted == (HOST,)
    assert sent.refused == {"nobody@host.example": "550 no such mailbox"}


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "10.0.0.1", "2001:db8::1"])
def test_passwords_do_not_cross_a_network_in_the_clear(host):
    open_road = MailServer(host, 25, "a", "b", Tls.NONE)

    with raises_problem("mailroom.plain-mail-refused"):
        Inbox(open_road)
    with raises_problem("mailroom.plain-mail-refused"):
        send_mail(b"x", sender=MAILBOX, recipients=[HOST], server=open_road)


@pytest.fixture(scope="module")
def cert(tmp_path_factory):
    return certificate_for_loopback(tmp_path_factory.mktemp("cert"))


def test_starttls_and_a_login_hold_on_both_servers(tmp_path, cert):
    with (
        imap_server(tmp_path, cert=cert) as (imap, maildir),
        smtp_server(maildir, tls=Tls.STARTTLS, cert=cert) as (smtp, _),
    ):
        raw = write_mail(letter(), now=NOON)
        send_mail(raw, sender=MAILBOX, recipients=[HOST], server=smtp)
        with Inbox(imap) as inbox:
            (arrived,) = inbox.unseen()

        assert b"<answer_1@" in arrived.raw
        with pytest.raises(MailLoginRefused):
            send_mail(
                raw, sender=MAILBOX, recipients=[HOST], server=replace(smtp, password="wrong")
            )
        with pytest.raises(MailServerAway, match="certificate"), Inbox(replace(imap, trust=None)):
            pass


def test_a_mailbox_that_begins_with_tls_is_read_so(empty, cert):
    post(empty, write_mail(letter(), now=NOON))
    with behind_tls(empty.imap, cert) as private:
        with Inbox(private) as inbox:
            (arrived,) = inbox.unseen()
            inbox.mark_seen(arrived)

        assert b"<answer_1@" in arrived.raw
        with (
            pytest.raises(MailServerAway, match="certificate"),
            Inbox(replace(private, trust=None)),
        ):
            pass


def test_a_server_that_begins_with_tls_is_spoken_to_so(tmp_path, cert):
    with smtp_server(tmp_path / "mail", tls=Tls.IMPLICIT, cert=cert) as (smtp, postman):
        send_mail(write_mail(letter(), now=NOON), sender=MAILBOX, recipients=[HOST], server=smtp)

        assert len(postman.taken) == 1
        with pytest.raises(MailServerAway, match="certificate"):
            send_mail(b"x", sender=MAILBOX, recipients=[HOST], server=replace(smtp, trust=None))
