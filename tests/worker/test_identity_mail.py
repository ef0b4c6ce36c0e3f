"""A way in was changed: whose it is gets a mail, by our own server."""

from __future__ import annotations

import email
from email.policy import default

import pytest

from seawall.config import settings
from seawall.journeys.people import sign_in
from seawall.transaction import transaction
from tests.enforcement_made import Time, work_until, worker
from tests.mail_servers import smtp_server
from tests.people_made import NOON, make_organisation, make_person
from tests.ports import closed_port


@pytest.fixture(autouse=True)
def forgotten():
    """The settings of a test are its own."""
    yield
    settings.cache_clear()


def send_by(server, monkeypatch):
    monkeypatch.setenv("SEAWALL_MAIL_SERVER", server)
    settings.cache_clear()


def test_the_member_and_every_administrator_get_a_mail(database, monkeypatch, tmp_path):
    org = make_organisation()
    admin, member = make_person(org, "admin"), make_person(org)
    with smtp_server(tmp_path / "mail") as (server, postman):
        send_by(f"smtp://127.0.0.1:{server.port}", monkeypatch)
        with transaction(org.id) as tx:
            token = sign_in.issue_link(member.email, tx=tx, now=NOON, by=admin.code)
        time = Time(NOON)
        work_until(NOON, time=time, hand=worker(time), org=org.id)

    mails = [email.message_from_bytes(mail.content, policy=default) for mail in postman.taken]
    assert {mail["To"] for mail in mails} == {admin.email, member.email}
    for mail in mails:
        assert mail["Subject"] == f"Seawall: A sign-in link was created for {member.code}"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert token not in mail.as_string()


def test_a_server_that_is_away_loses_no_mail(database, monkeypatch, tmp_path):
    org = make_organisation()
    admin = make_person(org, "admin")
    send_by(f"smtp://127.0.0.1:{closed_port()}", monkeypatch)
    with transaction(org.id) as tx:
        sign_in.issue_link(admin.email, tx=tx, now=NOON)
    time = Time(NOON)
    work_until(NOON, time=time, hand=worker(time), org=org.id)

    with transaction(org.id) as tx:
        assert tx.outbox.counts() == {"ready": 1}
