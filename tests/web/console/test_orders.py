"""The board and the page of an order: what they show, what they offer, what they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seawall.journeys import order_clarification, order_drill
from seawall.journeys.order_clarification import Reply
from seawall.journeys.order_receiving import Arrival, receive
from seawall.journeys.sign_in import issue_link
from seawall.orders.demand import letter
from seawall.orders.model import Channel, Genuine, OrderState
from seawall.people.model import Role
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import make_item
from tests.orders_made import (
    TELEPHONE,
    URL,
    annex1,
    make_authority,
    make_contact_point,
    make_order,
    make_referral,
    make_unsigned_order,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import signed_in, visitor


def now() -> datetime:
    """The doors ask the real clock, so what they show came a little before it."""
    return datetime.now(UTC)


def minutes_ago(number: int) -> datetime:
    return now() - timedelta(minutes=number)


def received(org, *, minutes=19, **fields):
    """A signed order that came so many minutes ago."""
    make_contact_point(org)
    at = minutes_ago(minutes)
    return make_order(org, now=at, issued_at=at.isoformat(), **fields)


def page_of(person, order) -> str:
    return person.get(f"/orders/{order.id}").content.decode()


def now_is(org, order):
    with transaction(org.id) as tx:
        return tx.orders.order(order.id)


def history(org, order) -> list[str]:
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]


def test_the_board_says_who_asks_how_sure_we_are_and_how_long_there_is(org):
    order = received(org)
    board = signed_in(org).get("/orders").content.decode()

    assert order.reference in board
    assert order.authority_name in board
    assert "signed" in board
    assert "40 min left" in board


def test_what_runs_out_first_stands_on_top(org):
    later, sooner = received(org, minutes=5), received(org, minutes=50)
    board = signed_in(org).get("/orders").content.decode()
    top = board[board.index("Runs out first") :]

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
    assert "not so in the original" not in page


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
    assert page_of(signed_in(org), order).count("not so in the original") == 1


def test_comply_tells_the_platform_and_the_page_follows_it(org):
    order, person = received(org), signed_in(org)
    page_of(person, order)
    done = person.post(f"/orders/{order.id}/comply", measure="everywhere")
    page = page_of(person, order)

    with transaction(org.id) as tx:
        items = tx.orders.items(order.id)
        action = tx.enforcement.action(items[0].action)
    assert done.status_code == 302
    assert action.scope == ("*",)
    assert "complied" in history(org, order)
    assert "platform told" in page
    assert f'hx-get="/orders/{order.id}/progress"' in page


def test_disabling_reaches_all_member_states_or_is_not_offered(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/comply", measure="law")

    with transaction(org.id) as tx:
        action = tx.enforcement.action(tx.orders.items(order.id)[0].action)
    assert len(action.scope) == 27


def test_a_challenge_without_a_reason_is_explained_and_nothing_is_done(org):
    order, person = received(org), signed_in(org)
    answer = person.post(f"/orders/{order.id}/comply", is_challenge="yes", challenge=" ")

    assert answer.status_code == 422
    assert 'href="#challenge"' in answer.content.decode()
    assert "challenged" not in history(org, order)


def test_a_question_holds_the_clock_and_the_page_says_why(org):
    order, person = received(org), signed_in(org)
    asked = person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    page = page_of(person, order)

    assert asked.status_code == 302
    assert now_is(org, order).state is OrderState.PAUSED
    assert "information is missing: Article 3(8)" in page
    assert "Annex III" in page


def test_cannot_comply_asks_for_a_ground(org):
    order, person = received(org), signed_in(org)
    answer = person.post(f"/orders/{order.id}/cannot", further_information="The power is out.")

    assert answer.status_code == 422
    assert "Tick at least one ground." in answer.content.decode()
    assert "The power is out." in answer.content.decode()


def test_force_majeure_holds_and_its_end_starts_the_time_afresh(org):
    order, person = received(org), signed_in(org)
    said = {"grounds": ["force_majeure"], "further_information": "The data centre is flooded."}
    person.post(f"/orders/{order.id}/cannot", **said)
    held = now_is(org, order)
    person.post(f"/orders/{order.id}/cease")

    assert held.due_at is None
    assert now_is(org, order).due_at > now() + timedelta(minutes=55)


def test_an_order_that_nobody_signed_shows_the_registers_number_and_not_its_own(org):
    make_contact_point(org)
    authority = make_authority(org).authority
    body = annex1(reasons="It calls for an attack.")
    body["authority"] |= {"name": authority.name, "telephone": "+99 666"}
    order = take_in(org, body, now=minutes_ago(4), channel=Channel.EMAIL_PLAIN).order
    page = page_of(signed_in(org, "lead"), order)
    call = page[page.index("Is it genuine?") : page.index("Ask for the reference number")]

    assert TELEPHONE in call
    assert "+99 666" not in call
    assert f"/orders/{order.id}/comply" not in page


def test_two_people_say_that_it_is_genuine_and_only_then_it_can_be_obeyed(org):
    make_contact_point(org)
    order = make_unsigned_order(org, now=minutes_ago(4))
    first, second = signed_in(org, "lead"), signed_in(org, "legal")
    said = {"is_genuine": "yes", "reason": "Called the register's number; they confirmed."}
    first.post(f"/orders/{order.id}/genuine", **said)
    alone = page_of(first, order)
    again = first.post(f"/orders/{order.id}/genuine", **said)
    second.post(f"/orders/{order.id}/genuine", **said)

    assert "A second person must look." in alone
    assert again.status_code == 409
    assert now_is(org, order).genuine is Genuine.YES
    assert f"/orders/{order.id}/comply" in page_of(first, order)


def test_taking_it_is_said_and_a_colleague_is_asked_before_it_is_taken_over(org):
    order, first, second = received(org), signed_in(org), signed_in(org)
    first.post(f"/orders/{order.id}/take")
    refused = second.post(f"/orders/{order.id}/take")
    second.post(f"/orders/{order.id}/take", over="yes")

    assert refused.status_code == 409
    assert now_is(org, order).taken_by == second.member.id


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


def a_letter(org, *, at):
    """Something that no machine could read."""
    arrival = Arrival(
        content=b"Please see to it.",
        media_type="text/plain",
        channel=Channel.EMAIL_PLAIN,
        demand=letter({"form": "letter"}),
        sender="office@harbour.example",
    )
    with transaction(org.id) as tx:
        return receive(arrival, tx=tx, now=at).order


def test_letters_stand_on_the_board_of_orders(org):
    a_letter(org, at=minutes_ago(3))

    assert "Letters to be sorted" in signed_in(org).get("/orders").content.decode()


def test_pasted_addresses_are_looked_up_and_nothing_is_fetched(org):
    order = received(org)
    page = signed_in(org).get(f"/orders/{order.id}/find", urls=f"{URL}\nhttps://other.example/x")
    text = page.content.decode()

    assert "in this order" in text
    assert text.count("The platform has told us of no item") == 1


def test_an_address_is_tied_to_the_item_that_somebody_names(org):
    order, item, person = received(org), make_item(org), signed_in(org)
    named = f"{item.kind}/{item.external_id}"
    person.post(f"/orders/{order.id}/find", position="0", item=named)

    assert named in page_of(person, order)


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
    assert "Say what the threat is." in answer.content.decode()


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
    assert "Choose an outcome for the addresses 2, 3." in answer.content.decode()


def test_the_senders_record_stands_beside_a_referral(org):
    unit = make_authority(org, country="GB")
    first = make_referral(org, by=unit, now=minutes_ago(9))
    said = {"outcome-0": "not_found", "outcome-1": "not_found", "outcome-2": "not_found"}
    person = signed_in(org)
    person.post(f"/referrals/{first.id}/judge", **said)
    make_referral(org, by=unit, now=minutes_ago(2))

    assert "0 % of 3 accepted" in person.get("/referrals").content.decode()


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


def test_a_reply_is_shown_and_a_person_says_that_it_answers_the_question(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    without = person.post(f"/orders/{order.id}/accept-reply")
    reply = Reply(order=order.id, text="The second one of that day.")
    with transaction(org.id) as tx:
        order_clarification.receive(reply, tx=tx, now=now())
    page = page_of(person, order)
    person.post(f"/orders/{order.id}/accept-reply")

    assert without.status_code == 409
    assert "The second one of that day." in page
    assert now_is(org, order).state is OrderState.RUNNING


def test_a_person_flags_what_may_be_no_public_group(org):
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/flag", reason="Members are admitted one by one.")

    assert "recital 14" in page_of(person, order)


def test_whoever_had_to_sign_in_first_is_led_back_to_the_order(org):
    order, stranger = received(org), visitor()
    sent_away = stranger.get(f"/orders/{order.id}")
    stranger.get(sent_away["Location"])
    member = make_person(org)
    with transaction(INSTALLATION) as tx:
        token = issue_link(member.email, tx=tx, now=now())

    assert stranger.post(f"/sign-in/{token}")["Location"] == f"/orders/{order.id}"


def test_nobody_is_led_to_another_site_by_signing_in(org):
    stranger = visitor()
    stranger.get("/sign-in", next="//elsewhere.example/orders")
    member = make_person(org)
    with transaction(INSTALLATION) as tx:
        token = issue_link(member.email, tx=tx, now=now())

    assert stranger.post(f"/sign-in/{token}")["Location"] == "/"


def test_a_drill_says_that_nothing_is_touched(org):
    make_contact_point(org)
    with transaction(org.id) as tx:
        drill = order_drill.begin(by="tests", tx=tx, now=minutes_ago(3), pages=False)
    person = signed_in(org)
    page = page_of(person, drill)
    person.post(f"/orders/{drill.id}/comply", measure="everywhere")

    assert "DRILL" in page
    assert "This is a drill: nothing is touched." in page
    assert now_is(org, drill).state is OrderState.ACTED
