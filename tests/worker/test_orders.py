"""Answers leave by the channel the order came by, once, with proof."""

from __future__ import annotations

import email
import json
from email.policy import default

import pytest

from seawall.forms.model import Channel
from seawall.journeys.answers import answer_sending
from seawall.journeys.answers.answer_sending import SendingResult
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.model import AnswerState, OrderState
from seawall.transaction import transaction
from tests.answering_made import configure, make_desk, minutes, take_in_hand
from tests.enforcement_made import Time, receiver, work_until, worker
from tests.mail_servers import smtp_server
from tests.orders_made import NOON, annex1, find_genuine, make_referral, referral, take_in
from tests.outbound_made import only_public


def by_mail(desk, **more):
    body = annex1(desk.authority)
    sender = f"officer@{desk.authority.authority.mail_domains[0]}"
    usual = {"channel": Channel.EMAIL_SIGNED, "sender": sender, "message_id": "<order-1@x.example>"}
    return take_in(desk.org, body, by=desk.authority, **{**usual, **more}).order


def act(desk, order):
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))


def work(desk, until=NOON + minutes(59), time=None):
    time = time or Time(NOON + minutes(6))
    work_until(until, time=time, hand=worker(time), org=desk.org.id)


@pytest.fixture
def mail(monkeypatch, tmp_path):
    """A mail server on the loopback, which this installation uses."""
    with smtp_server(tmp_path / "mail") as (server, postman):
        configure(monkeypatch, mail_server=f"smtp://127.0.0.1:{server.port}")
        yield postman


def test_an_order_by_mail_is_answered_by_a_reply_with_pdf_and_signed_json(database, mail):
    desk = make_desk()
    order = by_mail(desk)
    act(desk, order)
    work(desk)

    (sent,) = mail.taken
    message = email.message_from_bytes(sent.content, policy=default)
    files = {part.get_content_type(): part for part in message.iter_attachments()}
    (answer,) = desk.answers(order)
    body, signature = jws.verify_jws(
        files["application/jose"].get_content(),
        [jws.known_key(own_key(desk.org.id).public_key())],
        now=NOON + minutes(7),
    )
    assert message["In-Reply-To"] == "<order-1@x.example>"
    assert message["Message-ID"] == f"<{answer.id}@videos.example.com>"
    assert files["application/pdf"].get_content().startswith(b"%PDF-")
    assert signature.is_valid
    assert body["form"] == "annex2"
    assert answer.state is AnswerState.DELIVERED
    assert answer.proof["queue_id"] == "Q00001"
    assert answer.proof["smtp"].startswith("250")
    answered = desk.now_is(order)
    assert (answered.state, answered.answered_at) == (OrderState.ANSWERED, answer.delivered_at)


def test_a_mail_from_a_stranger_s_domain_is_answered_to_the_address_of_the_register(sqlite, mail):
    desk = make_desk(contact={"email": "desk@authority.example", "telephone": "+1"})
    order = by_mail(desk, sender="imposter@elsewhere.example")
    assert order.state is OrderState.AUTHENTICATING
    find_genuine(desk.org, order)
    act(desk, order)
    work(desk)

    assert [one.rcpt_tos for one in mail.taken] == [["desk@authority.example"]]


def test_annex_iii_goes_out_too_and_leaves_the_order_on_hold(sqlite, mail):
    desk = make_desk()
    order = by_mail(desk)
    desk.cannot(order, "insufficient_information", now=NOON + minutes(10))
    work(desk)

    assert len(mail.taken) == 1
    assert desk.answers(order)[0].state is AnswerState.DELIVERED
    assert desk.now_is(order).state is OrderState.PAUSED


def test_a_server_that_is_busy_gets_the_same_mail_again(sqlite, mail):
    desk, time = make_desk(), Time(NOON + minutes(6))
    order = by_mail(desk)
    act(desk, order)
    mail.after_data = "451 come back later"
    hand = worker(time)
    while hand.step():
        pass
    assert "451" in desk.answers(order)[0].error
    mail.after_data = ""
    work(desk, time=time)

    assert len(mail.taken) == 1
    assert "answer_sent_again" in desk.history(order)
    assert desk.answers(order)[0].error == ""


