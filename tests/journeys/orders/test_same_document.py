"""The same document twice is one order, whether its number could be read or not."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.forms.annexes.annex1 import Location
from seawall.forms.model import Channel
from seawall.journeys.orders.order_sorting import LetterSorting, dismiss_letter, sort_letter
from seawall.orders.model import OrderState
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.transaction import close_connection, transaction
from tests.journeys.orders.copies_made import (
    LATER,
    UNREAD,
    mail,
    mailed,
    read,
    take,
    whats,
)
from tests.mailroom.annexes_printed import printed_pdf
from tests.orders_made import (
    NOON,
    URL,
    annex1,
    make_authority,
    make_contact_point,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.waiting import PATIENCE


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
    assert any("arrived again" in one for one in said)


@pytest.mark.both_databases
def test_two_at_once_of_one_document_are_one_order(org, pool):
    pdf = printed_pdf(UNREAD, "fr")
    letters = [read(org, pool, mail(number, order_pdf=pdf)) for number in (1, 2)]
    start, came = threading.Barrier(2), []

    def work(letter):
        start.wait(PATIENCE)
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


@pytest.mark.exhaustive
def test_twenty_thousand_addresses_sent_twice_are_one_order(desk):
    sender = make_authority(desk)
    places = [{"url": f"{URL}-{number}"} for number in range(20_000)]
    body = annex1(sender, reference_number="", locations=places)
    first = take_in(desk, body, by=sender).order

    again = take_in(desk, body, by=sender, now=LATER)

    assert (again.is_new, again.order.id) == (False, first.id)
