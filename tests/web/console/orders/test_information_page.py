"""The page of a paper that asks for data: what it asks, what may leave when, and the answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.orders_made import URL, make_contact_point
from tests.papers_made import RECEIVED, certificate, make_paper, now_is, receive_paper
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import a_letter, page_of

NOTIFIED = certificate(data=["traffic"], enforcing_authority="Example Court of Ireland")
DIGEST = "ab" * 32


@pytest.fixture(autouse=True)
def a_day_on_which_it_is_law():
    """The doors ask the real clock: it is the day after the paper came."""
    with time_machine.travel(RECEIVED + timedelta(days=1), tick=True):
        yield


@pytest.fixture
def here(org):
    make_contact_point(org)
    return org


def test_the_page_says_what_is_asked_that_nothing_is_removed_and_who_is_not_told(here):
    order = make_paper(here, "epoc", locations=[URL])
    page = page_of(signed_in(here), order)

    assert "No content is removed" in page
    assert "Asks for data of 1 account" in page
    assert "Subscriber data" in page
    assert "Deadline to answer" in page
    assert "The user is not informed: Art 13(1), 13(4)" in page
    assert "/comply" not in page


def test_an_epoc_is_answered_on_its_page_and_seen_on_the_board_until_then(here):
    order, person = make_paper(here, "epoc"), signed_in(here)
    assert order.reference in person.get("/orders").content.decode()

    typed = {"answer": "Here it is.", "handed_over": f"{DIGEST} account-17.zip", "way": "portal"}
    assert person.post(f"/orders/{order.id}/give", **typed).status_code == 302

    assert now_is(here, order).state == "acted"
    assert "Answer: information provided" in page_of(person, order)


def test_a_file_without_a_digest_is_refused_and_what_was_typed_stays(here):
    order, person = make_paper(here, "epoc"), signed_in(here)
    refused = person.post(f"/orders/{order.id}/give", answer="Here.", handed_over="account-17.zip")

    assert refused.status_code == 422
    assert "account-17.zip" in refused.content.decode()
    assert now_is(here, order).state == "running"


def test_the_page_says_until_when_no_data_leave_and_refuses_them(here):
    order, person = make_paper(here, "epoc", asks=NOTIFIED), signed_in(here)
    assert "Do not send data before" in page_of(person, order)

    typed = {"answer": "Here.", "handed_over": f"{DIGEST} a.zip", "way": "portal"}
    refused = person.post(f"/orders/{order.id}/give", **typed)

    assert refused.status_code == 409
    assert "may still refuse" in refused.content.decode()
    assert now_is(here, order).state == "running"


def test_annex_iii_goes_out_from_the_page_with_a_question_that_holds_the_clock(here):
    order, person = make_paper(here, "epoc"), signed_in(here)
    person.post(
        f"/orders/{order.id}/object",
        grounds=["incomplete"],
        explanation="Two accounts have this name.",
        clarification="Which of the two?",
        data_kept="preserved",
    )

    page = page_of(person, order)
    assert now_is(here, order).state == "paused"
    assert "Annex III: not carried out" in page
    assert "Deadline paused" in page


def test_the_page_of_a_certificate_in_doubt_asks_two_people_and_offers_no_answer(here):
    order = receive_paper(here, "epoc", unsigned=True, emergency="A life is in danger.").order
    page = page_of(signed_in(here, "lead"), order)

    assert "Sender verification" in page
    assert "Claims an emergency" in page
    assert f"/orders/{order.id}/give" not in page
    assert f"/orders/{order.id}/object" not in page


def test_a_letter_is_sorted_as_an_ofcom_notice_with_its_date_and_its_questions(here):
    letter = a_letter(here, at=RECEIVED)
    person = signed_in(here, "lead")
    person.post(
        f"/orders/{letter.id}/sort",
        form="osa_information_notice",
        authority_name="Example Regulator",
        issuing_member_state="GB",
        reference_number="OSA-1",
        asked="How many moderators read English?\nAnd at night?",
        due_by="2026-11-30T17:00",
    )

    sorted_notice = now_is(here, letter)
    assert (sorted_notice.form, sorted_notice.binding) == ("information_order", "mandatory")
    assert sorted_notice.profile == "gb-osa-information-notice"
    assert f"{sorted_notice.due_at:%Y-%m-%d %H:%M}" == "2026-11-30 17:00"
    assert "Asks 2 questions" in page_of(person, sorted_notice)