def test_a_mail_that_is_refused_for_good_calls_a_person(sqlite, mail):
    desk = make_desk()
    order = by_mail(desk)
    act(desk, order)
    (answer,) = desk.answers(order)
    mail.refuse[answer.recipient] = "550 no such mailbox"
    work(desk)

    (answer,) = desk.answers(order)
    assert answer.state is AnswerState.FAILED
    assert "550" in answer.error
    assert "attention.called" in desk.ledger(answer.id)
    assert desk.now_is(order).state is OrderState.ACTED


def test_an_answer_may_be_delivered_by_hand_with_what_was_said_of_it(sqlite, mail):
    desk = make_desk()
    order = by_mail(desk)
    act(desk, order)
    (answer,) = desk.answers(order)
    with transaction(desk.org.id) as tx:
        answer_sending.mark_delivered_by_hand(
            answer.id, desk.person, proof="fax, page 1 of 1", tx=tx, now=NOON + minutes(9)
        )
    work(desk)

    assert mail.taken == []
    assert desk.now_is(order).state is OrderState.ANSWERED


def test_an_order_by_api_is_answered_to_the_address_that_its_sender_has_registered(
    database, monkeypatch
):
    configure(monkeypatch)
    with receiver() as authority:
        desk = make_desk(contact={"answer_url": authority.url, "telephone": "+1"})
        order = desk.receive()
        act(desk, order)
        work(desk)

        (got,) = authority.got
    (answer,) = desk.answers(order)
    assert got.headers["idempotency-key"] == answer.id
    assert got.headers["content-type"] == "application/jose"
    assert got.body.decode() == answer.signed
    assert answer.proof["status"] == 200
    assert desk.now_is(order).state is OrderState.ANSWERED


def test_an_answer_url_inside_our_own_walls_is_never_called(sqlite, monkeypatch):
    configure(monkeypatch)
    only_public(monkeypatch)
    with receiver() as inside:
        desk = make_desk(contact={"answer_url": inside.url, "telephone": "+1"})
        order = desk.receive()
        act(desk, order)
        work(desk, NOON + minutes(200))

        assert inside.got == []
    assert desk.answers(order)[0].state is AnswerState.FAILED


def test_without_an_address_for_answers_the_sender_fetches_it_with_the_receipt(
    database, monkeypatch
):
    configure(monkeypatch)
    desk = make_desk()
    order = desk.receive()
    act(desk, order)
    work(desk)
    assert desk.answers(order)[0].state is AnswerState.OWED

    with transaction(desk.org.id) as tx:
        (answer,) = answer_sending.mark_fetched(order, tx=tx, now=NOON + minutes(20))
    with transaction(desk.org.id) as tx:
        again = answer_sending.mark_fetched(order, tx=tx, now=NOON + minutes(21))

    assert again == [answer]
    assert (answer.state, answer.delivered_at) == (AnswerState.DELIVERED, NOON + minutes(20))
    assert answer.pdf is not None
    assert desk.history(order).count("answered") == 1


@pytest.mark.parametrize(("comes_after", "calls"), [(5, 0), (None, 1)])
def test_of_an_answer_that_nobody_fetches_somebody_is_told_once(
    sqlite, monkeypatch, comes_after, calls
):
    configure(monkeypatch)
    desk = make_desk()
    order = desk.receive()
    act(desk, order)
    time = Time(NOON + minutes(6))
    work(desk, NOON + minutes(7), time)
    if comes_after:
        with transaction(desk.org.id) as tx:
            answer_sending.mark_fetched(order, tx=tx, now=NOON + minutes(6 + comes_after))
    work(desk, NOON + minutes(58), time)

    with transaction(desk.org.id) as tx:
        said = [one.public.get("say", "") for one in tx.ledger.about(order.id)]
    assert sum("has not fetched it" in str(one) for one in said) == calls


