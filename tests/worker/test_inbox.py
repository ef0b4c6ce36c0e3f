"""The mailbox and the drop folder: nothing lost, nothing twice, nothing that stops the others."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from mailbox import Maildir

import pytest

from seawall import config
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.journeys.answers.order_clarifying import Inability, tell_inability
from seawall.journeys.anteroom import vouching
from seawall.journeys.mailroom import mail_taking
from seawall.journeys.orders import order_reading
from seawall.mailroom.client import send_mail
from seawall.orders.answering.filling import Impossibility
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.inbox import server_of
from seawall.worker.loops.pace import INBOX
from tests.enforcement_made import Time, worker
from tests.mail_servers import PASSWORD, USER, mail_servers
from tests.orders_made import NOON, URL, annex1, make_authority, make_contact_point
from tests.people_made import make_organisation, make_person
from tests.ports import closed_port
from tests.waiting import until
from tests.worker.processes import kill_9, start_worker, working


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def quick(sqlite):
    """A platform on SQLite alone, for tests about mail and not about rows."""
    made = make_organisation()
    make_contact_point(made)
    return made


@contextmanager
def set_to(monkeypatch, **settings):
    """Other settings for a while."""
    for name, value in settings.items():
        monkeypatch.setenv(f"SEAWALL_{name.upper()}", str(value))
    config.settings.cache_clear()
    try:
        yield
    finally:
        monkeypatch.undo()
        config.settings.cache_clear()


#: Where the mails of these tests come from.
DOMAINS = ("authority.example",)


def a_mail(text="", *, sender="orders@authority.example", number="1", **headers):
    """A mail to our contact point."""
    made = EmailMessage(policy=SMTP)
    usual = {
        "From": sender,
        "To": "orders@videos.example.com",
        "Subject": "Removal order",
        "Message-ID": f"<{number}@authority.example>",
    }
    for name, value in {**usual, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        made[name] = value
    made.set_content(text)
    return made


def a_signed_mail(authority, body, *, number="1"):
    """A mail with a signed order beside it."""
    made = a_mail("A removal order is attached.", number=number)
    signed = authority.sign(body).encode()
    made.add_attachment(signed, maintype="application", subtype="jose", filename="order.jws")
    return made


def put(folder, mail):
    """Deliver a mail into a maildir, at noon."""
    box = Maildir(folder, create=True)
    key = box.add(mail.as_bytes())
    delivered = next(path for path in (folder / "new").iterdir() if path.name.startswith(key))
    os.utime(delivered, (NOON.timestamp(), NOON.timestamp()))
    return delivered


def work(time=None):
    """Everything that is due now, by one worker."""
    hand = worker(time or Time())
    hand.arm()
    for _ in range(60):
        if not hand.step():
            return


def orders_of(org):
    with transaction(org.id) as tx:
        states = ["received", "authenticating", "running", "paused", "refused", "closed"]
        return tx.orders.board(states=states)


def test_tco_r13_a_signed_order_by_mail_is_received_with_the_moment_of_delivery(
    org, tmp_path, monkeypatch
):
    authority = make_authority(org, mail_domains=DOMAINS)
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    late = Time()
    late.pass_by(minutes=20)  # the worker was away

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        work(late)

    (order,) = orders_of(org)
    assert (order.state, order.channel, order.trust) == ("running", "email_signed", "signed")
    assert (order.received_at, order.due_at.minute) == (NOON, 0)
    assert list((tmp_path / "box" / "new").iterdir()) == []
    with transaction(org.id) as tx:
        document = tx.orders.document(order.document)
        assert b"order.jws" in tx.evidence.open(document.evidence)


def test_a_mail_that_was_not_marked_in_time_is_no_second_order(org, tmp_path, monkeypatch):
    """Killed between the commit and the mark: the same bytes lie there again."""
    authority = make_authority(org, mail_domains=DOMAINS)
    mail = a_signed_mail(authority, annex1(authority))

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        put(tmp_path / "box", mail)
        work()
        put(tmp_path / "box", mail)
        later = Time()
        later.pass_by(minutes=1)
        work(later)

    (order,) = orders_of(org)
    with transaction(org.id) as tx:
        assert [event.what for event in tx.orders.events(order.id)].count("received") == 1
        assert len(tx.orders.clocks(order.id)) == 2


def test_the_mailbox_is_marked_only_after_the_commit(quick, tmp_path, monkeypatch):
    """A database that is away leaves the mail where it is; it is read when it is back."""
    authority = make_authority(quick, mail_domains=DOMAINS)
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        with monkeypatch.context() as broken:
            broken.setattr(mail_taking, "owe_reading", _away)
            work()
            assert len(list((tmp_path / "box" / "new").iterdir())) == 1
        later = Time()
        later.pass_by(minutes=5)
        work(later)

    assert len(orders_of(quick)) == 1


def _away(*_, **__):
    raise ConnectionError("the database is away")


def test_a_mail_that_nobody_can_read_becomes_a_letter_and_stops_no_other(
    quick, tmp_path, monkeypatch
):
    authority = make_authority(quick, mail_domains=DOMAINS)
    read = order_reading.from_mail

    def fall_over(raw, **given):
        if b"poison" in raw:
            raise ZeroDivisionError("nobody foresaw this")
        return read(raw, **given)

    put(tmp_path / "box", a_mail("poison", number="0"))
    put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    time = Time()
    monkeypatch.setattr(order_reading, "from_mail", fall_over)
    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        for _ in range(6):
            work(time)
            time.pass_by(minutes=2)

        assert [order.form for order in orders_of(quick)] == ["removal_order"]
        with transaction(quick.id) as tx:
            (waiting,) = tx.anteroom.waiting()  # nobody could read from whom it is
            vouching.let_in(waiting.id, make_person(quick), tx=tx, now=time())
        for _ in range(6):
            work(time)
            time.pass_by(minutes=2)

    (letter,) = (order for order in orders_of(quick) if order.form == "letter")
    assert (letter.id, letter.state) == (waiting.id, "received")
    with transaction(quick.id) as tx:
        document = tx.orders.document(letter.document)
        assert "again and again" in json.dumps(dict(document.reading))
        assert tx.orders.document(letter.document).received_at == NOON


def test_an_order_of_nobody_we_know_waits_with_its_hour_and_runs_in_doubt_once_it_is_let_in(
    quick, tmp_path, monkeypatch
):
    body = annex1(cross_border=False, establishment_member_state="FR")
    mail = a_mail("Please see the order.", sender="x@unknown.example")
    content = json.dumps(body).encode()
    mail.add_attachment(content, maintype="application", subtype="json", filename="order.json")
    put(tmp_path / "box", mail)

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        work()

    assert orders_of(quick) == []
    with transaction(quick.id) as tx:
        (waiting,) = tx.anteroom.waiting()
        vouching.let_in(waiting.id, make_person(quick), tx=tx, now=NOON)
    work()
    (order,) = orders_of(quick)
    assert (order.state, order.trust) == ("authenticating", "unknown_sender")
    assert (order.due_at, order.id) == (waiting.due_at, waiting.id)
    assert order.due_at is not None


def test_tco_13_a_reply_by_mail_without_the_address_leaves_the_clock_held(
    quick, tmp_path, monkeypatch
):
    authority = make_authority(quick, mail_domains=DOMAINS)
    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        put(tmp_path / "box", a_signed_mail(authority, annex1(authority, locations=[])))
        time = Time()
        work(time)
        (order,) = orders_of(quick)
        person = make_person(quick, "legal")
        why = Impossibility(
            (NonComplianceGround.INSUFFICIENT_INFORMATION,), "No address.", "Which one?"
        )
        time.pass_by(minutes=20)
        with transaction(quick.id) as tx:
            answer = tell_inability(Inability(order.id, person, why), tx=tx, now=time.at)
        reply = {"In_Reply_To": f"<{answer.id}@videos.example.com>", "Subject": "Re: order"}
        put(tmp_path / "box", a_mail("It is urgent.", number="2", **reply))
        time.pass_by(minutes=40)
        work(time)
        with_address = a_mail(f"It is {URL}", number="3", **reply)
        put(tmp_path / "box", with_address)
        time.pass_by(minutes=1)
        work(time)

    with transaction(quick.id) as tx:
        found = tx.orders.order(order.id)
        said = [e.data for e in tx.orders.events(order.id) if e.what == "clarified"]
    assert [one["is_enough"] for one in said] == [False, None]  # anybody could have written it
    assert (found.state, found.due_at) == ("paused", None)


def test_an_inbox_that_stays_away_calls_somebody_once(quick, monkeypatch):
    time = Time()
    with set_to(monkeypatch, mail_inbox=f"imap://orders:x@127.0.0.1:{closed_port()}/INBOX"):
        for _ in range(INBOX.alarm_at + 2):
            work(time)
            time.pass_by(seconds=30)

    with transaction(INSTALLATION) as tx:
        calls = tx.outbox.by_key(f"on-call:loop/poll_inbox/{NOON:%m%dT%H}:webhook")
    assert calls is not None


def test_an_inbox_of_an_installation_without_anybody_is_asked_again(sqlite, monkeypatch):
    time = Time()
    with set_to(monkeypatch, mail_inbox=f"imap://orders:x@127.0.0.1:{closed_port()}/INBOX"):
        for _ in range(INBOX.alarm_at + 2):
            work(time)
            time.pass_by(seconds=30)

    with transaction(INSTALLATION) as tx:
        job = tx.outbox.by_key("every:poll_inbox")
    assert (job.attempts, job.state) == (INBOX.alarm_at + 2, "ready")


def test_an_order_goes_from_a_mail_server_to_the_board(quick, tmp_path, monkeypatch):
    """A real exchange: SMTP in, IMAP out, one order; and the server's own moment of receipt."""
    authority = make_authority(quick, mail_domains=DOMAINS)
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
        with set_to(monkeypatch, mail_inbox=where):
            work()
            work()

    (order,) = orders_of(quick)
    assert order.state == "running"


