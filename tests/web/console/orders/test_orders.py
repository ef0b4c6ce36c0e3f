"""The board and the page of an order: what they show, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.model import Channel
from seawall.journeys.people.sign_in import issue_link
from seawall.people.model import Role
from seawall.transaction import INSTALLATION, transaction
from tests.orders_made import (
    TELEPHONE,
    URL,
    annex1,
    make_authority,
    make_contact_point,
    make_referral,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import signed_in, visitor
from tests.web.console.order_pages import (
    history,
    minutes_ago,
    now,
    now_is,
    page_of,
    received,
)


def test_the_board_says_who_asks_how_sure_we_are_and_how_long_there_is(org):
    order = received(org)
    board = signed_in(org).get("/orders").content.decode()

    assert order.reference in board
    assert order.authority_name in board
    assert "Signed" in board
    assert "40 min left" in board


def test_what_runs_out_first_stands_on_top(org):
    later, sooner = received(org, minutes=5), received(org, minutes=50)
    board = signed_in(org).get("/orders").content.decode()
    top = board[board.index("Due first") :]

    assert top.index(sooner.reference) < top.index(later.reference)


def test_referrals_are_never_on_the_board_of_orders_nor_orders_among_referrals(org):
    order, referral = received(org), make_referral(org, now=minutes_ago(5))
    person = signed_in(org)

    assert referral.reference not in person.get("/orders").content.decode()
    assert order.reference not in person.get("/referrals").content.decode()
    assert referral.reference in person.get("/referrals").content.decode()


def test_opening_the_page_begins_the_attention_that_is_counted(org):
    order = received(org)
    person = signed_in(org)
    page_of(person, order)
    page_of(person, order)

    assert history(org, order).count("opened") == 1
    assert now_is(org, order).opened_at is not None


def test_whoever_has_told_the_platform_opens_nothing_by_landing_on_the_page_again(org):
    order = received(org)
    person = signed_in(org)
    page_of(person, order)

    person.post(f"/orders/{order.id}/comply")
    page_of(person, order)

    assert [what for what in history(org, order) if what in {"opened", "complied"}] == [
        "opened",
        "complied",
    ]


def test_somebody_who_only_oversees_does_not_begin_any_attention(org):
    order = received(org)
    page = page_of(signed_in(org, "overseer"), order)

    assert order.reference in page
    assert "opened" not in history(org, order)
    assert 'action="/orders/' not in page


def test_the_page_shows_the_orders_own_words_under_the_regulations_labels(org):
    order = received(org)
    page = page_of(signed_in(org), order)

    assert "Member State of the issuing competent authority" in page
    assert "It calls for an attack in the name of the invented Grey Tide Order." in page
    assert "Differs from the original" not in page


def test_a_field_that_stands_otherwise_in_the_original_is_marked(org):
    make_contact_point(org)
    body = annex1(reasons="It calls for an attack.")
    came = take_in(org, body, now=minutes_ago(3), channel=Channel.FILE_DROP)
    with transaction(org.id) as tx:
        order = tx.orders.order(came.order.id)
        document = tx.orders.document(order.document)
        changed = dict(order.body) | {"reasons": "It calls for something else."}
        tx.orders.save(replace(order, body=changed))

    assert document.sha256
    assert page_of(signed_in(org), order).count("Differs from the original") == 1


def test_an_order_that_nobody_signed_shows_the_registers_number_and_not_its_own(org):
    make_contact_point(org)
    authority = make_authority(org).authority
    body = annex1(reasons="It calls for an attack.")
    body["authority"] |= {"name": authority.name, "telephone": "+99 666"}
    order = take_in(org, body, now=minutes_ago(4), channel=Channel.EMAIL_PLAIN).order
    page = page_of(signed_in(org, "lead"), order)
    call = page[page.index("Sender verification") : page.index("Ask for the reference number")]

    assert TELEPHONE in call
    assert "+99 666" not in call
    assert f"/orders/{order.id}/comply" not in page


def test_a_contradiction_leads_to_the_other_order(org):
    make_contact_point(org)
    here = make_authority(org, country="GB")
    keep = {
        "form": "notice",
        "authority": {"name": here.authority.name},
        "issuing_member_state": "GB",
        "reference_number": "GB-KEEP-1",
        "locations": [{"url": URL}],
        "aim": "keep",
        "issued_at": minutes_ago(30).isoformat(),
    }
    other = take_in(org, keep, by=here, now=minutes_ago(20)).order
    order = received(org, minutes=4)

    assert f'href="/orders/{other.id}"' in page_of(signed_in(org), order)


def test_the_original_is_handed_over_as_a_file_and_never_shown_as_a_page(org):
    order = received(org)
    answer = signed_in(org).get(f"/orders/{order.id}/original")

    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    assert b"." in answer.content


def test_what_a_stranger_writes_in_an_order_does_not_run(org):
    hostile = "<script>window.ran=1</script>\u202e"
    page = page_of(signed_in(org), received(org, reasons=hostile))

    assert "<script>window" not in page
    assert "[U+202E]" in page


def test_pasted_addresses_are_looked_up_and_nothing_is_fetched(org):
    order = received(org)
    page = signed_in(org).get(f"/orders/{order.id}/find", urls=f"{URL}\nhttps://other.example/x")
    text = page.content.decode()

    assert "In this order" in text
    assert text.count("No known item at this URL") == 1


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_answer_is_offered_nothing_to_answer_with(org, role):
    order = received(org)
    page = signed_in(org, role).get(f"/orders/{order.id}")
    answers = role in {Role.REVIEWER, Role.LEAD, Role.LEGAL}
    sees = role not in {Role.RESEARCHER, Role.CAMPAIGNER}

    assert page.status_code == (200 if sees else 403)
    assert (f'action="/orders/{order.id}/comply"'.encode() in page.content) is answers


def test_no_order_of_another_organisation_is_shown_or_answered(org):
    order, stranger = received(org), signed_in(make_organisation(), "lead")

    assert stranger.get(f"/orders/{order.id}").status_code == 404
    assert stranger.get(f"/orders/{order.id}/original").status_code == 404
    assert stranger.post(f"/orders/{order.id}/comply").status_code == 404
    assert order.reference not in stranger.get("/orders").content.decode()


def test_going_to_a_reference_number_opens_its_order(org):
    order = received(org)

    assert signed_in(org).get("/go", q=order.reference)["Location"] == f"/orders/{order.id}"


def test_the_pages_for_counsel_hold_the_clocks_and_the_history(org):
    order, person = received(org), signed_in(org)
    page_of(person, order)
    page = person.get(f"/orders/{order.id}/print").content.decode()

    assert "Legal limit" in page
    assert "Order received" in page


def test_whoever_had_to_sign_in_first_is_led_back_to_the_order(org):
    order, stranger = received(org), visitor()
    sent_away = stranger.get(f"/orders/{order.id}")
    stranger.get(sent_away["Location"])
    member = make_person(org)
    with transaction(INSTALLATION) as tx:
        token = issue_link(member.email, tx=tx, now=now())

    assert stranger.post("/sign-in/link", token=token)["Location"] == f"/orders/{order.id}"


def test_nobody_is_led_to_another_site_by_signing_in(org):
    stranger = visitor()
    stranger.get("/sign-in", next="//elsewhere.example/orders")
    member = make_person(org)
    with transaction(INSTALLATION) as tx:
        token = issue_link(member.email, tx=tx, now=now())

    assert stranger.post("/sign-in/link", token=token)["Location"] == "/"


def test_an_order_for_another_platform_says_so_and_offers_nothing_but_to_call_back(org):
    make_contact_point(
        make_organisation(), legal_name="Harbour Video Ltd", email="o@harbour.example"
    )
    order = received(org, addressee="Harbour Video Ltd", contact_point="o@harbour.example")

    page = page_of(signed_in(org, "legal"), order)

    assert "It is addressed to someone else" in page
    assert "Harbour Video Ltd, o@harbour.example" in page
    assert "Example Videos Ltd, orders@videos.example.com" in page
    assert f"/orders/{order.id}/comply" not in page