def test_what_came_as_a_file_is_answered_into_a_folder(sqlite, monkeypatch, tmp_path):
    configure(monkeypatch, drop_folder=tmp_path)
    desk = make_desk()
    order = take_in(
        desk.org, annex1(desk.authority), by=desk.authority, channel=Channel.FILE_DROP
    ).order
    act(desk, order)
    work(desk)

    (answer,) = desk.answers(order)
    written = sorted(path.name for path in (tmp_path / "answers").iterdir())
    assert written == [f"{answer.id}.json", f"{answer.id}.jws", f"{answer.id}.pdf"]
    said = json.loads((tmp_path / "answers" / f"{answer.id}.json").read_text())
    assert said == dict(answer.body)
    assert desk.now_is(order).state is OrderState.ANSWERED


def test_a_referral_is_closed_with_its_answer(sqlite, monkeypatch):
    configure(monkeypatch)
    with receiver() as unit:
        desk = make_desk()
        order = make_referral(desk.org, answer_url=unit.url)
        declined = [
            AddressConclusion(n, is_accepted=False, reason_code="context_news") for n in range(3)
        ]
        desk.judge(order, *declined, now=NOON + minutes(3))
        work(desk)

        assert len(unit.got) == 1
    assert desk.now_is(order).state is OrderState.CLOSED


def test_an_alert_is_answered_with_the_status_of_each_link(sqlite, mail):
    desk = make_desk()
    body = {
        "form": "alert",
        "reference_number": "ALERT-1",
        "locations": [
            {"url": "https://videos.example.com/a"},
            {"url": "https://videos.example.com/b"},
        ],
    }
    order = take_in(
        desk.org, body, channel=Channel.EMAIL_PLAIN, sender="alerts@researcher.example"
    ).order
    desk.judge(
        order,
        AddressConclusion(0, is_accepted=True, clause="tvec/incite"),
        AddressConclusion(1, is_accepted=False, reason_code="not_against_terms"),
        now=NOON + minutes(3),
    )
    desk.platform_reports(order, now=NOON + minutes(4))
    work(desk)

    (sent,) = mail.taken
    message = email.message_from_bytes(sent.content, policy=default)
    (table,) = [p for p in message.iter_attachments() if p.get_content_type() == "text/csv"]
    assert sent.rcpt_tos == ["alerts@researcher.example"]
    assert table.get_content().splitlines() == [
        "url,status,checked_at,action",
        "https://videos.example.com/a,offline_4xx,2026-03-02T12:04:00Z,removed",
        "https://videos.example.com/b,live,2026-03-02T12:04:00Z,declined",
    ]


def test_a_referral_of_an_unknown_sender_may_be_judged_and_answered_too(sqlite, mail):
    desk = make_desk()
    body = referral(locations=[{"url": "https://videos.example.com/a"}])
    order = take_in(
        desk.org, body, channel=Channel.EMAIL_PLAIN, sender="unit@somewhere.example"
    ).order
    declined = AddressConclusion(0, is_accepted=False, reason_code="not_against_terms")
    desk.judge(order, declined, now=NOON + minutes(3))
    work(desk)

    assert [one.rcpt_tos for one in mail.taken] == [["unit@somewhere.example"]]
    assert desk.now_is(order).state is OrderState.CLOSED


def test_an_answer_that_was_delivered_by_hand_meanwhile_is_not_delivered_twice(sqlite):
    desk = make_desk()
    order = by_mail(desk)
    act(desk, order)
    (answer,) = desk.answers(order)
    parcel = take_in_hand(desk.org, answer, now=NOON + minutes(7))
    with transaction(desk.org.id) as tx:
        answer_sending.mark_delivered_by_hand(
            answer.id, desk.person, proof="by fax", tx=tx, now=NOON + minutes(8)
        )
    with transaction(desk.org.id) as tx:
        came = SendingResult({"smtp": "250 OK"})
        answer_sending.record_delivery(parcel, came, attempt=1, tx=tx, now=NOON + minutes(9))

    assert desk.history(order).count("answer_delivered") == 1
    assert desk.answers(order)[0].proof["said"] == "by fax"