def test_the_setting_names_server_user_and_folder():
    server, folder = server_of("imaps://po%40x:p%2Fw@mail.example/Orders")

    assert (server.host, server.port, server.user, server.password, folder) == (
        "mail.example",
        993,
        "po@x",
        "p/w",
        "Orders",
    )


@pytest.mark.both_databases
def test_a_worker_killed_in_the_middle_makes_one_order_of_each_mail(
    org, database, tmp_path, monkeypatch
):
    authority = make_authority(org, mail_domains=DOMAINS)
    at = datetime.now(UTC)
    for number in range(6):
        body = annex1(authority, locations=[{"url": f"{URL}-{number}"}])
        mail = a_mail("A removal order is attached.", number=str(number))
        signed = authority.sign(body, at=at).encode()
        mail.add_attachment(signed, maintype="application", subtype="jose", filename="o.jws")
        put(tmp_path / "box", mail)
    monkeypatch.setenv("SEAWALL_MAIL_INBOX", f"maildir://{tmp_path}/box")

    doomed = start_worker(database)
    until(lambda: orders_of(org) != [])  # in the middle of it
    kill_9(doomed)
    with working(database):
        until(lambda: len(orders_of(org)) >= 6 and not _is_owed(org))
        # what was read may be marked later than it is an order
        until(lambda: list((tmp_path / "box" / "new").iterdir()) == [])

    assert len(orders_of(org)) == 6
    with transaction(org.id) as tx:
        for order in tx.orders.board():
            assert [one.what for one in tx.orders.events(order.id)].count("received") == 1


