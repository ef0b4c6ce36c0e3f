"""What goes by mail: a text, a PDF, the signed JSON; and what a mail server says of it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pypdfium2
import pytest

from seawall.config import settings
from seawall.enforcement.outbox.model import JobState
from seawall.journeys.referrals import referral_approval
from seawall.mailroom.signing import jws
from seawall.referrals.model import DispatchState, RecipientWay
from seawall.transaction import transaction
from seawall.worker import mailing
from tests.enforcement_made import Time, work_until, worker
from tests.mail_servers import smtp_server
from tests.referring_made import NOON, clips, make_unit, unit_key

URL = "https://clips.example.com/v/x1"
MAILBOX = "abuse@clips.example.net"


def send(unit, monkeypatch, server=None, *, minutes: float = 0):
    """A referral to a platform that reads mail, worked on for so long."""
    named = f"smtp://{server.host}:{server.port}" if server else ""
    known = settings().model_copy(
        update={"mail_server": named, "mail_from": "unit@harbour.example.org"}
    )
    monkeypatch.setattr(mailing, "settings", lambda: known)
    unit.platform("clips", channel=RecipientWay.EMAIL, address=MAILBOX)
    (dispatch,) = unit.refer(unit.ready(URL)).dispatches
    with transaction(unit.scope) as tx:
        referral_approval.approve_dispatch(dispatch.id, supervisor=unit.supervisor, tx=tx, now=NOON)
    time = Time()
    with clips(monkeypatch):
        end = NOON + timedelta(minutes=minutes)
        work_until(end, time=time, hand=worker(time), org=unit.scope)
    with transaction(unit.scope) as tx:
        return tx.referring.dispatch(dispatch.id), tx.outbox.by_key(f"send:{dispatch.id}")


@pytest.fixture
def unit(database):
    return make_unit()


def test_a_platform_without_an_api_gets_text_pdf_and_signed_json(unit, monkeypatch, tmp_path):
    with smtp_server(tmp_path / "mail") as (server, postman):
        dispatch, _ = send(unit, monkeypatch, server)

    (envelope,) = postman.taken
    mail = message_from_bytes(envelope.content, policy=default)
    files = {part.get_content_type(): part.get_content() for part in mail.iter_attachments()}
    assert envelope.rcpt_tos == [MAILBOX]
    assert mail["subject"] == f"Referral {dispatch.reference}"
    text = mail.get_body(("plain",)).get_content()
    for said in (URL, dispatch.reference, dispatch.digest, "incites others"):
        assert said in text
    said, signature = jws.verify_jws(files["application/jose"], [unit_key(unit)], now=NOON)
    assert signature.is_valid
    assert said["locations"][0]["url"] == URL
    paper = "".join(
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(files["application/pdf"])
    )
    assert dispatch.reference in paper
    assert "does not bind the addressee" in paper


def test_a_mail_is_sent_when_the_server_took_it_and_its_words_are_the_proof(
    unit, monkeypatch, tmp_path
):
    with smtp_server(tmp_path / "mail") as (server, _):
        dispatch, _ = send(unit, monkeypatch, server)

    assert dispatch.state is DispatchState.SENT
    assert dispatch.received_at is None
    assert dispatch.receipt["queue_id"] == "Q00001"
    assert dispatch.receipt["message_id"].startswith(f"<{dispatch.id}@")


def test_a_mailbox_that_does_not_exist_is_told_to_a_person_and_not_hammered(
    unit, monkeypatch, tmp_path
):
    with smtp_server(tmp_path / "mail") as (server, postman):
        postman.refuse[MAILBOX] = "550 no such mailbox"
        dispatch, _ = send(unit, monkeypatch, server, minutes=60)

    assert dispatch.state is DispatchState.FAILED
    assert "550" in dispatch.error
    assert postman.taken == []


def test_a_busy_server_is_tried_again_with_the_same_mail(unit, monkeypatch, tmp_path):
    with smtp_server(tmp_path / "mail") as (server, postman):
        postman.refuse[MAILBOX] = "451 come back later"
        dispatch, job = send(unit, monkeypatch, server)

    assert dispatch.state is DispatchState.READY
    assert (job.state, job.attempts) == (JobState.READY, 1)
    assert "451" in job.last_error


def test_without_a_mail_server_a_mail_waits_and_says_for_what(unit, monkeypatch):
    dispatch, job = send(unit, monkeypatch)

    assert dispatch.state is DispatchState.READY
    assert "SEAWALL_MAIL_SERVER" in job.last_error
