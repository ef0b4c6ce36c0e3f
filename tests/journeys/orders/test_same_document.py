"""The same document twice is one order, and nobody takes an order's place by copying it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from seawall.forms.annexes.annex1 import Location
from seawall.forms.model import Channel
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_receiving import receive_arrival, receive_arrivals
from seawall.journeys.orders.order_sender import known_keys
from seawall.journeys.orders.order_sorting import LetterSorting, dismiss_letter, sort_letter
from seawall.orders.model import OrderState
from seawall.orders.trust import RefusalReason
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import close_connection, transaction
from tests.forms.annexes_made import ORDER
from tests.mailroom.annexes_printed import printed_pdf, signed_mail
from tests.mailroom.signing.keys_made import MAILBOX, signer, today
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    arrival,
    arrival_of,
    make_authority,
    make_contact_point,
    take_in,
)
from tests.people_made import make_organisation, make_person

UNREAD = replace(ORDER, reference_number="", locations=(Location(url=URL),))
LATER = NOON + timedelta(minutes=20)
STRANGER = "somebody@elsewhere.example"


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool(1, SandboxLimits(max_pixels=1_000_000, max_bytes=2**25, seconds=10))
    yield made
    made.close()


@pytest.fixture
def desk(sqlite):
    made = make_organisation()
    make_contact_point(made)
    return made


def mail(number: int, text="See the attachment.", *, sender=STRANGER, **files):
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "o@videos.example.com", f"Order {number}"
    made["Message-ID"] = f"<{number}@authority.example>"
    made.set_content(text)
    for name, content in files.items():
        kind = {"maintype": "application", "subtype": "octet-stream"}
        made.add_attachment(content, **kind, filename=name.replace("_", "."))
    return made


def read(org, pool, made, *, now=NOON):
    with transaction(org.id) as tx:
        keys = known_keys(tx=tx)
    raw = made if isinstance(made, bytes) else made.as_bytes()
    return order_reading.from_mail(raw, keys=keys, pool=pool, received_at=now)


def take(org, letter, *, now=NOON):
    with transaction(org.id) as tx:
        return receive_arrivals(letter.arrivals, tx=tx, now=now)


def mailed(org, pool, number, *, now=NOON, **more):
    (received,) = take(org, read(org, pool, mail(number, **more), now=now), now=now)
    return received


def whats(org, order):
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]


def judge(org, order, *, is_genuine, now=NOON):
    for _ in range(2):
        with transaction(org.id) as tx:
            person = make_person(org, "lead")
            decided = say_whether_genuine(
                order.id, person, is_genuine=is_genuine, reason="called back", tx=tx, now=now
            )
    return decided


# The same document twice


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_pdf_without_a_readable_number_that_is_mailed_twice_is_one_order(desk, pool, language):
    pdf = printed_pdf(UNREAD, language)
    first = mailed(desk, pool, 1, order_pdf=pdf)

    again = mailed(desk, pool, 2, order_pdf=pdf, now=LATER)

    assert (first.order.reference, first.order.state) == ("", "authenticating")
    assert (again.is_new, again.order.id) == (False, first.order.id)
    assert again.order.due_at == NOON + timedelta(hours=1)
    assert whats(desk, first.order)[-1] == "repeated"


def test_a_reminder_with_the_same_file_is_the_same_order(desk, pool):
    pdf = printed_pdf(UNREAD, "fr")
    first = mailed(desk, pool, 1, order_pdf=pdf)

    again = mailed(desk, pool, 2, text="Rappel : nous attendons.", order_pdf=pdf)

    assert again.order.id == first.order.id


def test_the_same_words_printed_anew_are_the_same_document(desk, pool):
    words = f"Removal order under Regulation (EU) 2021/784.\nRemove {URL}\n"
    first = mailed(desk, pool, 1, text=words)

    again = mailed(desk, pool, 2, text=words.replace("\n", " \n "))

    assert again.order.id == first.order.id


def test_a_changed_address_is_another_order(desk, pool):
    first = mailed(desk, pool, 1, order_pdf=printed_pdf(UNREAD, "fr"))
    other = replace(UNREAD, locations=(Location(url=f"{URL}-other"),))

    second = mailed(desk, pool, 2, order_pdf=printed_pdf(other, "fr"))

    assert second.is_new
    assert second.order.id != first.order.id


def test_a_changed_address_under_a_number_that_was_read_is_a_question(desk, pool):
    numbered = replace(UNREAD, reference_number="FR-2026-9")
    first = mailed(desk, pool, 1, order_pdf=printed_pdf(numbered, "fr"))
    other = replace(numbered, locations=(Location(url=f"{URL}-other"),))

    second = mailed(desk, pool, 2, order_pdf=printed_pdf(other, "fr"))

    assert second.order.id == first.order.id
    assert "repeat_differs" in second.order.flags


def test_other_words_about_the_same_address_are_another_document(desk, pool):
    words = f"Removal order under Regulation (EU) 2021/784.\nRemove {URL}\n"
    first = mailed(desk, pool, 1, text=words)

    second = mailed(desk, pool, 2, text=f"{words}Not only there, everywhere.\n")

    assert second.order.id != first.order.id


def test_the_same_document_of_another_sender_is_another_order(desk, pool):
    words = f"Removal order under Regulation (EU) 2021/784.\nRemove {URL}\n"
    first = mailed(desk, pool, 1, text=words)

    second = mailed(desk, pool, 2, text=words, sender="another@other.example")

    assert second.is_new
    assert second.order.id != first.order.id


def test_two_letters_with_scans_that_nobody_can_read_are_two(desk, pool):
    first = mailed(desk, pool, 1, scan_png=b"\x89PNG\r\n\x1a\n" + b"a" * 40)

    second = mailed(desk, pool, 2, scan_png=b"\x89PNG\r\n\x1a\n" + b"b" * 40)
    third = mailed(desk, pool, 3, scan_png=b"\x89PNG\r\n\x1a\n" + b"b" * 40)

    assert second.order.id != first.order.id
    assert third.order.id == second.order.id


def test_two_that_cannot_be_opened_at_all_are_two(desk, pool):
    first, second = (take(desk, read(desk, pool, raw))[0] for raw in (b"\x00\x01a", b"\x00\x01b"))

    assert first.order.id != second.order.id


def test_senders_whom_nothing_names_are_not_one_sender(desk):
    body = annex1(reference_number="", authority={"name": ""})
    first = take_in(desk, body, channel=Channel.PORTAL).order

    second = take_in(desk, {**body, "reasons": body["reasons"] + " "}, channel=Channel.PORTAL)
    same = take_in(desk, dict(reversed(body.items())), channel=Channel.PORTAL)

    assert second.is_new
    assert same.is_new
    assert first.id not in {second.order.id, same.order.id}


def test_a_signed_order_without_a_number_that_is_signed_anew_is_one_order(desk):
    sender = make_authority(desk)
    body = annex1(sender, reference_number="")
    first = take_in(desk, body, by=sender).order

    again = take_in(desk, body, by=sender, now=LATER)
    other = take_in(desk, {**body, "locations": [{"url": f"{URL}-2"}]}, by=sender, now=LATER)

    assert (again.is_new, again.order.id) == (False, first.id)
    assert other.is_new


def test_a_letter_that_was_sorted_into_an_order_is_that_order_when_it_comes_again(desk, pool):
    words = f"Prosimy o pilne usunięcie {URL}"
    letter = mailed(desk, pool, 1, text=words).order
    with transaction(desk.id) as tx:
        person = make_person(desk, "lead")
        sorting = LetterSorting(letter.id, person, annex1(reference_number=""))
        sort_letter(sorting, tx=tx, now=NOON)

    again = mailed(desk, pool, 2, text=words, now=LATER)

    assert (again.is_new, again.order.id, again.order.form) == (False, letter.id, "removal_order")


def test_a_letter_that_was_put_aside_and_comes_again_is_looked_at_again(desk, pool):
    words = f"Prosimy o pilne usunięcie {URL}"
    letter = mailed(desk, pool, 1, text=words).order
    with transaction(desk.id) as tx:
        dismiss_letter(letter.id, make_person(desk, "lead"), "spam", tx=tx, now=NOON)

    again = mailed(desk, pool, 2, text=words, now=LATER)

    assert (again.is_new, again.order.state) == (True, "received")


def test_an_order_that_is_over_and_comes_again_calls_somebody(desk):
    sender = make_authority(desk)
    body = annex1(sender, reference_number="")
    first = take_in(desk, body, by=sender).order
    with transaction(desk.id) as tx:
        tx.orders.save(replace(first, state=OrderState.CLOSED))

    again = take_in(desk, body, by=sender, now=LATER)

    with transaction(desk.id) as tx:
        said = [
            json.loads(event.body)["data"]["say"] for event in tx.enforcement.events_about(first.id)
        ]
    assert again.order.id == first.id
    assert any("came again" in one for one in said)


@pytest.mark.both_databases
def test_two_at_once_of_one_document_are_one_order(org, pool):
    pdf = printed_pdf(UNREAD, "fr")
    letters = [read(org, pool, mail(number, order_pdf=pdf)) for number in (1, 2)]
    start, came = threading.Barrier(2), []

    def work(letter):
        start.wait(timeout=30)
        try:
            came.append(take(org, letter)[0])
        finally:
            close_connection()

    threads = [threading.Thread(target=work, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.is_new for one in came) == [False, True]
    assert len({one.order.id for one in came}) == 1


# Nobody takes an order's place by copying it


def test_a_genuine_order_without_a_number_wins_over_a_copy_that_came_first(desk, pool):
    unit = make_authority(desk, name=UNREAD.authority.name, mail_domains=("authority.example.org",))
    by, at = signer(), today()
    with transaction(desk.id) as tx:
        authority_register.add_key(
            unit.authority.id, by.certificate_pem, tx=tx, now=at - timedelta(days=1), by="t"
        )
    pdf = printed_pdf(UNREAD, "fr")
    copy = mailed(desk, pool, 1, order_pdf=pdf, now=at).order

    raw = signed_mail(mail(2, order_pdf=pdf, sender=MAILBOX), by)
    (genuine,) = take(desk, read(desk, pool, raw, now=at), now=at)

    assert copy.state == "authenticating"
    assert (genuine.order.state, genuine.order.trust) == ("running", "signed")
    assert genuine.order.authority == unit.authority.id


def test_a_genuine_order_is_new_where_two_people_had_refused_a_copy(desk):
    sender = make_authority(desk)
    body = annex1(sender)
    copy = take_in(desk, body, channel=Channel.EMAIL_PLAIN).order
    assert judge(desk, copy, is_genuine=False).state == "refused"

    genuine = take_in(desk, body, by=sender, now=LATER)

    assert (genuine.is_new, genuine.refused) == (True, None)
    assert (genuine.order.state, genuine.order.due_at) == ("running", LATER + timedelta(hours=1))


def test_what_an_authority_signs_counts_and_not_what_a_copy_said(desk):
    sender = make_authority(desk)
    body = annex1(sender)
    false = {
        **body,
        "authority": {**body["authority"], "email": "thief@elsewhere.example"},
        "follow_up": {**body["follow_up"], "issuing_authority": "thief@elsewhere.example"},
        "non_disclosure": True,
    }
    copy = take_in(desk, false, channel=Channel.EMAIL_PLAIN).order

    genuine = take_in(desk, body, by=sender, now=LATER).order

    assert (genuine.id, genuine.state, genuine.trust) == (copy.id, "running", "signed")
    assert genuine.body["authority"]["email"] == body["authority"]["email"]
    assert "non_disclosure" not in genuine.body
    assert (genuine.channel, genuine.document) != (copy.channel, copy.document)
    with transaction(desk.id) as tx:
        assert tx.orders.order(genuine.id) == genuine


def test_a_doubted_order_is_not_made_genuine_by_another_of_its_number(desk):
    """Its key was stolen: what the authority sends under the number is the order."""
    sender = make_authority(desk)
    false = take_in(desk, annex1(sender, locations=[{"url": f"{URL}-innocent"}]), by=sender).order
    with transaction(desk.id) as tx:
        authority_register.revoke_key(sender.fingerprint, "stolen", tx=tx, now=NOON, by="t")
        assert tx.orders.order(false.id).state == "authenticating"

    body = annex1(sender, reference_number=false.reference)
    genuine = take_in(desk, body, bound=sender.authority, now=LATER)

    assert genuine.is_new
    assert (genuine.order.state, genuine.order.reference) == ("running", false.reference)
    with transaction(desk.id) as tx:
        assert tx.orders.order(false.id).state == "authenticating"
        assert [one.url for one in tx.orders.items(genuine.order.id)] == [URL]


def test_a_forger_who_writes_the_number_of_a_signature_first_stops_nothing(desk):
    sender = make_authority(desk)
    body = annex1(sender)
    signed = sender.sign(body, jti="the-number")
    header, _, mark = signed.split(".")
    payload = sender.sign(annex1(sender, locations=[{"url": f"{URL}-false"}])).split(".")[1]
    with transaction(desk.id) as tx:
        forged = receive_arrival(arrival_of(desk, f"{header}.{payload}.{mark}"), tx=tx, now=NOON)
        genuine = receive_arrival(arrival_of(desk, signed), tx=tx, now=NOON)

    assert forged.refused is RefusalReason.FORGED
    assert (genuine.refused, genuine.is_new, genuine.order.state) == (None, True, "running")


def test_another_authority_that_brings_an_order_first_does_not_keep_its_own_from_it(desk):
    sender, thief = make_authority(desk), make_authority(desk)
    came = arrival(desk, annex1(sender))
    with transaction(desk.id) as tx:
        stolen = receive_arrival(replace(came, bound=thief.authority), tx=tx, now=NOON).order
        genuine = receive_arrival(replace(came, bound=sender.authority), tx=tx, now=LATER)
        again = receive_arrival(replace(came, bound=sender.authority), tx=tx, now=LATER)

    assert (genuine.refused, genuine.is_new) == (None, True)
    assert genuine.order.authority == sender.authority.id != stolen.authority
    assert (genuine.order.state, genuine.order.received_at) == ("running", LATER)
    assert (again.is_new, again.order.id) == (False, genuine.order.id)


def test_a_signed_letter_is_not_lost_in_an_unsigned_copy_of_it(desk, pool):
    unit = make_authority(desk, mail_domains=("authority.example.org",))
    by, at = signer(), today()
    with transaction(desk.id) as tx:
        authority_register.add_key(
            unit.authority.id, by.certificate_pem, tx=tx, now=at - timedelta(days=1), by="t"
        )
    words = f"Prosimy o pilne usunięcie {URL}"
    copy = mailed(desk, pool, 1, text=words, sender=MAILBOX, now=at).order

    raw = signed_mail(mail(2, text=words, sender=MAILBOX), by)
    (genuine,) = take(desk, read(desk, pool, raw, now=at), now=at)

    assert (copy.form, copy.trust) == ("letter", "unsigned")
    assert (genuine.is_new, genuine.order.trust) == (True, "signed")


def test_a_copy_of_a_genuine_order_changes_nothing_of_it(desk):
    sender = make_authority(desk)
    body = annex1(sender, reference_number="")
    genuine = take_in(desk, body, by=sender).order

    copy = take_in(desk, body, channel=Channel.EMAIL_PLAIN, now=LATER)

    assert (copy.is_new, copy.order.id) == (False, genuine.id)
    assert (copy.order.trust, copy.order.flags) == ("signed", genuine.flags)


@pytest.mark.exhaustive
def test_twenty_thousand_addresses_sent_twice_are_one_order(desk):
    sender = make_authority(desk)
    places = [{"url": f"{URL}-{number}"} for number in range(20_000)]
    body = annex1(sender, reference_number="", locations=places)
    first = take_in(desk, body, by=sender).order

    again = take_in(desk, body, by=sender, now=LATER)

    assert (again.is_new, again.order.id) == (False, first.id)