def _is_owed(org):
    with transaction(org.id) as tx:
        counts = tx.outbox.counts()
    return counts.get("done", 0) < 6


@pytest.mark.parametrize("moment", [0, 2**40], ids=["1970", "the far future"])
def test_a_mail_whose_moment_of_delivery_cannot_be_true_came_now(
    quick, tmp_path, monkeypatch, moment
):
    authority = make_authority(quick, mail_domains=DOMAINS)
    mail = put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    os.utime(mail, (moment, moment))

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        work()

    (order,) = orders_of(quick)
    assert order.received_at == NOON


def test_a_disk_that_is_full_calls_somebody_like_a_mailbox_that_is_away(
    quick, tmp_path, monkeypatch
):
    authority = make_authority(quick, mail_domains=DOMAINS)
    (tmp_path / "order.jws").write_text(authority.sign(annex1(authority)))
    time = Time()

    with set_to(monkeypatch, drop_folder=tmp_path), monkeypatch.context() as broken:
        broken.setattr(mail_taking, "owe_reading", _full)
        for _ in range(INBOX.alarm_at + 2):
            work(time)
            time.pass_by(seconds=30)

    with transaction(INSTALLATION) as tx:
        call = tx.outbox.by_key(f"on-call:loop/poll_inbox/{NOON:%m%dT%H}:webhook")
    assert call is not None


def _full(*_, **__):
    raise OSError(28, "No space left on device")
