"""Referrals, letters and threats to life on their pages."""

from __future__ import annotations

from datetime import timedelta

from seawall.transaction import transaction
from tests.orders_made import (
    URL,
    make_authority,
    make_contact_point,
    make_referral,
)
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import (
    a_letter,
    minutes_ago,
    now_is,
    page_of,
    received,
)


def test_a_letter_is_sorted_and_keeps_the_time_it_was_received(org):
    make_contact_point(org)
    made = a_letter(org, at=minutes_ago(25))
    person = signed_in(org)
    said = {
        "form": "annex1",
        "authority_name": "Example Authority",
        "issuing_member_state": "fr",
        "reference_number": "FR-1",
        "locations": f"{URL}\n",
    }
    answer = person.post(f"/orders/{made.id}/sort", **said)
    order = now_is(org, made)

    assert answer.status_code == 302
    assert order.reference == "FR-1"
    assert order.due_at == made.received_at + timedelta(hours=1)


def test_letters_stand_on_the_board_of_orders(org):
    a_letter(org, at=minutes_ago(3))

    assert "Letters to classify" in signed_in(org).get("/orders").content.decode()


def test_a_threat_to_life_is_told_and_the_page_says_whom_somebody_must_telephone(org):
    make_contact_point(org)
    order, person = received(org), signed_in(org)
    said = {"what": "An attack is announced for tonight.", "states": ["FR"], "order": order.id}
    told = person.post("/threats/new", **said)
    page = person.get(told["Location"]).content.decode()

    assert told.status_code == 302
    assert "An attack is announced for tonight." in page
    assert "FR" in page


def test_a_threat_without_a_word_of_what_is_explained(org):
    answer = signed_in(org).post("/threats/new", what="")

    assert answer.status_code == 422
    assert "Describe what is about to happen." in answer.content.decode()


def test_a_referral_is_judged_address_by_address_with_reasons(org):
    referral = make_referral(org, now=minutes_ago(9))
    person = signed_in(org)
    said = {
        "outcome-0": "accepted:tvec/incite",
        "outcome-1": "context_news",
        "outcome-2": "not_found",
    }
    answer = person.post(f"/referrals/{referral.id}/judge", **said)

    with transaction(org.id) as tx:
        items = tx.orders.items(referral.id)
    assert answer.status_code == 302
    assert [one.outcome for one in items] == ["accepted", "declined", "declined"]
    assert [one.reason_code for one in items] == ["", "context_news", "not_found"]


def test_a_referral_with_an_open_address_is_not_answered(org):
    referral = make_referral(org, now=minutes_ago(9))
    answer = signed_in(org).post(f"/referrals/{referral.id}/judge", **{"outcome-0": "not_found"})

    assert answer.status_code == 422
    assert "Choose an outcome for these URLs: 2, 3." in answer.content.decode()


def test_the_senders_record_stands_beside_a_referral(org):
    unit = make_authority(org, country="GB")
    first = make_referral(org, by=unit, now=minutes_ago(9))
    said = {"outcome-0": "not_found", "outcome-1": "not_found", "outcome-2": "not_found"}
    person = signed_in(org)
    person.post(f"/referrals/{first.id}/judge", **said)
    make_referral(org, by=unit, now=minutes_ago(2))

    assert "0 % of 3 accepted" in person.get("/referrals").content.decode()


def test_what_a_machine_found_in_a_letter_is_filled_in_for_whoever_sorts_it(org):
    made = a_letter(org, at=minutes_ago(3), url=URL)
    page = page_of(signed_in(org), made)

    assert f">{URL}</textarea>" in page
    assert "Unclassified letter" in page


def test_only_clauses_that_forbid_something_can_be_chosen_to_accept(org):
    made = make_referral(org, now=minutes_ago(3))
    page = signed_in(org).get(f"/referrals/{made.id}").content.decode()

    assert 'value="accepted:tvec/incite"' in page
    assert "accepted:tvec/context" not in page


def test_a_letter_that_names_a_paused_order_leads_to_it(org):
    order = received(org, reference_number="FR-2026-000917")
    letter = a_letter(org, at=minutes_ago(3), may_answer=[order.id])

    assert f'May be a reply to <a class="link" href="/orders/{order.id}">' in page_of(
        signed_in(org), letter
    )
